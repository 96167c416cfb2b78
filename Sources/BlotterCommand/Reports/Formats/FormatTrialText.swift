import Blotter
import BlotterReports
import TelemetryLog

/// What formats made of a log that was tried, for people and for programs.
struct FormatTrialText {
    private let trial: FormatTrial
    private let rows: [FormatRow]
    private static let longestLine = 160
    private static let longestPointer = 60

    init(_ trial: FormatTrial, own: [FormatDefinition]) {
        self.trial = trial
        rows = FormatRow.all(own: own, counts: trial.counts).filter { row in
            row.count != nil || own.contains { $0.name == row.name }
        }
    }

    func print(to output: Output) {
        output.write("\(Count(trial.report.lines)) lines: \(Count(trial.report.events)) hold events, ")
        output.write("\(Count(trial.report.invalid)) invalid\n\n")
        FormatTable(rows).print(to: output)
        for row in rows { output.write(kinds(row)) }
        for example in trial.examples { output.write(text(example)) }
        for reading in trial.readings { output.write(FormatReadingText(reading).text) }
        if trial.isPartial {
            let lines = Count(LogExplanation.mostLines)
            let bytes = ByteCount(LogExplanation.mostBytes)
            output.write(
                "\nwhat was not found or had to be told is of the first \(lines) lines of each log, or \(bytes)\n")
        }
        output.write("\norders  \(orders)\n")
        for suspicion in suspicions { output.write("look at this: \(suspicion)\n") }
    }

    private func kinds(_ row: FormatRow) -> String {
        guard let count = row.count else { return "\(Escaped(row.name).text): took no line\n" }
        let kinds = count.byKind.map { "\(Count($0.events)) \(Escaped($0.kind ?? "without a kind").text)" }
        return "\(Escaped(row.name).text): \(kinds.joined(separator: ", "))\n"
    }

    private func text(_ example: FormatTrial.Example) -> String {
        let part = example.part > 0 ? ", its event \(example.part + 1)" : ""
        let file = trial.files > 1 ? " of \(Escaped(example.file).text)" : ""
        var text = "\nline \(example.line)\(file)\(part), by \(Escaped(example.format).text)\n"
        text += "  \(Escaped(example.payload).text.truncated(toWidth: Self.longestLine))\n"
        let pointers = example.fields.map { Escaped($0.pointer ?? "").text.truncated(toWidth: Self.longestPointer) }
        let widths = (example.fields.map(\.name.count).max() ?? 0, pointers.map(\.displayWidth).max() ?? 0)
        for (field, pointer) in zip(example.fields, pointers) {
            text += "  \(field.name)\(String(repeating: " ", count: widths.0 - field.name.count))  "
            text += "\(pointer)\(String(repeating: " ", count: widths.1 - pointer.displayWidth))  "
            text += "\(Escaped(field.value).text.truncated(toWidth: Self.longestLine))\n"
        }
        return text
    }

    private var orders: String {
        let states = OrderState.allCases.compactMap { state in
            trial.orders.byState[state].map { "\(Count($0)) \(state.rawValue)" }
        }
        return states.isEmpty ? "none" : states.joined(separator: ", ")
    }

    /// What is rarely so in a log that is read rightly.
    private var suspicions: [String] {
        var suspicions: [String] = []
        if let orphans = trial.orders.byState[.orphan] {
            suspicions.append(
                "\(Count(orphans).of("id")) of fills, errors or ends that no order has: do both bear the same one?")
        }
        if let over = trial.orders.byState[.overfilled] {
            suspicions.append("\(Count(over).of("overfilled order")): is the filled quantity a cumulative_quantity?")
        }
        for row in rows {
            guard let count = row.count, count.events > 0 else { continue }
            let name = Escaped(row.name).text
            if count.timed == 0 { suspicions.append("\(name) finds no time: give ts") }
            if count.kinds == 0 { suspicions.append("\(name) finds no kind: give kind, with a map of the log's words") }
            let acting = count.byKind.filter { Self.withOrder.contains($0.kind ?? "") }.reduce(0) { $0 + $1.events }
            if count.orderIDs == 0, count.symbols == 0, acting > 0 {
                suspicions.append("\(name) finds neither id nor symbol of \(Count(acting).of("event")) that need them")
            }
            if count.orderIDs > 0, count.orderIDs < acting {
                suspicions.append(
                    "\(name) finds an order's id in \(Count(count.orderIDs)) of \(Count(acting)) events that need one")
            }
        }
        return suspicions
    }

    private static let withOrder: Set = ["order", "fill", "cancel", "expire", "amend", "bust"]

    var json: JSONText {
        .object([
            ("lines", .integer(Int(trial.report.lines))), ("invalid_lines", .integer(Int(trial.report.invalid))),
            (
                "formats",
                .array(
                    rows.map { row in
                        .object(
                            zip(FormatRow.columns, row.cells).map { ($0, .raw($1.json)) } + [
                                ("kinds", .array((row.count?.byKind ?? []).map(Self.json)))
                            ])
                    })
            ),
            ("examples", .array(trial.examples.map(Self.json))),
            ("readings", .array(trial.readings.map { FormatReadingText($0).json })),
            ("readings_are_partial", .bool(trial.isPartial)),
            (
                "orders",
                .object(OrderState.allCases.map { ($0.rawValue, .integer(Int(trial.orders.byState[$0] ?? 0))) })
            ),
            ("suspicions", .array(suspicions.map { .string($0) })),
        ])
    }

    private static func json(_ kind: FormatCount.Kind) -> JSONText {
        .object([("kind", kind.kind.map { .string($0) } ?? .null), ("events", .integer(Int(kind.events)))])
    }

    private static func json(_ example: FormatTrial.Example) -> JSONText {
        .object([
            ("file", .string(example.file)), ("line", .integer(Int(example.line))),
            ("part", .integer(Int(example.part))),
            ("format", .string(example.format)), ("payload", .raw(example.payload)),
            ("fields", .object(example.fields.map { ($0.name, .string($0.value)) })),
            ("pointers", .object(example.fields.map { ($0.name, JSONText($0.pointer)) })),
        ])
    }
}
