/// A value that was found in a line; its bytes are valid as long as the line is read.
struct LineValue {
    var kind: JSONTree.Kind
    /// The bytes of a text without its quotes, of anything else as it is written.
    var bytes: UnsafeRawBufferPointer
    /// Whether a text has escapes.
    var hasEscape = false
    /// Where it is; nil for what stands before an object.
    var place: LineDocument.Place?

    /// A text that is not in the line in this form.
    init(text: UnsafeRawBufferPointer) {
        kind = .string
        bytes = text
    }

    @inline(__always)
    init(_ node: JSONTree.Node, in view: JSONTree.View, at place: LineDocument.Place) {
        kind = node.kind
        bytes = view.bytes(node)
        hasEscape = node.hasEscape
        self.place = place
    }

    /// Whether there is nothing: null, or a text without a byte.
    var isEmpty: Bool { kind == .null || (kind == .string && bytes.isEmpty) }
}
