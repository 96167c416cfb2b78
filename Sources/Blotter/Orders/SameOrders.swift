/// Which ids of a session lead to one order: those that an event has beside each other, and those that one of them has.
struct SameOrders {
    /// For an id another one of its order, nearer to the one that stands for all.
    private var next: [ExactText: ExactText] = [:]

    var isEmpty: Bool { next.isEmpty }

    /// From the pairs of ids that events bear.
    init(_ pairs: [(ExactText, ExactText)]) {
        for (first, second) in pairs {
            let (first, second) = (standing(first), standing(second))
            if first != second { next[second] = first }
        }
    }

    /// The id that stands for all of an order's.
    mutating func standing(_ id: ExactText) -> ExactText {
        var last = id
        while let further = next[last] { last = further }
        var id = id
        while let further = next[id] {
            next[id] = last
            id = further
        }
        return last
    }
}
