package import Blotter

/// A step of a clock as a row.
package struct ClockRow {
    /// The names of the columns, in their order: those of the members in JSON.
    package static let columns = ["file", "line", "session_id", "ts_before", "ts_after", "back_ms", "class"]

    /// The values, in the order of `columns`.
    package let cells: [Cell]

    /// Of one step.
    package init(_ step: ClockStep) {
        cells = [
            .text(step.file), .integer(step.line), .text(step.session), .text(step.before.description),
            .text(step.after.description), .real(Double(step.size) / 1e6), .text(step.cause.rawValue),
        ]
    }
}
