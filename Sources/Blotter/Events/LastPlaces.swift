/// The last places in time of many, so many as are wanted.
struct LastPlaces: Sendable {
    /// The places so far, in no order; the first in time are cut off when there are twice as many as are wanted.
    private var kept: [EventOrder.Place] = []
    /// The first in time of the places that are kept, once they are enough: what comes before it is not wanted.
    private(set) var worst: EventOrder.Place?
    private let most: Int
    private static let leastRoom = 1000

    init(most: Int) { self.most = most }

    /// The last places in time, as many as are wanted, in no order.
    var places: [EventOrder.Place] { kept.count <= most ? kept : Array(kept.sorted(by: >).prefix(most)) }

    mutating func insert(_ place: EventOrder.Place) {
        if let worst, place < worst { return }
        guard most > 0 else { return }
        kept.append(place)
        if kept.count - most >= max(most, Self.leastRoom) || (worst == nil && kept.count == most) { cut() }
    }

    private mutating func cut() {
        kept.sort(by: >)
        kept.removeLast(max(0, kept.count - most))
        worst = kept.last
    }
}
