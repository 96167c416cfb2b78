extension Duration {
    /// A short time as people say it: `240ms`, `1.5 s`, and from two minutes on as a clock shows it.
    package var interval: String {
        let seconds = self / .seconds(1)
        if seconds < 1 { return "\(Milliseconds(seconds * 1000))" }
        return seconds < 120 ? seconds.fixed(1) + " s" : clock
    }
}
