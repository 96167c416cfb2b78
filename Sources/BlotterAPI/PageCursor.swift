import Blotter
import BlotterReports
import TelemetryLog

/// Where a page of events ends, so that the page before it can be asked for: `TIME_ID`, or `_ID` where the time is
/// missing.
struct PageCursor {
    let place: EventOrder.Place?

    /// What `cursor` says; throws `UsageError`.
    init(_ options: ParsedOptions) throws {
        place = try options.read("cursor", expected: "what 'next' of another page said") { text in
            let parts = text.split(separator: "_", omittingEmptySubsequences: false)
            guard parts.count == 2, let id = Int64(parts[1]) else { return nil }
            guard !parts[0].isEmpty else { return EventOrder.Place(time: nil, id: id) }
            return Int64(parts[0]).map { EventOrder.Place(time: $0, id: id) }
        }
    }

    /// What leads to the page before this one; nil when there is none.
    static func next(before page: EventPage) -> String? {
        page.next.map(text)
    }

    /// What says a place.
    static func text(_ place: EventOrder.Place) -> String { "\(place.time.map(String.init) ?? "")_\(place.id)" }
}
