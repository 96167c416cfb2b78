/// Numbers of sources, of which the lowest is at hand however many there are.
struct SourceSet: Sendable {
    /// Most sets have one.
    private var only: Int64?
    private var many: Set<Int64> = []
    /// A heap of `many`, whose first is the lowest of them; others in it may be none any more.
    private var heap: [Int64] = []

    var isEmpty: Bool { only == nil && many.isEmpty }

    var members: Set<Int64> { only.map { [$0] } ?? many }

    var lowest: Int64? { only ?? heap.first }

    mutating func insert(_ id: Int64) {
        guard !isEmpty else { return only = id }
        if let first = only {
            (only, many, heap) = (nil, [first], [first])
        }
        guard many.insert(id).inserted else { return }
        heap.append(id)
        var place = heap.count - 1
        while place > 0, heap[place] < heap[(place - 1) / 2] {
            heap.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    mutating func remove(_ id: Int64) {
        if only == id { return only = nil }
        guard many.remove(id) != nil else { return }
        while let first = heap.first, !many.contains(first) { removeFirst() }
        // Ids that come and go behind a lower one stay in it.
        if heap.count > 2 * many.count + 16 { heap = many.sorted() }
    }

    private mutating func removeFirst() {
        let last = heap.removeLast()
        guard !heap.isEmpty else { return }
        heap[0] = last
        var place = 0
        while let least = [2 * place + 1, 2 * place + 2].filter({ $0 < heap.count }).min(by: { heap[$0] < heap[$1] }),
            heap[least] < heap[place]
        {
            heap.swapAt(place, least)
            place = least
        }
    }
}
