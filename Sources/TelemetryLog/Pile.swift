/// Values that are gathered for one line and dropped for the next.
///
/// As with `ByteBuffer`, an array would do, were it not for what each append and each look pays.
struct Pile<Element: BitwiseCopyable>: ~Copyable {
    private var start: UnsafeMutablePointer<Element>
    private(set) var count = 0
    private var capacity: Int

    init(capacity: Int = 64) {
        self.capacity = capacity
        start = .allocate(capacity: capacity)
    }

    deinit { start.deallocate() }

    var indices: Range<Int> { 0..<count }

    /// The values, valid until the next one is appended.
    var elements: UnsafeMutablePointer<Element> { start }

    var all: UnsafeBufferPointer<Element> { UnsafeBufferPointer(start: start, count: count) }

    subscript(index: Int) -> Element {
        @inline(__always) get {
            assert(indices ~= index)
            return start[index]
        }
        @inline(__always) set {
            assert(indices ~= index)
            start[index] = newValue
        }
    }

    /// The values from `first` on.
    func values(from first: Int) -> [Element] { Array(UnsafeBufferPointer(start: start + first, count: count - first)) }

    @inline(__always)
    mutating func append(_ element: Element) {
        if count == capacity { grow() }
        start[count] = element
        count &+= 1
    }

    /// Appends `element` so many times.
    mutating func append(repeating element: Element, count added: Int) {
        while count + added > capacity { grow() }
        (start + count).update(repeating: element, count: added)
        count &+= added
    }

    /// Makes place for `count` values, and for no other ones, which the caller writes.
    @inline(__always)
    mutating func room(for count: Int) -> UnsafeMutablePointer<Element> {
        while count > capacity { grow() }
        self.count = count
        return start
    }

    /// Drops all values but the first `length`, of which there are as many.
    @inline(__always)
    mutating func truncate(to length: Int) { count = length }

    mutating func clear() { count = 0 }

    /// Drops all values, and gives back the memory that a line of many needed.
    mutating func shrink() { self = Pile() }

    @inline(never)
    private mutating func grow() {
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
        larger.update(from: start, count: count)
        start.deallocate()
        start = larger
        capacity *= 2
    }
}
