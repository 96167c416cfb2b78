/// The shapes of the JSON texts that were met: what of a text is the same in all texts of its writer, and where the values
/// stand between.
///
/// A log has few shapes and many lines. So a text is first compared with what is known, byte by byte, and only its values
/// are read: strings up to their quote, numbers by their grammar. What fits is JSON of that shape, without a parser; what
/// does not is parsed, and its shape is known from then on. `true`, `false`, `null` and empty containers belong to the
/// shape.
final class TextShapes {
    /// What comes behind the bytes of a branch.
    enum Follow: UInt8 { case string, number, end }

    /// A value of a shape, its places counted from the end of the value before them.
    struct Place: BitwiseCopyable {
        var node: JSONTree.Node
        /// The values, from 1, whose ends `start`, `end` and both ends of the name are counted from; 0 is the text's start.
        var start: UInt8
        var end: UInt8
        var key: UInt8
    }

    /// A shape, by its places and pieces in the lists of all.
    struct Shape: BitwiseCopyable {
        var firstPlace: Int32
        var placeCount: Int32
        /// The pieces of the text between the values as `json.dumps` writes them; none where the text is spaced so.
        var firstPiece: Int32
        var pieceCount: Int32
    }

    var tree = LiteralTree<Follow>()
    var shapes = Pile<Shape>()
    var places = Pile<Place>()
    var pieces = Pile<Span>()
    /// Changes when all that is known was dropped.
    private(set) var generation = 1
    private(set) var hits = 0
    private(set) var misses = 0
    /// Whether texts are not compared, and how many were not.
    private var isPaused = false
    private var passed = 0

    /// The most values that vary in a text of a known shape.
    static let valueLimit = 200

    // Of the last text that fitted.
    /// Where each value begins, and where it ends: `ends[0]` is the text's start.
    let starts: UnsafeMutablePointer<UInt32> = .allocate(capacity: valueLimit + 1)
    let ends: UnsafeMutablePointer<UInt32> = .allocate(capacity: valueLimit + 1)
    /// Whether a string has a backslash, or begins as an object or an array does.
    private(set) var hasEscapes = false
    private(set) var mayHoldObject = false

    init() { begin() }

    deinit {
        starts.deallocate()
        ends.deallocate()
    }

    private func begin() {
        shapes.clear()
        places.clear()
        pieces.clear()
        // The root, which every text continues.
        tree.clear(.end)
        (hits, misses, passed) = (0, 0, 0)
        isPaused = false
    }

    /// Whether no more shapes are learned.
    var isFull: Bool { tree.literals.count > 1 << 20 || shapes.count > 4096 }

    /// Keeps what is known from growing for ever, between two lines. Where names are data themselves shapes come to
    /// nothing: then texts are not compared for a while, and it is tried anew.
    func forgetIfFull() {
        guard isFull else { return }
        if hits > misses || passed > Self.pause { forget() } else { isPaused = true }
    }

    /// Texts that are not compared before it is tried anew.
    static let pause = 1 << 16

    /// Drops all that is known.
    func forget() {
        begin()
        generation += 1
    }

    // MARK: Matching

    /// The shape that `text` has, whose values are then known; 0 when none is known that it has.
    func match(_ text: UnsafeRawBufferPointer) -> Int32 {
        guard !isPaused, let base = text.baseAddress else {
            passed += 1
            return 0
        }
        var scan = ValueScan(base: base, length: text.count)
        ends[0] = 0
        var values = 0
        mayHoldObject = false
        var branch = tree.branches[0].first
        while branch > 0 {
            let known = tree.branches[Int(branch)]
            guard scan.skip(tree.literals[known.literal]) else {
                branch = known.sibling
                continue
            }
            let start = scan.position
            switch known.follow {
            case .end:
                guard start == text.count, isSound(scan, text) else { return miss() }
                hasEscapes = scan.hasEscapes
                hits += 1
                return known.shape
            case .string:
                guard scan.string() else { return miss() }
                if base.startsObject(from: start, to: scan.position) { mayHoldObject = true }
            case .number:
                guard scan.number() else {
                    scan.position = start - Int(known.literal.count)
                    branch = known.sibling
                    continue
                }
            }
            values += 1
            starts[values] = UInt32(truncatingIfNeeded: start)
            ends[values] = UInt32(truncatingIfNeeded: scan.position)
            branch = known.first
        }
        return miss()
    }

    private func miss() -> Int32 {
        misses += 1
        return 0
    }

    /// Whether texts beyond ASCII are UTF-8; escapes are looked at one by one.
    private func isSound(_ scan: ValueScan, _ text: UnsafeRawBufferPointer) -> Bool {
        !scan.isBeyondASCII || UTF8Check.firstInvalid(in: text) == nil
    }
}

extension UnsafeRawPointer {
    /// Whether the bytes from `start` to before `end` begin an object or an array, behind blanks or not.
    @inline(__always)
    fileprivate func startsObject(from start: Int, to end: Int) -> Bool {
        var offset = start
        while offset < end, load(fromByteOffset: offset, as: UInt8.self).isJSONBlank { offset &+= 1 }
        guard offset < end else { return false }
        let byte = load(fromByteOffset: offset, as: UInt8.self)
        return byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[")
    }
}
