/// Lines of other systems, whose canonical fields a format or a guess has found; and native lines that another system
/// has wrapped.
extension LineParser {
    /// Appends the native event that is inside the line that is open; answers whether the line is that alone.
    func takeInner(_ number: UInt32, _ batch: LogBatch) -> Bool {
        let document = foreign.document
        let place = document.innermost
        guard var event = readNative(document.tree(place).bytes(document.node(place)), batch) else { return false }
        let isAlone = document.scopes.count == 1
        if document.objectCount > 1 {
            template.clear()
            template.append(LineTemplate.written)
            written.clear()
        }
        keepAround(part: 0, isLine: document.objectCount == 1)
        finish(&event, batch)
        event.line = number
        batch.events.append(event)
        return isAlone
    }

    /// Appends the events of the line that is open.
    func takeForeign(by format: LineFormat, _ foreign: ForeignReader, _ number: UInt32, _ batch: LogBatch) {
        var part: UInt16 = 0
        foreign.forEachEvent(.format(format)) { found in
            append(found, number, part, by: format.label, foreign.document, batch)
            part += 1
        }
    }

    /// Appends the event of the line that is open, of which there is a guess alone.
    func takeGuess(_ foreign: ForeignReader, _ number: UInt32, _ batch: LogBatch) {
        append(foreign.guess(), number, 0, by: Self.auto, foreign.document, batch)
    }

    /// The rules have no other version than the index's schema.
    private static let auto = Array("auto 0".utf8)

    private func append(
        _ found: CanonicalEvent, _ number: UInt32, _ part: UInt16, by name: [UInt8], _ document: LineDocument,
        _ batch: LogBatch
    ) {
        var event = LogEvent()
        event.line = number
        event.part = part
        event.kind = found.kind
        event.timestamp = found.time
        clear()
        event.formatName = name.withUnsafeBytes { self.number($0, LineTemplate.written, batch) }
        takeNames(found, &event, batch)
        takeIDs(found, &event, batch)
        takePayload(found, part: part, by: name, &event, document, batch)
        // Of an event of another kind only these may be known.
        if event.kind != .other || found[text: .venue] != nil || found[text: .account] != nil
            || found.otherOrderID != nil
        {
            takeValues(found, &event, batch)
        }
        batch.events.append(event)
    }

    private func takeNames(_ found: CanonicalEvent, _ event: inout LogEvent, _ batch: LogBatch) {
        if let text = found[text: .session] { event.sessionName = self.number(text, LineTemplate.session, batch) }
        if let text = found[text: .symbol] { event.symbolName = self.number(text, LineTemplate.symbol, batch) }
        if let text = found[text: .mode] { event.modeName = self.number(text, LineTemplate.mode, batch) }
        if found.kind != .other {
            event.kindName = self.number(of: found.kind, batch)
        } else if let text = found.kindText {
            event.kindName = self.number(text, LineTemplate.kind, batch)
        }
    }

    private func takeIDs(_ found: CanonicalEvent, _ event: inout LogEvent, _ batch: LogBatch) {
        if let text = found[text: .orderID] { event.orderID = .init(text: batch.copy(text), exists: true) }
        if let text = found[text: .intentID] { event.intentID = .init(text: batch.copy(text), exists: true) }
        if let text = found[text: .fillID] { event.fillID = .init(text: batch.copy(text), exists: true) }
    }

    private func takeValues(_ found: CanonicalEvent, _ event: inout LogEvent, _ batch: LogBatch) {
        func span(_ field: CanonicalField) -> Span { found[text: field].map { batch.copy($0) } ?? Span() }
        event.otherOrderID = found.otherOrderID.map { batch.copy($0) } ?? Span()
        batch.canonical.append(
            CanonicalValues(
                side: span(.side), orderType: span(.orderType), quantity: found[number: .quantity],
                limitPrice: found[number: .limitPrice], referencePrice: found[number: .referencePrice],
                filledQuantity: found[number: .filledQuantity], cumulativeQuantity: found[number: .cumulativeQuantity],
                fillPrice: found[number: .fillPrice], averagePrice: found[number: .averagePrice],
                fillFee: found[number: .fillFee], cumulativeFee: found[number: .cumulativeFee],
                feeCurrency: span(.feeCurrency), venue: span(.venue), account: span(.account), gate: span(.gate),
                decision: span(.decision), reason: span(.reason), error: span(.error),
                otherOrderID: event.otherOrderID))
        event.canonical = UInt32(batch.canonical.count)
        event.feeCurrency = span(.feeCurrency)
        event.amounts.quantity = found[number: .quantity]
        event.amounts.filledQuantity = found[number: .filledQuantity]
        event.amounts.cumulativeQuantity = found[number: .cumulativeQuantity]
        event.amounts.fillPrice = found[number: .fillPrice]
        event.amounts.averagePrice = found[number: .averagePrice]
        event.amounts.fillFee = found[number: .fillFee]
        event.amounts.cumulativeFee = found[number: .cumulativeFee]
    }

    // MARK: Payload and form

    /// Takes the payload and what is searched: as the plan says, or by looking through them.
    private func takePayload(
        _ found: CanonicalEvent, part: UInt16, by name: [UInt8], _ event: inout LogEvent, _ document: LineDocument,
        _ batch: LogBatch
    ) {
        let key = planKey(found, event, document)
        if let key, let plan = foreignPlans.find(document.shape, key, document.shapes) {
            return takePayload(plan, found, &event, document, batch)
        }
        readPayload(found, part: part, by: name, &event, document, batch)
        finishForeignText(found, &event, document, batch)
        if let key { plan(key, found, event, document) }
    }

