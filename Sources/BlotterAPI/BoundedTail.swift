/// The last elements that come, as many as fit into a number of bytes.
struct BoundedTail<Element> {
    private let mostBytes: Int
    private var all: [(element: Element, bytes: Int)] = []
    private var first = 0
    private var bytes = 0

    init(mostBytes: Int) { self.mostBytes = mostBytes }

    mutating func append(_ element: Element, bytes: Int) {
        all.append((element, bytes))
        self.bytes += bytes
        while self.bytes > mostBytes, first < all.count {
            self.bytes -= all[first].bytes
            first += 1
        }
        if first > all.count / 2 {
            all.removeFirst(first)
            first = 0
        }
    }

    var elements: [Element] { all[first...].map(\.element) }
}
