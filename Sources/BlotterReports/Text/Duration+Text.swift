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

    /// A short time as people say it: `240ms`, `1.5 s`, and from two minutes on as a clock shows it.
    package var interval: String {
        let seconds = self / .seconds(1)
        if seconds < 1 { return "\(Milliseconds(seconds * 1000))" }
        return seconds < 120 ? seconds.fixed(1) + " s" : clock
    }

    /// In its two largest units, or to three digits: `3 d 4 h`, `12 min 5 s`, `43.1 s`, `1.5 s`, `20 ms`.
    package var inWords: String {
        let (seconds, attoseconds) = components
        guard seconds >= 60 else {
            let exact = Double(seconds) + Double(attoseconds) / 1e18
            return exact < 1 ? "\(Self.rounded(exact * 1000)) ms" : "\(Self.rounded(exact)) s"
        }
        let units: [(name: String, length: Int64)] = [("d", 86_400), ("h", 3600), ("min", 60), ("s", 1)]
        let first = units.firstIndex { seconds >= $0.length } ?? 3
        let large = "\(Count(seconds / units[first].length)) \(units[first].name)"
        let rest = seconds % units[first].length / units[first + 1].length
        return rest == 0 ? large : "\(large) \(rest) \(units[first + 1].name)"
    }

    /// Three digits, or all before the point, without zeros at the end.
    private static func rounded(_ value: Double) -> String {
        var text = value.fixed(value >= 99.95 ? 0 : value >= 9.995 ? 1 : value >= 1 || value == 0 ? 2 : 3)
        guard text.contains(".") else { return text }
        while text.hasSuffix("0") { text.removeLast() }
        return text.hasSuffix(".") ? String(text.dropLast()) : text
    }
}
