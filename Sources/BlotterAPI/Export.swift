import Blotter
import BlotterReports
import BlotterServer

/// What answers `format=csv` and `format=jsonl`: every row that matches, in constant memory.
protocol Export: Sendable {
    /// How rows are written.
    var format: ExportFormat { get }

    /// Finds out, before the first byte, what would keep it from being begun. Throws `Problem` and `BlotterError`.
    func check(_ site: AnswerSite) throws

    /// Throws `BlotterError`.
    func write(to output: Output, _ site: AnswerSite) throws
}

/// The forms in which rows are exported; the raw value is what `format` takes.
enum ExportFormat: String, CaseIterable, Sendable {
    case csv, jsonl

    var contentType: String { self == .csv ? "text/csv; charset=utf-8" : "application/jsonl" }
}

/// How an export is written.
struct ExportStyle: Sendable {
    let format: ExportFormat
    /// Whether what a spreadsheet would run as a formula stays as it is.
    let isRaw: Bool

    /// Writes the rows that `rows` gives until it is told that nobody reads any more.
    func write(
        _ columns: [String], to output: Output,
        _ rows: (_ row: (_ cells: () -> [Cell], _ object: () -> JSONText) -> Bool) throws -> Void
    ) rethrows {
        switch format {
        case .csv:
            let writer = CSVWriter(to: output, isRaw: isRaw)
            writer.begin(columns: columns)
            try rows { cells, _ in
                writer.row(cells())
                return !output.isClosed
            }
            writer.end()
        case .jsonl:
            try rows { _, object in
                object().write(to: output)
                output.write("\n")
                return !output.isClosed
            }
        }
    }
}

/// Rows that an engine gives one by one.
struct RowExport: Export {
    /// Takes a row, and answers whether more are wanted.
    typealias Row = (_ cells: () -> [Cell], _ object: () -> JSONText) -> Bool

    let style: ExportStyle
    let columns: [String]
    /// Throws what keeps the rows from being begun.
    var begin: @Sendable (any Engine) throws -> Void = { _ in }
    /// Gives the rows, at the moment that the site has.
    let rows: @Sendable (any Engine, AnswerSite, Row) throws -> Void

    var format: ExportFormat { style.format }

    func check(_ site: AnswerSite) throws { try begin(site.engine()) }

    func write(to output: Output, _ site: AnswerSite) throws {
        let engine = try site.engine()
        try engine.atOneMoment {
            try style.write(columns, to: output) { row in try rows(engine, site, row) }
        }
    }
}
