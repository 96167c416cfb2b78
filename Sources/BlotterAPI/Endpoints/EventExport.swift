import Blotter
import BlotterReports
import BlotterServer
import TelemetryLog

/// What answers `format=csv` and `format=jsonl`: every event that matches, oldest first, in constant memory.
struct EventExport: Sendable {
    /// The forms in which events are exported; the raw value is what `format` takes.
    enum Format: String, CaseIterable, Sendable {
        case csv, jsonl

        var contentType: String { self == .csv ? "text/csv; charset=utf-8" : "application/jsonl" }
    }

    let format: Format
    private let options: FilterOptions
    private let pattern: SearchPattern?
    /// Whether what a spreadsheet would run as a formula stays as it is.
    private let isRaw: Bool
    /// nil for all.
    private let limit: Int?

    /// What is asked for by the parameters of a route that is exported; throws `UsageError`.
    init(_ parameters: ParsedOptions, as format: Format, isRaw: Bool, now: Timestamp) throws {
        self.format = format
        self.isRaw = isRaw
        options = try FilterOptions(parameters, now: now)
        let isSearch = parameters.declares("q")
        pattern = isSearch ? try .typed(parameters) : nil
        limit = try parameters.integer("limit", atLeast: 1)
    }

    /// Finds out, before the first byte, what would keep it from being begun: asks for one event, but for what is looked
    /// for in all texts, which takes a look at each. Throws `Problem` and `BlotterError`.
    func check(_ site: AnswerSite) throws {
        let engine = try site.engine()
        try options.requireSessions(engine)
        if let pattern {
            guard !pattern.isLookedForInAll else { return }
            try engine.search(pattern, options.filter, order: .time, limit: 1) { _ in false }
        } else {
            try engine.events(options.filter, limit: 1) { _ in false }
        }
    }

    /// Throws `BlotterError`.
    func write(to output: Output, _ site: AnswerSite) throws {
        let engine = try site.engine()
        engine.givesLines = false
        try engine.atOneMoment {
            switch format {
            case .csv:
                let writer = CSVWriter(to: output, isRaw: isRaw)
                writer.begin(columns: EventRow.columns)
                try events(engine, until: { output.isClosed }) { writer.row(EventRow($0).cells) }
                writer.end()
            case .jsonl:
                try events(engine, until: { output.isClosed }) { event in
                    EventRow(event).object.write(to: output)
                    output.write("\n")
                }
            }
        }
    }

    private func events(
        _ engine: any Engine, until isOver: () -> Bool, _ write: (EventRecord) -> Void
    ) throws {
        func body(_ event: EventRecord) -> Bool {
            write(event)
            return !isOver()
        }
        if let pattern {
            try engine.search(pattern, options.filter, order: .time, limit: limit, body)
        } else {
            try engine.events(options.filter, limit: limit, body)
        }
    }
}
