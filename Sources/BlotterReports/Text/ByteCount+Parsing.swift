extension ByteCount {
    private static let factors: [String: Double] = [
        "": 1, "b": 1,
        "k": 1e3, "kb": 1e3, "kib": 1024,
        "m": 1e6, "mb": 1e6, "mib": 1_048_576,
        "g": 1e9, "gb": 1e9, "gib": 1_073_741_824,
        "t": 1e12, "tb": 1e12, "tib": 1_099_511_627_776,
    ]

    /// Reads `1500`, `10GB`, `1.5 gb` or `512MiB`; nil for anything else or less than nothing.
    package init?(parsing text: String) {
        guard let amount = Quantity(parsing: text), let factor = Self.factors[amount.unit.lowercased()] else {
            return nil
        }
        guard let bytes = Int64(exactly: (amount.number * factor).rounded()) else { return nil }
        self.init(bytes)
    }
}
