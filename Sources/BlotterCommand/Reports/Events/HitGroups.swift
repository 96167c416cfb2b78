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

    /// Prints the groups; `neighbours` gives the events before and after a hit.
    func print(to listing: EventListing, neighbours: (EventRecord) throws -> Neighbours) rethrows {
        let ids = Set(hits.map(\.id))
        var printed: Set<Int64> = []
        var last: Int64?
        for hit in hits {
            let (before, after) = try neighbours(hit)
            let group = before + [hit] + after
            if !isJoined { printed = [] }
            let fresh = group.filter { !printed.contains($0.id) }
            if let last, !fresh.isEmpty, !isJoined || !group.contains(where: { $0.id == last }) {
                listing.appendSeparator()
            }
            for event in fresh {
                listing.append(event, ids.contains(event.id) ? .hit : .neighbour)
                printed.insert(event.id)
                last = event.id
            }
        }
    }
}
