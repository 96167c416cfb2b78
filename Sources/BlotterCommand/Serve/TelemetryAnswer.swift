import Blotter
import BlotterServer
import TelemetryLog

extension Command {
    /// What answers /api/telemetry; no command of its own, since `view` and `summary` are that.
    static let telemetry = Command(
        name: "telemetry",
        summary: "a summary and a page of events",
        options: LogLocation.options + FilterOptions.declared() + [
            Option("limit", value: "N", help: "at most the last N events"),
            Option("cursor", value: "PLACE", help: "the events before those of another page"),
        ],
        run: { try TelemetryAnswer($0).run() }
    )
}

private struct TelemetryAnswer {
    private static let usualLimit = 2000
    private static let mostEvents = 10_000

    private let invocation: Invocation
    private let filter: EventFilter
    private let location: LogLocation
    private let limit: Int
    private let cursor: EventOrder.Place?

    init(_ invocation: Invocation) throws {
        self.invocation = invocation
        filter = try FilterOptions(invocation).filter
        location = try LogLocation(invocation)
        limit = try invocation.options.integer("limit", atLeast: 1, atMost: Self.mostEvents) ?? Self.usualLimit
        cursor = try invocation.options.read("cursor", expected: "what 'next' of another page said") { text in
            let parts = text.split(separator: "_", omittingEmptySubsequences: false).map { Int64($0) }
            guard parts.count == 2, let time = parts[0], let id = parts[1] else { return nil }
            return EventOrder.Place(time: time, id: id)
        }
    }

    func run() throws -> Int32 {
        let reader = try IndexReader(location.refreshed(invocation))
        try reader.atOneMoment {
            let known = try filter.sessions.isEmpty || reader.hasEvents(sessionsAlone)
            guard known else {
                throw Problem(
                    404, "Not Found", detail: "there is no session \(filter.sessions.joined(separator: ", "))",
                    parameter: "session_id")
            }
            let summary = SummaryReport(summary: try reader.summary(filter))
            let events = try reader.page(filter, limit: limit, before: cursor)
            invocation.output.write(json(summary, events).description + "\n")
        }
        return 0
    }

    private var sessionsAlone: EventFilter {
        var filter = EventFilter()
        filter.sessions = self.filter.sessions
        return filter
    }

    private func json(_ summary: SummaryReport, _ events: [EventRecord]) -> JSONText {
        .object([
            ("summary", summary.json), ("timeline", .array(events.map(Self.json))), ("query", query),
            ("stats", summary.stats), ("next", JSONText(next(before: events))),
        ])
    }

    private static func json(_ event: EventRecord) -> JSONText {
        .object([
            ("id", .integer(Int(event.id))), ("ts", JSONText(event.timestamp?.description)),
            ("type", JSONText(event.kind)),
            ("symbol", JSONText(event.symbol)), ("session_id", .string(event.session)), ("mode", JSONText(event.mode)),
            ("order_id", JSONText(event.orderID)),
            ("description", .string(EventDetail(event).parts.map(\.text).joined(separator: " "))),
            ("payload", event.payload.map { .raw($0) } ?? .null),
        ])
    }

    /// The request as it was understood.
    private var query: JSONText {
        func list(_ names: [String]) -> JSONText { .array(names.map(JSONText.string)) }
        return .object([
            ("session_id", list(filter.sessions)), ("type", list(filter.kinds)), ("symbol", list(filter.symbols)),
            ("mode", list(filter.modes)), ("from", JSONText(filter.from?.shortDescription)),
            ("to", JSONText(filter.to?.shortDescription)), ("limit", .integer(limit)),
        ])
    }

    /// Where the page before this one ends; nil when there is none, or only events without a time are left.
    private func next(before events: [EventRecord]) -> String? {
        guard events.count == limit, let first = events.first, let time = first.timestamp else { return nil }
        return "\(time.nanoseconds)_\(first.id)"
    }
}
