import BlotterReports
import TelemetryLog

/// What a format did not find, and what had to be guessed about its values, for people and for programs.
struct FormatReadingText {
    private let reading: FormatReading
    private static let mostValues = 10

    init(_ reading: FormatReading) { self.reading = reading }

    /// Empty when there is nothing to say.
    var text: String {
        var lines: [String] = []
        for (field, values) in unnamed {
            let shown = values.prefix(Self.mostValues).map { "\(Escaped($0.value).text) (\(Count($0.lines)))" }
            let rest = values.count - shown.count
            let more = rest > 0 ? " and \(Count(rest)) more" : ""
            var line = "\(field.rawValue): not in its map: \(shown.joined(separator: ", "))\(more)"
            if let others = reading.uncounted[field] {
                line += ", and others, \(Count(others).of("time")), too many to count each"
            }
            lines.append(line)
        }
        for field in reading.missing where reading.guesses[field] == nil {
            lines.append("\(field.rawValue): never found")
        }
        for (field, pointer, count) in guesses {
            lines.append(
                "\(field.rawValue): never found, auto would at \(Escaped(pointer).text), in \(Count(count).of("line"))"
            )
        }
        if reading.timesWithoutZone > 0 {
            lines.append("ts: \(Count(reading.timesWithoutZone).of("time")) without a zone, taken for UTC")
        }
        for (unit, count) in units {
            lines.append("ts: \(Count(count).of("number")) taken for \(unit.rawValue) by size")
        }
        guard !lines.isEmpty else { return "" }
        return "\n\(Escaped(reading.name).text), in \(Count(reading.lines).of("line"))\n"
            + lines.map { "  \($0)\n" }.joined()
    }

    /// All values that were counted, and all fields.
    var json: JSONText {
        .object([
            ("format", .string(reading.name)), ("lines", .integer(reading.lines)),
            (
                "unnamed",
                .array(
                    unnamed.flatMap { field, values in
                        values.map { value, lines in
                            .object([
                                ("field", .string(field.rawValue)), ("value", .string(value)),
                                ("lines", .integer(lines)),
                            ])
                        }
                    })
            ),
            (
                "uncounted",
                .object(
                    CanonicalField.allCases.compactMap { field in
                        reading.uncounted[field].map { (field.rawValue, .integer($0)) }
                    })
            ),
            ("never_found", .array(reading.missing.map { .string($0.rawValue) })),
            (
                "auto_finds",
                .array(
                    guesses.map { field, pointer, lines in
                        .object([
                            ("field", .string(field.rawValue)), ("pointer", .string(pointer)),
                            ("lines", .integer(lines)),
                        ])
                    })
            ),
            ("times_without_zone", .integer(reading.timesWithoutZone)),
            ("times_by_size", .object(units.map { ($0.rawValue, .integer($1)) })),
        ])
    }

    /// The most frequent first.
    private var unnamed: [(field: CanonicalField, values: [(value: String, lines: Int)])] {
        CanonicalField.allCases.compactMap { field in
            reading.unnamed[field].map { counts in
                (field, counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) })
            }
        }
    }

    private var guesses: [(field: CanonicalField, pointer: String, lines: Int)] {
        CanonicalField.allCases.compactMap { field in reading.guesses[field].map { (field, $0.pointer, $0.lines) } }
    }

    private var units: [(FormatDefinition.Unit, Int)] {
        FormatDefinition.Unit.allCases.compactMap { unit in reading.timesBySize[unit].map { (unit, $0) } }
    }

}
