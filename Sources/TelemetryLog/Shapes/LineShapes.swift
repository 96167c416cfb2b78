/// The shapes of native lines that were met: what of a line is the same in all lines of its writer and kind, where its
/// values stand between, and what becomes of each (`LinePlan`).
///
/// As `TextShapes` does for any text, a line is first compared with what is known, byte by byte, and only its values are
/// read. Here the values of columns are told apart while they are read, and the word of the kind belongs to the shape, so
/// that a line that fits becomes an event without its members being looked up. Whatever is not usual (an escape, an
/// empty id, a time that is not near the one before) is left to the parser.
struct LineShapes: ~Copyable {
    /// What comes behind the bytes of a branch; an amount is a number that the event has as such.
    enum Follow: UInt8 { case string, number, amount, time, session, symbol, mode, end }

    var tree = LiteralTree<Follow>()
    var plans = Pile<LinePlan>()
    /// The lists of all plans.
    var values = Pile<LinePlan.Range>()
    var amounts = Pile<LinePlan.Amount>()
    var searched = Pile<LinePlan.Searched>()
    var extras = Pile<LinePlan.Range>()
    var pieces = Pile<Span>()
    var ids = Pile<UInt8>()
    private var hits = 0
    private var misses = 0
    /// Whether lines are not compared, and how many were not.
    private var isPaused = false
    private var passed = 0
    /// How many lines are not learned from before it is tried again, after so many that could not be.
    private var impatience = 0
    private var waiting = 0

    /// The most values that vary in a line of a known shape.
    static let valueLimit = 200
    /// The longest line whose shape is learned.
    static let lengthLimit = 1 << 16

    /// Of the last line that fitted.
    var match = LineMatch()
    /// The texts that names had last.
    var recent = RecentNames()

    init() { begin() }

    private mutating func begin() {
        plans.clear()
        values.clear()
        amounts.clear()
        searched.clear()
        extras.clear()
        pieces.clear()
        ids.clear()
        // The root, which every line continues.
        tree.clear(.end)
        (hits, misses, passed, impatience, waiting) = (0, 0, 0, 0, 0)
        isPaused = false
    }

    /// Drops all that is known: numbers of names and forms are given anew.
    mutating func forget() {
        begin()
        recent.forget()
    }

    /// Whether no more shapes are learned.
    var isFull: Bool { tree.literals.count > 1 << 20 || plans.count > 4096 }

    /// Lines that are not compared before it is tried anew.
    static let pause = 1 << 16

    /// Keeps what is known from growing for ever, as `TextShapes` does.
    mutating func forgetIfFull() {
        guard isFull else { return }
        if hits > misses || passed > Self.pause { forget() } else { isPaused = true }
    }

    // MARK: Matching

    /// The shape that `line` has, whose values `match` has then; 0 when none is known that it has.
    mutating func find(_ line: UnsafeRawBufferPointer, near time: borrowing NearbyTime) -> Int32 {
        match.isUnknown = true
        guard !isPaused, let base = line.baseAddress else {
            passed &+= 1
            return 0
        }
        let shape = walk(ValueScan(base: base, length: line.count), base, near: time)
        guard shape > 0, match.isSound(line) else {
            misses &+= 1
            return 0
        }
        hits &+= 1
        return shape
    }

    private mutating func walk(
        _ scan: consuming ValueScan, _ base: UnsafeRawPointer, near time: borrowing NearbyTime
    ) -> Int32 {
        match.begin()
        let branches = tree.branches.elements
        let literals = UnsafeRawPointer(tree.literals.start)
        var slot = 0
        var branch = branches[0].first
        while branch > 0 {
            let known = branches + Int(branch)
            let literal = known.pointee.literal
            guard scan.skip(literals + Int(literal.offset), Int(literal.count)) else {
                branch = known.pointee.sibling
                continue
            }
            let follow = known.pointee.follow
            if follow == .end {
                match.hasEscapes = scan.hasEscapes
                match.isBeyondASCII = scan.isBeyondASCII
                return scan.isAtEnd ? known.pointee.shape : 0
            }
            slot &+= 1
            let start = scan.position
            if take(follow, slot, &scan, near: time) {
                branch = known.pointee.first
            } else {
                // There may be a text in place of a number.
                guard follow == .number || follow == .amount else { return 0 }
                scan.position = start &- Int(literal.count)
                slot &-= 1
                branch = known.pointee.sibling
            }
        }
        return 0
    }

    /// Steps over a value; false when there is none such.
    @inline(__always)
    private mutating func take(
        _ follow: Follow, _ slot: Int, _ scan: inout ValueScan, near time: borrowing NearbyTime
    ) -> Bool {
        let start = scan.position
        var isPlain = true
        switch follow {
        case .string:
            guard scan.string() else { return false }
            isPlain = scan.position > start
        case .number: guard scan.number(&isPlain) else { return false }
        case .amount: guard scan.number(&match.numbers[slot], &isPlain) else { return false }
        case .time:
            match.time = scan.time(near: time)
            guard match.time != nil || scan.string() else { return false }
        case .session: guard recent.take(0, &scan, &match.names.0) else { return false }
        case .symbol: guard recent.take(1, &scan, &match.names.1) else { return false }
        case .mode: guard recent.take(2, &scan, &match.names.2) else { return false }
        case .end: return false
        }
        match.starts[slot] = UInt32(truncatingIfNeeded: start)
        match.ends[slot] = UInt32(truncatingIfNeeded: scan.position)
        match.arePlain[slot] = isPlain
        return true
    }

    // MARK: Patience

    /// Whether to learn from a line that did not fit: not from each, where lines come to nothing.
    mutating func triesToLearn() -> Bool {
        guard match.isUnknown, !isPaused, !isFull else { return false }
        waiting -= 1
        return waiting < 0
    }

    /// What the lists of all plans hold.
    struct Lengths {
        fileprivate let values, amounts, searched, extras, pieces, ids: Int
    }

    var lengths: Lengths {
        Lengths(
            values: values.count, amounts: amounts.count, searched: searched.count, extras: extras.count,
            pieces: pieces.count, ids: ids.count)
    }

    /// Drops what was added for a plan that came to nothing.
    mutating func cut(to lengths: Lengths) {
        values.truncate(to: lengths.values)
        amounts.truncate(to: lengths.amounts)
        searched.truncate(to: lengths.searched)
        extras.truncate(to: lengths.extras)
        pieces.truncate(to: lengths.pieces)
        ids.truncate(to: lengths.ids)
    }

    /// A line was learned, or could not be.
    mutating func note(learned: Bool) {
        impatience = learned ? 0 : min(1024, impatience * 2 + 1)
        waiting = impatience
    }
}
