// Native lines whose shape is known.
extension LineParser {
    /// Appends the event of a line whose shape is known; false when it is not, or when the line has something that is
    /// left to the parser.
    func takeKnown(_ line: UnsafeRawBufferPointer, _ number: UInt32, _ batch: LogBatch) -> Bool {
        awaitedShape = 0
        let shape = shapes.find(line, near: nearbyTime)
        guard shape > 0 else { return false }
        let plan = shapes.plan(shape)
        guard shapes.hasIDs(plan.pointee) else { return false }
        if plan.pointee.time > 0, shapes.match.time == nil || plan.pointee.style != styleNumber {
            awaitedShape = shape
            return false
        }
        var event = LogEvent()
        event.line = number
        event.kind = plan.pointee.kind
        event.kindName = plan.pointee.kindName
        event.form = plan.pointee.form
        event.timestamp = shapes.match.time
        takeNames(line, plan, &event, batch)
        let slots = shapes.amounts.elements + Int(plan.pointee.amounts.first)
        for index in 0..<Int(plan.pointee.amounts.count) {
            event.amounts.set(slots[index].field, to: shapes.amount(slots[index], of: line))
        }
        shapes.takeTexts(line, plan, &event, batch)
        batch.events.append(event)
        knownLines &+= 1
        return true
    }

    /// A line of the shape that was awaited has been parsed: the form of such lines with times in that style.
    func noteStyle(_ line: UnsafeRawBufferPointer, _ event: LogEvent) {
        guard awaitedShape > 0, !isRedacted, event.written.isEmpty else { return }
        let plan = shapes.plan(awaitedShape)
        awaitedShape = 0
        let slot = Int(plan.pointee.time)
        let text = line[Int(shapes.match.starts[slot])..<Int(shapes.match.ends[slot])]
        guard let time = event.timestamp, nearbyTime.time(UnsafeRawBufferPointer(rebasing: text)) == time else {
            return
        }
        plan.pointee.form = event.form
        plan.pointee.style = styleNumber
    }

    @inline(__always)
    private func takeNames(
        _ line: UnsafeRawBufferPointer, _ plan: UnsafeMutablePointer<LinePlan>, _ event: inout LogEvent,
        _ batch: LogBatch
    ) {
        let names = shapes.match.names
        if plan.pointee.session > 0 {
            event.sessionName = names.0 > 0 ? names.0 : newName(line, plan.pointee.session, LineTemplate.session, batch)
        }
        if plan.pointee.symbol > 0 {
            event.symbolName = names.1 > 0 ? names.1 : newName(line, plan.pointee.symbol, LineTemplate.symbol, batch)
        }
        if plan.pointee.mode > 0 {
            event.modeName = names.2 > 0 ? names.2 : newName(line, plan.pointee.mode, LineTemplate.mode, batch)
        }
    }

    /// The number of a name that the line before did not have.
    private func newName(
        _ line: UnsafeRawBufferPointer, _ slot: UInt8, _ mark: UInt8, _ batch: LogBatch
    ) -> Int32 {
        let range = Int(shapes.match.starts[Int(slot)])..<Int(shapes.match.ends[Int(slot)])
        let text = UnsafeRawBufferPointer(rebasing: line[range])
        let number = known(text, mark, batch)
        shapes.recent.keep(text, number, at: Int(mark - LineTemplate.session))
        return number
    }
}

extension LineShapes {
    /// Whether all that may be ids are.
    @inline(__always)
    func hasIDs(_ plan: LinePlan) -> Bool {
        let slots = ids.elements + Int(plan.ids.first)
        for index in 0..<Int(plan.ids.count) where !match.arePlain[Int(slots[index])] { return false }
        return true
    }

    @inline(__always)
    func amount(_ amount: LinePlan.Amount, of line: UnsafeRawBufferPointer) -> Double {
        let slot = Int(amount.value)
        guard amount.isText else { return match.numbers[slot] }
        let text = UnsafeRawBufferPointer(rebasing: line[Int(match.starts[slot])..<Int(match.ends[slot])])
        return text.isEmpty || !JSONNumber.isNumber(text) ? .nan : JSONNumber.double(text)
    }

    // MARK: Texts

    /// Copies what the event has of the line's bytes: values, ids, what is searched, members that no column gives.
    @inline(__always)
    func takeTexts(
        _ line: UnsafeRawBufferPointer, _ plan: UnsafeMutablePointer<LinePlan>, _ event: inout LogEvent,
        _ batch: LogBatch
    ) {
        guard var base = line.baseAddress else { return }
        // All of it: the line once more where it is kept, once where it is searched.
        batch.arena.reserve(4 * (line.count + Int(plan.pointee.pieceBytes)) + 256)
        /// What is to be added to a place in the kept text for one in the arena.
        var shift = batch.arena.count
        var length = line.count
        if plan.pointee.pieces.count > 0 {
            base = rewrite(base, plan, batch)
            length = batch.arena.count - shift
        } else {
            let start = plan.pointee.payload.start.offset(match.ends)
            batch.arena.append(base + start, plan.pointee.payload.end.offset(match.ends) - start)
            shift -= start
        }
        takeValues(plan, shift, &event, batch)
        let text = batch.arena.count
        let hasLongIntegers = appendSearched(base, length, plan, batch)
        event.searchText = Span(offset: UInt32(text), count: UInt32(batch.arena.count - text))
        event.storesSearchText = hasLongIntegers
        if match.isBeyondASCII { Self.separateLetters(&event, batch) }
        if event.searchText.isEmpty { (event.searchText, event.storesSearchText) = (Span(), false) }
        if plan.pointee.extras.count > 0 { takeExtras(base, plan, &event, batch) }
    }

