/// A JSON text whose values can be looked up: all of them in the order of the text, each before what it holds.
final class JSONTree {
    let reader = JSONReader()
    var nodes = Pile<Node>()
    /// The text as `json.dumps` would have written it, where it is written otherwise.
    var normalized = ByteBuffer()
    /// The shape of the text, if it is a known one; 0 where it is not.
    private(set) var shape: Int32 = 0
    /// Whether a string has escapes, or may hold an object or an array.
    private(set) var holdsTexts = false

    /// One value of the text.
    struct Node: BitwiseCopyable {
        var kind: Kind
        /// Whether a string has escapes.
        var hasEscape: Bool
        /// Whether the member's name has.
        var keyHasEscape: Bool
        /// The bytes of the value, without the quotes of a string.
        var start: UInt32
        var end: UInt32
        /// The bytes of the member's name, without its quotes; none for an element.
        var keyStart: UInt32
        var keyEnd: UInt32
        /// The number of the member's name; 0 for an element.
        var name: Int32
        /// The place of the value that follows this one and all that it holds.
        var next: Int32
        /// The number of the document's tree that this text holds, once that was looked at: 0 when it holds none.
        var opened: Int32
    }

    /// What a value is.
    enum Kind: UInt8 { case string, number, bool, null, object, array }

    /// Reads `text`, which has to stay as long as the tree is used; false when it is no JSON. The
    /// text is kept as `json.dumps` writes it, of members with one name the last alone. A shape that `shapes` knows spares
    /// the parsing; one that it does not know yet is learned.
    func read(_ text: UnsafeRawBufferPointer, names: LineNames, shapes: TextShapes? = nil) -> Bool {
        shape = shapes?.match(text) ?? 0
        if shape > 0, let shapes {
            holdsTexts = shapes.hasEscapes || shapes.mayHoldObject
            return fill(text, shape, of: shapes)
        }
        // Of what was not matched that is not known.
        holdsTexts = true
        guard walk(text, names) else { return false }
        guard reader.isCanonical, !reader.hasRepeatedMembers else { return normalize(text, names, shapes) }
        let read = (nodes.all, text)
        shape = shapes?.learn(read, keptAs: read) ?? 0
        return true
    }

    private func normalize(_ text: UnsafeRawBufferPointer, _ names: LineNames, _ shapes: TextShapes?) -> Bool {
        let hasRepeated = reader.hasRepeatedMembers
        let written = hasRepeated || shapes == nil ? [] : Array(nodes.all)
        normalized.clear()
        JSONNormalizer.append(text, onceEach: hasRepeated, to: &normalized)
        guard walk(normalized.bytes, names) else { return false }
        guard !written.isEmpty else { return true }
        written.withUnsafeBufferPointer { written in
            shape = shapes?.learn((written, text), keptAs: (nodes.all, normalized.bytes)) ?? 0
        }
        return true
    }

    /// Reads `text` as it is written.
    func walk(_ text: UnsafeRawBufferPointer, _ names: LineNames) -> Bool {
        nodes.clear()
        guard reader.begin(text) else { return false }
        return append(key: nil, depth: 0, names) && reader.isAtEnd
    }

    private func append(key: JSONReader.Token?, depth: Int, _ names: LineNames) -> Bool {
        let place = nodes.count
        switch reader.next {
        case UInt8(ascii: "\""):
            guard let token = reader.string() else { return false }
            append(.string, token, key, names)
        case UInt8(ascii: "{"):
            append(.object, JSONReader.Token(start: reader.position, end: 0, hasEscape: false), key, names)
            guard let range = reader.members(depth: depth, member: { append(key: $0, depth: depth + 1, names) })
            else { return false }
            close(place, range)
        case UInt8(ascii: "["):
            append(.array, JSONReader.Token(start: reader.position, end: 0, hasEscape: false), key, names)
            guard let range = reader.elements(depth: depth, element: { append(key: nil, depth: depth + 1, names) })
            else { return false }
            close(place, range)
        case let first:
            guard !reader.isAtEnd, let token = reader.scalar(searched: false) else { return false }
            append(Self.kind(first), token, key, names)
        }
        return true
    }

