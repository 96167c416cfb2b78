/// The last places in time of many, so many as are wanted.
struct LastPlaces: Sendable {
    /// In no order; the first ones are cut off when there are twice as many as are wanted.
    private var kept: [EventOrder.Place] = []
    /// Of what is kept, once it is enough: what comes before it is not wanted.
    private(set) var worst: EventOrder.Place?
    private let most: Int
    private static let leastRoom = 1000

    init(most: Int) { self.most = most }

    /// In no order.
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
