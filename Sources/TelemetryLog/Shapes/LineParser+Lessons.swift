// What becomes of a line's values, from what the parser has made of them.
extension LineParser {
    /// Learns the shape of a native line that the parser has just read, if it is one to be learned.
    func learn(_ line: UnsafeRawBufferPointer, _ event: LogEvent, _ batch: LogBatch) {
        // Once there are too many formats a payload may have been kept in one piece.
        guard hasFormats, !isRedacted, shapes.triesToLearn() else { return }
        let lengths = shapes.lengths
        let isLearned = learned(line, event, batch)
        if !isLearned { shapes.cut(to: lengths) }
        shapes.note(learned: isLearned)
    }

    private func learned(_ line: UnsafeRawBufferPointer, _ event: LogEvent, _ batch: LogBatch) -> Bool {
        guard !reader.hasEscapes, !reader.hasRepeatedMembers, event.written.isEmpty, let payloadRange,
            var lesson = LineShapes.Lesson(line, keptAs: reader.rest(from: 0))
        else { return false }
        var plan = LinePlan()
        plan.kind = event.kind
        plan.kindName = event.kindName
        plan.form = event.form
        plan.style = styleNumber
        guard noteMembers(&lesson, &plan, event) else { return false }
        plan.payload = lesson.range(payloadRange)
        guard notePayload(&lesson, &plan, event) else { return false }
        shapes.keepPieces(of: lesson, &plan)
        return shapes.learn(lesson, plan)
    }

    // MARK: Members of the line

    /// Takes note of all values of the line, and of its members that no column gives; false when one is beyond shapes.
    private func noteMembers(_ lesson: inout LineShapes.Lesson, _ plan: inout LinePlan, _ event: LogEvent) -> Bool {
        let tree = lesson.kept
        var others: [Range<Int>] = []
        var extras: [Range<Int>] = []
        var place = 1
        while place < tree.nodes.count {
            let node = tree.nodes[place]
            let first = lesson.slots.count
            let mark = LineTemplate.mark(of: tree.key(node))
            if mark == LineTemplate.payload {
                noteValues(place, &lesson)
                others.append(first..<lesson.slots.count)
            } else if mark > 0, node.kind == .string {
                guard noteColumn(mark, place, &lesson, &plan, event) else { return false }
            } else {
                // Whether a number is a time is told by the number.
                guard mark != LineTemplate.timestamp || node.kind != .number else { return false }
                noteValues(place, &lesson)
                extras.append(first..<lesson.slots.count)
                noteExtra(lesson, node, &plan)
            }
            place = Int(node.next)
        }
        guard lesson.slots.count < LineShapes.valueLimit else { return false }
        plan.slotCount = UInt8(lesson.slots.count)
        plan.searched.first = Int32(shapes.searched.count)
        for slot in (others + extras).joined() {
            let isNumber = tree.nodes[lesson.slots[slot].node].kind == .number
            shapes.searched.append(.init(value: UInt8(slot + 1), isNumber: isNumber))
        }
        plan.searched.count = Int32(shapes.searched.count) - plan.searched.first
        return true
    }

    /// Takes note of all texts and numbers of the value at `place`.
    private func noteValues(_ place: Int, _ lesson: inout LineShapes.Lesson) {
        for index in place..<Int(lesson.kept.nodes[place].next) {
            switch lesson.kept.nodes[index].kind {
            case .string: note(index, .string, &lesson)
            case .number: note(index, .number, &lesson)
            default: break
            }
        }
    }

    private func note(_ place: Int, _ follow: LineShapes.Follow, _ lesson: inout LineShapes.Lesson) {
        lesson.slots.append((place, follow))
        lesson.ends.append(lesson.kept.nodes[place].end)
    }

    private func noteColumn(
        _ mark: UInt8, _ place: Int, _ lesson: inout LineShapes.Lesson, _ plan: inout LinePlan, _ event: LogEvent
    ) -> Bool {
        // Its text belongs to the shape.
        guard mark != LineTemplate.kind else { return true }
        let value = UInt8(truncatingIfNeeded: lesson.slots.count + 1)
        switch mark {
        case LineTemplate.timestamp:
            let text = lesson.kept.bytes(lesson.kept.nodes[place])
            guard let time = event.timestamp, nearbyTime.time(text) == time else { return false }
            plan.time = value
            note(place, .time, &lesson)
        case LineTemplate.session:
            plan.session = value
            note(place, .session, &lesson)
        case LineTemplate.symbol:
            plan.symbol = value
            note(place, .symbol, &lesson)
        default:
            plan.mode = value
            note(place, .mode, &lesson)
        }
        return true
    }

    private func noteExtra(_ lesson: LineShapes.Lesson, _ node: JSONTree.Node, _ plan: inout LinePlan) {
        if plan.extras.count == 0 { plan.extras.first = Int32(shapes.extras.count) }
        shapes.extras.append(lesson.range(Int(node.keyStart) - 1..<node.span.upperBound))
        plan.extras.count += 1
    }
}