    private static func kind(_ first: UInt8) -> Kind {
        switch first {
        case UInt8(ascii: "t"), UInt8(ascii: "f"): .bool
        case UInt8(ascii: "n"): .null
        default: .number
        }
    }

    @inline(__always)
    private func append(_ kind: Kind, _ token: JSONReader.Token, _ key: JSONReader.Token?, _ names: LineNames) {
        nodes.append(
            Node(
                kind: kind, hasEscape: token.hasEscape, keyHasEscape: key?.hasEscape ?? false,
                start: UInt32(token.start), end: UInt32(token.end), keyStart: UInt32(key?.start ?? 0),
                keyEnd: UInt32(key?.end ?? 0), name: key.map { number(of: $0, names) } ?? 0,
                next: Int32(nodes.count + 1), opened: Node.unopened))
    }

    @inline(__always)
    private func number(of key: JSONReader.Token, _ names: LineNames) -> Int32 {
        guard key.hasEscape else { return names.number(of: reader.bytes(key)) }
        return reader.decoded(key).withUnsafeBytes { names.number(of: $0) }
    }

    private func close(_ place: Int, _ range: Range<Int>) {
        nodes[place].end = UInt32(range.upperBound)
        nodes[place].next = Int32(nodes.count)
    }

    /// The values and their text, to be looked at without counting references; valid until the tree reads again.
    struct View: BitwiseCopyable {
        let nodes: UnsafeMutablePointer<Node>
        let base: UnsafeRawPointer

        @inline(__always)
        func bytes(_ node: Node) -> UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(start: base + Int(node.start), count: Int(node.end &- node.start))
        }

        @inline(__always)
        func key(_ node: Node) -> UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(start: base + Int(node.keyStart), count: Int(node.keyEnd &- node.keyStart))
        }
    }

    var view: View { View(nodes: nodes.elements, base: reader.base) }

    // MARK: Bytes

    /// The bytes of a value as they are written, without the quotes of a string.
    @inline(__always)
    func bytes(_ node: Node) -> UnsafeRawBufferPointer { reader.bytes(Int(node.start)..<Int(node.end)) }

    /// All bytes of a value, its quotes included.
    func written(_ node: Node) -> UnsafeRawBufferPointer {
        reader.bytes(node.span)
    }

    func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer { reader.bytes(range) }

    /// The bytes of a member's name as they are written, without its quotes.
    func key(_ node: Node) -> UnsafeRawBufferPointer { reader.bytes(Int(node.keyStart)..<Int(node.keyEnd)) }

    /// What a string means, in UTF-8.
    func decoded(_ node: Node) -> [UInt8] {
        var text: [UInt8] = []
        JSONString.decode(bytes(node), into: &text)
        return text
    }

    /// Gives back the memory that a text of many megabytes needed.
    func shrink() {
        reader.shrink()
        nodes.shrink()
        normalized = ByteBuffer()
    }
}

extension JSONTree.Node {
    /// Of a text that was not looked at yet.
    static let unopened: Int32 = -1

    var isContainer: Bool { kind == .object || kind == .array }

    /// Where all of the value stands in the text, its quotes included.
    var span: Range<Int> {
        let quotes = kind == .string ? 1 : 0
        return (Int(start) - quotes)..<(Int(end) + quotes)
    }
}

extension UnsafeRawBufferPointer {
    /// Without the blanks of JSON at both ends.
    var trimmed: UnsafeRawBufferPointer {
        guard let first = firstIndex(where: { !$0.isJSONBlank }), let last = lastIndex(where: { !$0.isJSONBlank })
        else { return UnsafeRawBufferPointer(rebasing: self[..<startIndex]) }
        return UnsafeRawBufferPointer(rebasing: self[first...last])
    }
}
