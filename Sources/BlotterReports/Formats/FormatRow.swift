package import Blotter
package import TelemetryLog

/// A format as a row, and as an object of JSON: where it comes from, and what it has read.
package struct FormatRow: Sendable, Equatable {
    /// The names of the members, in their order.
    package static let columns = [
        "format", "file", "logs", "lines", "events", "with_ts", "with_kind", "with_symbol", "with_order_id", "outdated",
        "shadowed_by",
    ]

    /// The format's name.
    package var name: String
    /// The file that says it; nil for one that comes with blotter.
    package var file: String?
    /// What it has read as it is now; nil when nothing.
    package var count: FormatCount?
    /// Events that were read by another version of it.
    package var outdated: Int64 = 0
    /// When it has read nothing, those that take lines which it matches, since they are asked before it.
    package var shadowedBy: [String] = []

    /// The values, in the order of `columns`.
    package var cells: [Cell] {
        [
            .text(name), Cell(file), .integer(count?.logs ?? 0), .integer(count?.lines ?? 0),
            .integer(count?.events ?? 0), Cell(share(\.timed)), Cell(share(\.kinds)), Cell(share(\.symbols)),
            Cell(share(\.orderIDs)), .integer(outdated),
            Cell(shadowedBy.isEmpty ? nil : shadowedBy.joined(separator: ", ")),
        ]
    }

    /// The share of its events that have something, from 0 to 1; nil without events.
    package func share(_ part: KeyPath<FormatCount, Int64>) -> Double? {
        count.flatMap { $0.events > 0 ? Double($0[keyPath: part]) / Double($0.events) : nil }
    }

    /// All formats in the order in which a line is offered to them, but for `native` and `auto`, which are last; then
    /// those that have read lines and are not known here.
    package static func all(own: [FormatDefinition], counts: [FormatCount]) -> [FormatRow] {
        var rest = counts
        func take(_ name: String, _ digest: Int64?) -> FormatCount? {
            rest.firstIndex { $0.name == name && $0.digest == digest }.map { rest.remove(at: $0) }
        }
        var rows = (own + BuiltInFormats.all).map { format in
            FormatRow(name: format.name, file: format.file, count: take(format.name, format.digest))
        }
        let guesses = [
            FormatRow(name: "native", count: take("native", nil)), FormatRow(name: "auto", count: take("auto", 0)),
        ]
        for index in rows.indices {
            rows[index].outdated = rest.filter { $0.name == rows[index].name }.reduce(0) { $0 + $1.events }
        }
        let known = Set(rows.map(\.name))
        rows += rest.filter { !known.contains($0.name) }.map { FormatRow(name: $0.name, count: $0) }
        return rows + guesses
    }
}
