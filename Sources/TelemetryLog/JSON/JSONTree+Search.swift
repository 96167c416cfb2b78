// What of a tree is searched for: its strings, and its whole numbers.

extension JSONTree {
    /// Calls `body` with each string and whole number of the value at `place` and of what it holds, in their order.
    func forEachSearched(from place: Int32, _ body: (Node) -> Void) {
        let end = nodes[Int(place)].next
        var index = place
        while index < end {
            let node = nodes[Int(index)]
            if isSearched(node) { body(node) }
            index += 1
        }
    }

    /// Whether it is a string or a whole number.
    func isSearched(_ node: Node) -> Bool {
        guard node.kind == .number else { return node.kind == .string }
        return bytes(node).allSatisfy { $0.isDigit || $0 == UInt8(ascii: "-") }
    }

    /// Appends what is searched of a value, after a blank; answers whether SQLite would have it otherwise.
    func append(_ node: Node, to texts: inout ByteBuffer) -> Bool {
        guard node.hasEscape else {
            texts.append(0x20, before: bytes(node))
            return node.kind == .number && bytes(node).count > JSONReader.exactDigits
        }
        texts.append(0x20)
        for byte in decoded(node) { texts.append(byte == 0 ? 0x20 : byte) }
        return true
    }

    /// A member as the payload's form is made of.
    func member(at place: Int32) -> PayloadFormat.Member {
        let node = nodes[Int(place)]
        let key = JSONReader.Token(start: Int(node.keyStart), end: Int(node.keyEnd), hasEscape: node.keyHasEscape)
        let token = JSONReader.Token(start: Int(node.start), end: Int(node.end), hasEscape: node.hasEscape)
        let value: JSONReader.Value =
            switch node.kind {
            case .string: .string(token)
            case .object: .object(token)
            case .array: .array(token)
            case .number, .bool, .null: .scalar(token)
            }
        return PayloadFormat.Member(key: key, value: value)
    }
}
