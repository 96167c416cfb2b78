/// One request of HTTP, as far as it matters here.
package struct Request: Sendable {
    package var method: String
    /// Without the query, each part decoded: `["api", "live", "execution", "session 1"]`.
    package var path: [String]
    /// The parameters of the query in their order, decoded.
    package var parameters: [(name: String, value: String)]
    package var headers = Headers()
    package var body: [UInt8] = []

    /// The headers that matter here.
    package struct Headers: Sendable {
        package var acceptEncoding: String?
        package var contentType: String?
        package var ifNoneMatch: String?
        package var lastEventID: String?

        package init() {}
    }

    package init(method: String = "GET", path: [String], parameters: [(name: String, value: String)] = []) {
        self.method = method
        self.path = path
        self.parameters = parameters
    }

    /// Whether the client has what `tag` stands for (RFC 9110, 13.1.2).
    package func has(tag: String) -> Bool {
        guard let known = headers.ifNoneMatch else { return false }
        func strong(_ text: Substring) -> Substring { text.hasPrefix("W/") ? text.dropFirst(2) : text }
        return known.split(separator: ",").contains { text in
            let text = text.drop { $0 == " " }.prefix { $0 != " " }
            return text == "*" || strong(text) == strong(tag[...])
        }
    }

    /// Whether the answer may be gzip (RFC 9110, 12.5.3).
    var takesGzip: Bool {
        (headers.acceptEncoding ?? "").lowercased().split(separator: ",").contains { coding in
            let parts = coding.split(separator: ";").map { $0.filter { $0 != " " } }
            guard parts.first == "gzip" || parts.first == "*" else { return false }
            return !parts.dropFirst().contains {
                $0 == "q=0" || ($0.hasPrefix("q=0.") && $0.dropFirst(4).allSatisfy { $0 == "0" })
            }
        }
    }

    /// Decodes the parts of a path (RFC 3986, 2.1); nil when a part is `.` or `..`, or an
    /// escape is none, gives a NUL or no UTF-8. A slash that was escaped is a part of its part.
    package static func parts(ofPath path: String) -> [String]? {
        var parts: [String] = []
        for part in path.split(separator: "/") {
            guard let text = decoded(String(part)), text != ".", text != ".." else { return nil }
            parts.append(text)
        }
        return parts
    }

    /// Decodes the escapes of a text (RFC 3986, 2.1); nil as above.
    static func decoded(_ text: String) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2, digits.allSatisfy(\.isHexDigit),
                let code = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            else { return nil }
            bytes.append(code)
            rest = rest.dropFirst(2)
        }
        guard !bytes.contains(0) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }
}

extension UInt8 {
    fileprivate var isHexDigit: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}
