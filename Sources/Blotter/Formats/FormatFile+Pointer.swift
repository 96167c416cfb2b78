extension FormatFile {
    /// The pointer that `value` is.
    func pointer(_ value: TOMLValue, of name: String) throws(Problem) -> String {
        guard case .string(let text) = value.content else {
            throw problem(.badValue(name, expected: "a pointer, such as \"/data\""), value)
        }
        try checkPointer(text, at: value, of: name)
        return text
    }

    /// Throws when `text` is no JSON pointer (RFC 6901) to a member; `key` may stand beside pointers there.
    func checkPointer(
        _ text: String, at value: TOMLValue, of name: String, beside key: String? = nil
    ) throws(Problem) {
        guard text.utf8.first == UInt8(ascii: "/") else {
            throw problem(.noPointer(text, in: name, beside: key), value)
        }
        var rest = text.utf8[...]
        while let tilde = rest.firstIndex(of: UInt8(ascii: "~")) {
            rest = rest[rest.index(after: tilde)...]
            guard let next = rest.first, next == UInt8(ascii: "0") || next == UInt8(ascii: "1") else {
                throw problem(.badEscape(text, in: name), value)
            }
        }
    }

    /// The elements of `value`, each as `element` reads it.
    func list(
        _ value: TOMLValue, of name: String, expected: String,
        _ element: (TOMLValue) throws(Problem) -> String
    ) throws(Problem) -> [String] {
        guard case .array(let elements) = value.content else {
            throw problem(.badValue(name, expected: expected), value)
        }
        var texts: [String] = []
        for value in elements { texts.append(try element(value)) }
        return texts
    }
}

extension TOMLValue {
    /// The text of a text, a number or a truth value, as the document has it; nil of anything else.
    var scalarText: String? {
        switch content {
        case .string(let text), .integer(let text), .float(let text): text
        case .boolean(let value): value ? "true" : "false"
        default: nil
        }
    }
}
