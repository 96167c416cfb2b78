package import Blotter

/// An invalid line as a row, and as an object of JSON: the columns of the view `rejects`.
package struct RejectRow {
    /// The names of the members, in their order.
    package static let columns = ["file", "line", "byte_offset", "reason", "text"]

    /// The values, in the order of `columns`.
    package let cells: [Cell]

    /// Of one line.
    package init(_ reject: RejectRecord) {
        cells = [
            .text(reject.file), .integer(reject.line), .integer(reject.byteOffset), .text(reject.reason),
            .text(reject.text),
        ]
    }

    /// All in one object.
    package var object: JSONText { .object(zip(Self.columns, cells).map { ($0, .raw($1.json)) }) }
}
