// How a native line's shape becomes known: a line of it is parsed once, and its values are looked for in both texts.
extension LineShapes {
    /// A parsed line, as it is learned.
    struct Lesson {
        /// The line as it is written, and as it is kept.
        let written: JSONTree
        let kept: JSONTree
        let isKeptAsWritten: Bool
        /// Of each value that varies the place among the nodes, and what follows a branch there.
        var slots: [(node: Int, follow: Follow)] = []
        /// The ends of these values in the kept text, after its start.
        var ends: [UInt32] = [0]
    }

    /// Learns the line of which `lesson` is, which `plan` has become; false when its shape is known already.
    mutating func learn(_ lesson: Lesson, _ plan: LinePlan) -> Bool {
        let end = branch(of: lesson)
        guard tree.branches[end].shape == 0 else { return false }
        plans.append(plan)
        tree.branches[end].shape = Int32(plans.count)
        return true
    }

    /// The plan of a shape, from 1.
    func plan(_ shape: Int32) -> UnsafeMutablePointer<LinePlan> { plans.elements + Int(shape) - 1 }

    /// The branch at which the line ends, made where it is missing.
    private mutating func branch(of lesson: Lesson) -> Int {
        var branch = 0
        var position = 0
        for slot in lesson.slots {
            let node = lesson.written.nodes[slot.node]
            branch = tree.continuation(of: branch, lesson.written.bytes(position..<Int(node.start)), slot.follow)
            position = Int(node.end)
        }
        let rest = lesson.written.reader.rest(from: position)
        return tree.continuation(of: branch, rest, .end)
    }

    /// Keeps the pieces of the kept text between its values.
    mutating func keepPieces(of lesson: Lesson, _ plan: inout LinePlan) {
        guard !lesson.isKeptAsWritten else { return }
        plan.pieces.first = Int32(pieces.count)
        var position = 0
        for slot in lesson.slots {
            let node = lesson.kept.nodes[slot.node]
            pieces.append(tree.keep(lesson.kept.bytes(position..<Int(node.start))))
            position = Int(node.end)
        }
        pieces.append(tree.keep(lesson.kept.reader.rest(from: position)))
        plan.pieces.count = Int32(lesson.slots.count + 1)
        plan.pieceBytes = (0..<lesson.slots.count + 1).reduce(0) {
            $0 + Int32(pieces[Int(plan.pieces.first) + $1].count)
        }
    }
}

extension LineShapes.Lesson {
    /// Opens a line that the parser has read, and kept as `kept`; nil when it is beyond shapes.
    init?(_ line: UnsafeRawBufferPointer, keptAs kept: UnsafeRawBufferPointer) {
        guard line.count <= LineShapes.lengthLimit else { return nil }
        let names = LineNames(sought: [])
        written = JSONTree()
        isKeptAsWritten = line.baseAddress == kept.baseAddress
        guard written.walk(line, names) else { return nil }
        if isKeptAsWritten {
            self.kept = written
        } else {
            self.kept = JSONTree()
            guard self.kept.walk(kept, names), self.kept.nodes.count == written.nodes.count else { return nil }
        }
    }

    /// The number of the value that stands at `token` in the kept text; 0 when none does.
    func value(at token: JSONReader.Token) -> UInt8 {
        let place = slots.firstIndex {
            let node = kept.nodes[$0.node]
            return node.start == token.start && node.end == token.end
        }
        return place.map { UInt8($0 + 1) } ?? 0
    }

    /// Some of the kept text, wherever its values end.
    func range(_ range: Range<Int>) -> LinePlan.Range {
        LinePlan.Range(start: place(range.lowerBound), end: place(range.upperBound))
    }

    /// A value from its first byte to the one after its last, of a text without its quotes.
    func range(of token: JSONReader.Token) -> LinePlan.Range {
        let value = value(at: token)
        guard value > 0 else { return range(token.start..<token.end) }
        let before = ends[Int(value) - 1]
        return LinePlan.Range(
            start: .init(value: value - 1, offset: UInt32(token.start) - before), end: .init(value: value, offset: 0))
    }

    /// Counted from the last value that ends there, or before.
    private func place(_ offset: Int) -> LinePlan.Place {
        let value = (ends.firstIndex { $0 > offset } ?? ends.count) - 1
        return LinePlan.Place(value: UInt8(value), offset: UInt32(offset) - ends[value])
    }
}
