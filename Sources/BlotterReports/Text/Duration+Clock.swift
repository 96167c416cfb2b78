extension Duration {
    /// Whole seconds as a clock shows them: `0:01`, `12:34`, `1:02:03`.
    package var clock: String {
        let seconds = components.seconds.magnitude
        let sign = components.seconds < 0 ? "-" : ""
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
        let tail = Self.twoDigits(seconds % 60)
        return hours > 0 ? "\(sign)\(hours):\(Self.twoDigits(minutes)):\(tail)" : "\(sign)\(minutes):\(tail)"
    }

    private static func twoDigits(_ number: UInt64) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
