/// The values of a line whose shape is known, by their numbers from 1: where each stands, and what was seen of it.
struct LineMatch: ~Copyable {
    /// Where each value begins, and where it ends; `ends[0]` is the line's start.
    let starts: UnsafeMutablePointer<UInt32> = .allocate(capacity: LineShapes.valueLimit + 2)
    let ends: UnsafeMutablePointer<UInt32> = .allocate(capacity: LineShapes.valueLimit + 2)
    /// Whether a text is not empty, a number whole.
    let arePlain: UnsafeMutablePointer<Bool> = .allocate(capacity: LineShapes.valueLimit + 2)
    /// What amounts are.
    let numbers: UnsafeMutablePointer<Double> = .allocate(capacity: LineShapes.valueLimit + 2)
    /// The line's time, if it is near the one before.
    var time: Timestamp?
    /// The numbers of session, symbol and mode, where they are those of the line before; 0 where they are not.
    var names: (Int32, Int32, Int32) = (0, 0, 0)
    var hasEscapes = false
    var isBeyondASCII = false
    /// Whether the line has another shape than those that are known, rather than something that shapes are not for.
    var isUnknown = true

    init() {}

    deinit {
        starts.deallocate()
        ends.deallocate()
        arePlain.deallocate()
        numbers.deallocate()
    }

    @inline(__always)
    mutating func begin() {
        ends[0] = 0
        time = nil
        names = (0, 0, 0)
    }

    /// Whether the line, which has a known shape, has nothing that is left to the parser, and is UTF-8.
    @inline(__always)
    mutating func isSound(_ line: UnsafeRawBufferPointer) -> Bool {
        isUnknown = false
        if hasEscapes { return false }
        return !isBeyondASCII || UTF8Check.firstInvalid(in: line) == nil
    }

    @inline(__always)
    func count(of slot: UInt8) -> Int { Int(ends[Int(slot)] &- starts[Int(slot)]) }
}

/// The texts that session, symbol and mode had in the line before, with the quote behind them: mostly they have the same
/// again.
struct RecentNames: ~Copyable {
    private static let width = 64
    private let texts = UnsafeMutableRawPointer.allocate(byteCount: 3 * width, alignment: 16)
    private var counts: InlineArray<3, Int> = .init(repeating: 0)
    private var numbers: InlineArray<3, Int32> = .init(repeating: 0)

    init() {}

    deinit { texts.deallocate() }

    mutating func forget() { counts = .init(repeating: 0) }

    /// Keeps the text of `place`, which stands before a quote.
    mutating func keep(_ text: UnsafeRawBufferPointer, _ number: Int32, at place: Int) {
        counts[place] = 0
        // What is compared with it is not looked at: it has to be as plain.
        guard text.count < Self.width, text.isASCII, let start = text.baseAddress else { return }
        let kept = texts + place * Self.width
        kept.copyMemory(from: start, byteCount: text.count)
        kept.storeBytes(of: UInt8(ascii: "\""), toByteOffset: text.count, as: UInt8.self)
        counts[place] = text.count + 1
        numbers[place] = number
    }

    /// Steps over the text of `place` up to its quote, and tells its number if it is the kept one.
    @inline(__always)
    func take(_ place: Int, _ scan: inout ValueScan, _ number: inout Int32) -> Bool {
        let count = counts[place]
        guard count > 0, scan.skip(texts + place * Self.width, count) else { return scan.string() }
        scan.position &-= 1
        number = numbers[place]
        return true
    }
}