    /// Writes the line as `json.dumps` would have written it, in which the values end elsewhere; answers where.
    private func rewrite(
        _ line: UnsafeRawPointer, _ plan: UnsafeMutablePointer<LinePlan>, _ batch: LogBatch
    ) -> UnsafeRawPointer {
        let first = batch.arena.count
        let pieces = pieces.elements + Int(plan.pointee.pieces.first)
        batch.arena.append(tree.literals[pieces[0]])
        for value in 1..<Int(plan.pointee.pieces.count) {
            let (start, end) = (Int(match.starts[value]), Int(match.ends[value]))
            match.starts[value] = UInt32(truncatingIfNeeded: batch.arena.count - first)
            batch.arena.append(line + start, end - start)
            match.ends[value] = UInt32(truncatingIfNeeded: batch.arena.count - first)
            batch.arena.append(tree.literals[pieces[value]])
        }
        return UnsafeRawPointer(batch.arena.start) + first
    }

    @inline(__always)
    private func takeValues(
        _ plan: UnsafeMutablePointer<LinePlan>, _ shift: Int, _ event: inout LogEvent, _ batch: LogBatch
    ) {
        event.firstValue = UInt32(batch.values.count)
        event.valueCount = UInt8(truncatingIfNeeded: plan.pointee.values.count)
        let ranges = values.elements + Int(plan.pointee.values.first)
        for index in 0..<Int(plan.pointee.values.count) {
            let start = ranges[index].start.offset(match.ends)
            batch.values.append(Self.span(start, ranges[index].end.offset(match.ends), shift))
        }
        event.orderID = identifier(plan.pointee.orderID, shift)
        event.intentID = identifier(plan.pointee.intentID, shift)
        event.fillID = identifier(plan.pointee.fillID, shift)
        if plan.pointee.feeCurrency > 0 { event.feeCurrency = span(plan.pointee.feeCurrency, shift) }
    }

    @inline(__always)
    private static func span(_ start: Int, _ end: Int, _ shift: Int) -> Span {
        guard end > start else { return Span() }
        return Span(offset: UInt32(truncatingIfNeeded: start &+ shift), count: UInt32(truncatingIfNeeded: end &- start))
    }

    @inline(__always)
    private func span(_ slot: UInt8, _ shift: Int) -> Span {
        Self.span(Int(match.starts[Int(slot)]), Int(match.ends[Int(slot)]), shift)
    }

    @inline(__always)
    private func identifier(_ slot: UInt8, _ shift: Int) -> LogEvent.Identifier {
        slot > 0 ? .init(text: span(slot, shift), exists: true) : .init()
    }

    /// Appends what is searched; answers whether SQLite would round a number of it.
    @inline(__always)
    private func appendSearched(
        _ base: UnsafeRawPointer, _ length: Int, _ plan: UnsafeMutablePointer<LinePlan>, _ batch: LogBatch
    ) -> Bool {
        var hasLongIntegers = false
        if plan.pointee.symbol > 0 { append(plan.pointee.symbol, base, length, batch) }
        let slots = searched.elements + Int(plan.pointee.searched.first)
        for index in 0..<Int(plan.pointee.searched.count) {
            let slot = slots[index].value
            if slots[index].isNumber {
                guard match.arePlain[Int(slot)] else { continue }
                if match.count(of: slot) > JSONReader.exactDigits { hasLongIntegers = true }
            }
            batch.arena.append(0x20)
            append(slot, base, length, batch)
        }
        return hasLongIntegers
    }

    @inline(__always)
    private func append(_ slot: UInt8, _ base: UnsafeRawPointer, _ length: Int, _ batch: LogBatch) {
        let start = Int(match.starts[Int(slot)])
        batch.arena.appendShort(base + start, match.count(of: slot), readable: length &- start)
    }

    /// Writes what is searched anew where letters are words by themselves.
    static func separateLetters(_ event: inout LogEvent, _ batch: LogBatch) {
        guard SearchedText.hasSingleLetters(batch[event.searchText]) else { return }
        var text = ByteBuffer()
        SearchedText.appendSeparated(batch[event.searchText], to: &text)
        batch.arena.truncate(to: Int(event.searchText.offset))
        event.searchText = batch.copy(text.bytes)
        event.storesSearchText = true
    }

    /// Not inlined, as few logs have such members.
    @inline(never)
    private func takeExtras(
        _ base: UnsafeRawPointer, _ plan: UnsafeMutablePointer<LinePlan>, _ event: inout LogEvent, _ batch: LogBatch
    ) {
        let first = batch.arena.count
        batch.arena.append(UInt8(ascii: "{"))
        let ranges = extras.elements + Int(plan.pointee.extras.first)
        for index in 0..<Int(plan.pointee.extras.count) {
            if index > 0 { batch.arena.append(LineParser.comma) }
            let start = ranges[index].start.offset(match.ends)
            batch.arena.append(base + start, ranges[index].end.offset(match.ends) - start)
        }
        batch.arena.append(UInt8(ascii: "}"))
        event.extra = Span(offset: UInt32(first), count: UInt32(batch.arena.count - first))
    }
}
