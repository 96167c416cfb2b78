import Blotter
import TelemetryLog

/// Where a page of events ends, so that the page before it can be asked for: `TIME_ID`.
struct PageCursor {
    static let option = Option("cursor", value: "PLACE", help: "the events before those of another page")

    let place: EventOrder.Place?

    /// What `--cursor` says; throws `UsageError`.
    init(_ options: ParsedOptions) throws {
        place = try options.read("cursor", expected: "what 'next' of another page said") { text in
            let parts = text.split(separator: "_", omittingEmptySubsequences: false).map { Int64($0) }
            guard parts.count == 2, let time = parts[0], let id = parts[1] else { return nil }
            return EventOrder.Place(time: time, id: id)
        }
    }

    /// What leads to the page before this one; nil when there is none.
    static func next(before page: EventPage) -> String? {
        guard let place = page.next, let time = place.time else { return nil }
        return "\(time)_\(place.id)"
    }
}
