import Blotter
import BlotterReports
import BlotterServer
import TelemetryLog

/// The events that match, oldest first.
struct EventExport: Export {
    private let style: ExportStyle
    private let options: FilterOptions
    private let pattern: SearchPattern?
    /// nil for all.
    private let limit: Int?

    /// What is asked for by the parameters of a route that gives events; throws `UsageError`.
    init(_ parameters: ParsedOptions, _ style: ExportStyle, now: Timestamp) throws {
        self.style = style
        options = try FilterOptions(parameters, now: now)
        let isSearch = parameters.declares("q")
        pattern = isSearch ? try .typed(parameters) : nil
        limit = try parameters.integer("limit", atLeast: 1)
    }

    var format: ExportFormat { style.format }

    /// Asks for one event, but for what is looked for in all texts, which takes a look at each.
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
            try style.write(EventRow.columns, to: output) { row in
                try events(engine) { event in row({ EventRow(event).cells }, { EventRow(event).object }) }
            }
        }
    }

    private func events(_ engine: any Engine, _ body: (EventRecord) -> Bool) throws {
        if let pattern {
            try engine.search(pattern, options.filter, order: .time, limit: limit, body)
        } else {
            try engine.events(options.filter, limit: limit, body)
        }
    }
}
