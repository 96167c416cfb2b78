import Blotter
import BlotterReports

/// Hits of a search with their neighbours in the session.
struct HitGroups {
    typealias Neighbours = (before: [EventRecord], after: [EventRecord])

    private let hits: [EventRecord]
    private let isJoined: Bool

    /// Hits in the order they were found; `isJoined` puts those of one session together, makes one group of those that
    /// touch, and shows each event once.
    init(_ hits: [EventRecord], isJoined: Bool) {
        self.isJoined = isJoined
        self.hits = isJoined ? Self.bySession(hits) : hits
    }

    /// The hits of each session, in the order of each session's first.
    private static func bySession(_ hits: [EventRecord]) -> [EventRecord] {
        var sessions: [String] = []
        var hitsOfSession: [String: [EventRecord]] = [:]
        for hit in hits {
            if hitsOfSession[hit.session] == nil { sessions.append(hit.session) }
            hitsOfSession[hit.session, default: []].append(hit)
        }
        return sessions.flatMap { hitsOfSession[$0] ?? [] }
    }

    /// How many hits there are.
    var count: Int { hits.count }

    /// An event of a group.
    struct Member {
        var event: EventRecord
        var isHit: Bool
        /// Whether it is the first of a group that does not touch the one before.
        var beginsGroup: Bool
    }

    /// Prints the groups; `neighbours` gives the events before and after a hit.
    func print(to listing: EventListing, neighbours: (EventRecord) throws -> Neighbours) rethrows {
        try each(neighbours) { member in
            if member.beginsGroup { listing.appendSeparator() }
            listing.append(member.event, member.isHit ? .hit : .neighbour)
            return true
        }
    }

    /// Gives the events of all groups until `body` wants no more.
    func each(_ neighbours: (EventRecord) throws -> Neighbours, _ body: (Member) -> Bool) rethrows {
        let ids = Set(hits.map(\.id))
        var printed: Set<Int64> = []
        var last: Int64?
        for hit in hits {
            let (before, after) = try neighbours(hit)
            let group = before + [hit] + after
            if !isJoined { printed = [] }
            let fresh = group.filter { !printed.contains($0.id) }
            var begins = last != nil && (!isJoined || !group.contains { $0.id == last })
            for event in fresh {
                guard body(Member(event: event, isHit: ids.contains(event.id), beginsGroup: begins)) else { return }
                begins = false
                printed.insert(event.id)
                last = event.id
            }
        }
    }
}
