import Blotter
import BlotterReports

/// Formats as a table, of which a narrow terminal shows fewer columns.
struct FormatTable {
    private static let dispensable = ["file", "logs", "symbol", "order id", "kind", "time", "events"]
    private let table: FittedTable

    init(_ rows: [FormatRow]) {
        func shares(_ part: KeyPath<FormatCount, Int64>) -> [String] {
            rows.map { row in row.share(part).map { "\(Percent($0))" } ?? "" }
        }
        table = FittedTable(
            [
                .init("format", rows.map { .text($0.name) }),
                .init("logs", rows.map { .integer($0.count?.logs ?? 0) }),
                .init("lines", rows.map { .integer($0.count?.lines ?? 0) }),
                .init("events", rows.map { .integer($0.count?.events ?? 0) }),
                .init("time", right: shares(\.timed)),
                .init("kind", right: shares(\.kinds)),
                .init("symbol", right: shares(\.symbols)),
                .init("order id", right: shares(\.orderIDs)),
                .init("file", rows.map { Cell($0.file) }),
            ], dispensable: Self.dispensable)
    }

    func print(to output: Output) { table.print(to: output) }
}
