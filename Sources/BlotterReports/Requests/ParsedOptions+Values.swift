extension ParsedOptions {
    /// A whole number within bounds; nil when the option was not typed.
    package func integer(_ name: String, atLeast least: Int = .min, atMost most: Int = .max) throws -> Int? {
        try read(name, expected: "a whole number" + Self.range(least, most)) { text in
            Int(text).flatMap { least <= $0 && $0 <= most ? $0 : nil }
        }
    }

    /// A length of time in seconds, typed as `30`, `1.5s`, `500ms`, `2m`, `1h`, `30d` or `2w`.
    package func seconds(_ name: String) throws -> Double? {
        try read(name, expected: "a length of time such as 30, 1.5s, 2m, 1h or 7d") { Quantity(parsing: $0)?.seconds }
    }

    /// One of the raw values of an enumeration.
    package func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, of type: Choice.Type
    ) throws -> Choice? {
        try read(name, expected: Self.list(Choice.allCases.map(\.rawValue))) {
            Choice(rawValue: $0) ?? Choice(rawValue: $0.lowercased())
        }
    }

    /// The option's value read by a function that answers nil for what it cannot take.
    package func read<Value>(_ name: String, expected: String, _ reader: (String) -> Value?) throws -> Value? {
        guard let text = value(name) else { return nil }
        guard let value = reader(text) else {
            throw UsageError.badValue(option: name, value: text, expected: expected)
        }
        return value
    }

    private static func list(_ names: [String]) -> String {
        let others = names.dropLast().joined(separator: ", ")
        return (others.isEmpty ? "" : others + " or ") + (names.last ?? "")
    }

    private static func range(_ least: Int, _ most: Int) -> String {
        switch (least > .min, most < .max) {
        case (true, true): return " from \(least) to \(most)"
        case (true, false): return " of at least \(least)"
        case (false, true): return " of at most \(most)"
        case (false, false): return ""
        }
    }
}

extension Int {
    /// This number as a limit, of which 0 means that there is none.
    package var nilWhenZero: Int? { self == 0 ? nil : self }
}
