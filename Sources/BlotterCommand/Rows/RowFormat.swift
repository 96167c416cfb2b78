import BlotterReports

/// The forms in which rows are printed; the raw value is what `--format` takes.
enum RowFormat: String, CaseIterable, Sendable {
    case table, json, jsonl, csv, tsv, markdown, vertical

    /// All of them, for help.
    static let names =
        allCases.dropLast().map(\.rawValue).joined(separator: ", ") + " or " + allCases[allCases.count - 1].rawValue

    /// A raw writer of csv or tsv leaves formulas as they are.
    func writer(to output: Output, isRaw: Bool = false) -> any RowWriter {
        switch self {
        case .table: return TableWriter(to: output)
        case .json: return JSONWriter(to: output)
        case .jsonl: return JSONLinesWriter(to: output)
        case .csv: return CSVWriter(to: output, isRaw: isRaw)
        case .tsv: return TSVWriter(to: output, isRaw: isRaw)
        case .markdown: return MarkdownWriter(to: output)
        case .vertical: return VerticalWriter(to: output)
        }
    }
}