    private func readPayload(
        _ found: CanonicalEvent, part: UInt16, by name: [UInt8], _ event: inout LogEvent, _ document: LineDocument,
        _ batch: LogBatch
    ) {
        let place = document.innermost
        let tree = document.tree(place)
        let node = document.node(place)
        let object = Int(node.start)..<Int(node.end)
        if node.kind == .object {
            members.clear()
            gatherMembers(of: place, found, document)
            cut(object, of: tree.reader, &event, batch)
        } else {
            event.firstValue = UInt32(batch.values.count)
            _ = keepWhole(object, of: tree.reader, &event, batch)
            format.append("%s")
        }
        let isLine = document.objectCount == 1
        template.append(isLine ? LineTemplate.payload : LineTemplate.written)
        keepAround(part: part, isLine: isLine)
        event.form = form(
            object, of: tree.reader, readBy: .init(label: name, timeKey: timeKey(found, document)), &event, batch)
        closeExtra(&event, batch)
    }

    /// Gathers what the payload is cut into: the values of the object and of all that it holds, but for containers without
    /// values.
    private func gatherMembers(
        of object: LineDocument.Place, _ found: CanonicalEvent, _ document: LineDocument
    ) {
        let tree = document.tree(object)
        let end = tree.nodes[Int(object.node)].next
        var index = object.node + 1
        // Of more the rest is one value; three may be ids.
        while index < end, members.count <= PayloadFormat.valueLimit + 3 {
            let node = tree.nodes[Int(index)]
            if !node.isContainer || node.next == index + 1 {
                var kept = tree.member(at: index)
                // What is searched is told from the form, and an id is: a fraction or a truth value is none there.
                let place = LineDocument.Place(tree: object.tree, node: index)
                if tree.isSearched(node) { kept.role = role(of: place, found) }
                if !isRedacted(kept, of: tree.reader) { members.append(kept) }
            }
            index += 1
        }
    }

    /// The name of the member of the payload that says the time.
    func timeKey(_ found: CanonicalEvent, _ document: LineDocument) -> UnsafeRawBufferPointer {
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        guard let place = found.timePlace, place.tree == document.innermost.tree else { return none }
        let node = document.node(place)
        return node.keyHasEscape ? none : document.tree(place).key(node)
    }

    /// Which id of the event stands at a member's place.
    private func role(of member: LineDocument.Place, _ found: CanonicalEvent) -> PayloadFormat.Member.Role {
        if found[placeOf: .orderID] == member { return .orderID }
        if found[placeOf: .intentID] == member { return .intentID }
        return found[placeOf: .fillID] == member ? .fillID : .value
    }

    /// What is searched: the symbol, then the strings and whole numbers of the payload, then those around it.
    private func finishForeignText(
        _ found: CanonicalEvent, _ event: inout LogEvent, _ document: LineDocument, _ batch: LogBatch
    ) {
        let timeKey = timeKey(found, document)
        let place = document.innermost
        let tree = document.tree(place)
        var hasLongIntegers = false
        let isLine = document.objectCount == 1
        tree.forEachSearched(from: place.node) { node in
            if !timeKey.isEmpty, tree.key(node).elementsEqual(timeKey) { return }
            if isLine, isUnsearched(node, in: place, found, document) { return }
            hasLongIntegers = tree.append(node, to: &symbol) || hasLongIntegers
        }
        event.storesSearchText = tree.reader.hasEscapes || hasLongIntegers
        finishText(&event, batch)
    }

    /// Whether a value is one of a line that is its own payload which columns give.
    func isUnsearched(
        _ node: JSONTree.Node, in place: LineDocument.Place, _ found: CanonicalEvent, _ document: LineDocument
    ) -> Bool {
        guard ForeignReader.isColumn(node.name) else { return false }
        let view = document.view(place)
        let key = view.key(node)
        let isTime = key.elementsEqual("ts".utf8)
        guard isTime ? found.time != nil : node.kind == .string && isLabel(node, in: view, key, found) else {
            return false
        }
        // A member of the line, not of what is in it.
        var isOwn = false
        document.forEachChild(of: place) { member in
            if view.nodes[Int(member.node)].start == node.start { isOwn = true }
        }
        return isOwn
    }

    /// Whether a text is what the column of its member's name has, in whatever case.
    private func isLabel(
        _ node: JSONTree.Node, in view: JSONTree.View, _ key: UnsafeRawBufferPointer, _ found: CanonicalEvent
    ) -> Bool {
        var decoded: [UInt8] = []
        if node.hasEscape { JSONString.decode(view.bytes(node), into: &decoded) }
        func equals(_ column: some Sequence<UInt8>) -> Bool {
            node.hasEscape ? decoded.isSameInAnyCase(as: column) : view.bytes(node).isSameInAnyCase(as: column)
        }
        switch key.count {
        case 4 where key.elementsEqual("kind".utf8):
            return found.kind == .other ? found.kindText.map(equals) ?? false : equals(found.kind.rawValue.utf8)
        case 4: return found[text: .mode].map(equals) ?? false
        case 6: return found[text: .symbol].map(equals) ?? false
        default: return found[text: .session].map(equals) ?? false
        }
    }
}
