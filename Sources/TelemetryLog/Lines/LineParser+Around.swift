/// What is around the innermost object of a line: kept beside the payload, so that nothing of the line is lost.
extension LineParser {
    /// Adds the members beside the innermost object to `extra`, from the inside out, and the text before an object as
    /// `#before`. Of the first of a line's events the outermost object is kept whole, unless it is the innermost one.
    func keepAround(part: UInt16, isLine: Bool) {
        let document = foreign.document
        guard document.scopes.count > 1 else { return }
        var inner = document.innermost
        for scope in document.scopes.dropLast().reversed() {
            switch scope {
            case .before(let text): keepBefore(text)
            case .value(let outer):
                if document.node(outer).kind == .object { keepMembers(of: outer, around: inner) }
                inner = outer
            }
        }
        guard !isLine, part == 0 else { return }
        let outermost = document.outermost
        written.append(document.tree(outermost).bytes(document.node(outermost)))
    }

    private func beginExtra() {
        if extra.count > 0 { extra.append(Self.comma) } else { extra.append(UInt8(ascii: "{")) }
    }

    private func keepBefore(_ text: UnsafeRawBufferPointer) {
        beginExtra()
        extra.append(Array("\"#before\": ".utf8))
        if JSONString.append(encoding: text, to: &extra) { aroundHasEscapes = true }
        around.append(0x20, before: text)
    }

    private func keepMembers(of outer: LineDocument.Place, around inner: LineDocument.Place) {
        let document = foreign.document
        let tree = document.tree(outer)
        document.forEachChild(of: outer) { member in
            guard !document.holds(member, inner) else { return }
            let node = tree.nodes[Int(member.node)]
            beginExtra()
            extra.append(UInt8(ascii: "\""), before: tree.key(node))
            extra.append(Self.colon)
            extra.append(tree.written(node))
            tree.forEachSearched(from: member.node) { node in
                if tree.append(node, to: &around) { aroundHasEscapes = true }
            }
        }
        if tree.reader.hasEscapes { aroundHasEscapes = true }
    }

    /// Ends `extra` and gives both to the event.
    func closeExtra(_ event: inout LogEvent, _ batch: LogBatch) {
        if extra.count > 0 { extra.append(UInt8(ascii: "}")) }
        event.extra = batch.copy(extra.bytes)
        event.written = batch.copy(written.bytes)
    }
}
