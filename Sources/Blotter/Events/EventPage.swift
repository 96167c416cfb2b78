/// Some of the events that were asked for: as many as were wanted, or as fit into the memory that an answer may take.
package struct EventPage: Sendable {
    /// Bytes of the lines of one page; whatever they are, it has one event.
    package static let mostBytes = AnswerLimit.usualBytes

    /// Oldest first.
    package private(set) var events: [EventRecord] = []
    /// Whether there may be more before these.
    package private(set) var isCut = false
    /// Whether it has fewer than were wanted, because of their size.
    package private(set) var isShort = false
    private var bytes = 0

    /// The place before which the next page ends; nil when there is none.
    package var next: EventOrder.Place? {
        guard isCut, let first = events.first else { return nil }
        return EventOrder.Place(time: first.timestamp?.nanoseconds, id: first.id)
    }

    /// Reads from `read`, which gives events from the latest on and is told whether to go on.
    init(limit: Int, _ read: (_ body: (EventRecord) -> Bool) throws -> Void) rethrows {
        var page = EventPage()
        try read { event in
            page.bytes += event.json.count
            guard page.events.isEmpty || page.bytes <= Self.mostBytes else {
                page.isCut = true
                page.isShort = true
                return false
            }
            page.events.append(event)
            return true
        }
        page.events.reverse()
        if page.events.count == limit { page.isCut = true }
        self = page
    }

    private init() {}
}
