// Payloads of other systems' lines whose shape is known.
extension LineParser {
    /// What the plan of the line that is open depends on; nil where its payload is not that of others of its shape.
    @inline(__always)
    func planKey(_ found: CanonicalEvent, _ event: LogEvent, _ document: LineDocument) -> ForeignPlans.Key? {
        guard !isRedacted, document.shape > 0 else { return nil }
        var key = ForeignPlans.Key()
        key.format = event.formatName
        key.orderID = found[placeOf: .orderID]?.node ?? -1
        key.intentID = found[placeOf: .intentID]?.node ?? -1
        key.fillID = found[placeOf: .fillID]?.node ?? -1
        key.time = found.timePlace?.node ?? -1
        let view = document.view(document.innermost)
        // A fraction is no id.
        guard view.isSearched(key.orderID), view.isSearched(key.intentID), view.isSearched(key.fillID) else {
            return nil
        }
        return key
    }

    /// Takes the payload of the line that is open as the plan says.
    func takePayload(
        _ plan: UnsafeMutablePointer<ForeignPlans.Plan>, _ found: CanonicalEvent, _ event: inout LogEvent,
        _ document: LineDocument, _ batch: LogBatch
    ) {
        let view = document.view(document.innermost)
        let object = view.nodes[0]
        let length = Int(object.end &- object.start)
        // The object as it is, and at most once more where it is searched.
        batch.arena.reserve(4 * length + symbol.count + 64)
        let shift = batch.arena.count - Int(object.start)
        batch.arena.append(view.base + Int(object.start), length)
        event.firstValue = UInt32(batch.values.count)
        event.valueCount = UInt8(truncatingIfNeeded: plan.pointee.valueCount)
        event.form = plan.pointee.form
        let values = foreignPlans.values.elements + Int(plan.pointee.firstValue)
        let count = Int(plan.pointee.valueCount)
        for index in 0..<count {
            let node = view.nodes[Int(values[index])]
            if index == count &- 1, plan.pointee.keepsEnd {
                let start = node.span.lowerBound
                batch.values.append(Self.span(start + shift, Int(object.end) - 1 - start))
            } else {
                batch.values.append(Self.span(Int(node.start) + shift, Int(node.end &- node.start)))
            }
        }
        takeSearched(plan, found, &event, document, batch)
    }

    @inline(__always)
    private static func span(_ offset: Int, _ count: Int) -> Span {
        count == 0 ? Span() : Span(offset: UInt32(offset), count: UInt32(count))
    }

    @inline(__always)
    private func takeSearched(
        _ plan: UnsafeMutablePointer<ForeignPlans.Plan>, _ found: CanonicalEvent, _ event: inout LogEvent,
        _ document: LineDocument, _ batch: LogBatch
    ) {
        let place = document.innermost
        let view = document.view(place)
        let end = Int(view.nodes[0].end)
        let first = batch.arena.count
        batch.arena.append(symbol.bytes)
        let searched = foreignPlans.searched.elements + Int(plan.pointee.firstSearched)
        for index in 0..<Int(plan.pointee.searchedCount) {
            let node = view.nodes[Int(searched[index].node)]
            let count = Int(node.end &- node.start)
            if node.kind == .number, !view.isWhole(node) { continue }
            if searched[index].isColumn, isUnsearched(node, in: place, found, document) {
                continue
            }
            if node.kind == .number, count > JSONReader.exactDigits { event.storesSearchText = true }
            batch.arena.append(0x20)
            batch.arena.appendShort(view.base + Int(node.start), count, readable: end &- Int(node.start))
        }
        event.searchText = Self.span(first, batch.arena.count - first)
        LineShapes.separateLetters(&event, batch)
        if event.searchText.isEmpty { event.storesSearchText = false }
    }

    // MARK: Planning

    /// Makes the plan of a line that was read without one.
    func plan(_ key: ForeignPlans.Key, _ found: CanonicalEvent, _ event: LogEvent, _ document: LineDocument) {
        guard !foreignPlans.isFull, hasFormats, document.node(document.innermost).kind == .object else { return }
        let tree = document.tree(document.innermost)
        let values = members.all.filter { $0.role == .value }
        let keepsEnd = values.count > PayloadFormat.valueLimit
        let kept = values.prefix(PayloadFormat.valueLimit)
        guard kept.count == Int(event.valueCount) else { return }
        var plan = ForeignPlans.Plan(
            key: key, form: event.form, firstValue: Int32(foreignPlans.values.count), valueCount: Int32(kept.count),
            keepsEnd: keepsEnd, firstSearched: Int32(foreignPlans.searched.count), searchedCount: 0)
        // No two values begin at one place but for the line's own object.
        let nodes = kept.compactMap { member in
            tree.nodes.all.dropFirst().firstIndex { $0.start == member.value.token.start }
        }
        guard nodes.count == kept.count else { return }
        for node in nodes { foreignPlans.values.append(Int32(node)) }
        let timeKey = timeKey(found, document)
        for index in 1..<max(1, tree.nodes.count) {
            let node = tree.nodes[index]
            guard node.kind == .string || node.kind == .number else { continue }
            if !timeKey.isEmpty, tree.key(node).elementsEqual(timeKey) { continue }
            foreignPlans.searched.append(.init(node: Int32(index), isColumn: ForeignReader.isColumn(node.name)))
        }
        plan.searchedCount = Int32(foreignPlans.searched.count) - plan.firstSearched
        foreignPlans.add(plan, of: document.shape)
    }
}

extension JSONTree.View {
    /// Whether a node, if there is one, is a string or a whole number.
    @inline(__always)
    fileprivate func isSearched(_ node: Int32) -> Bool {
        guard node >= 0 else { return true }
        let node = nodes[Int(node)]
        return node.kind == .string || (node.kind == .number && isWhole(node))
    }

    @inline(__always)
    fileprivate func isWhole(_ node: JSONTree.Node) -> Bool {
        var offset = Int(node.start)
        while offset < Int(node.end) {
            let byte = base.load(fromByteOffset: offset, as: UInt8.self)
            guard byte.isDigit || byte == UInt8(ascii: "-") else { return false }
            offset &+= 1
        }
        return true
    }
}
