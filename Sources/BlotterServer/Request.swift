/// One request of HTTP, as far as it matters here.
package struct Request: Sendable {
    /// As it came, in capitals: `GET`.
    package var method: String
    /// Without the query, each part decoded: `["api", "live", "execution", "session 1"]`.
    package var path: [String]
    /// The parameters of the query in their order, decoded.
    package var parameters: [(name: String, value: String)]
    /// Those of its headers that matter here.
    package var headers = Headers()
    /// Of a POST, decoded from chunks; empty otherwise.
    package var body: [UInt8] = []
    /// When all of it had come.
    package var arrival = ContinuousClock.now

    /// The headers that matter here.
    package struct Headers: Sendable {
        /// Codings that the client takes (RFC 9110, 12.5.3).
        package var acceptEncoding: String?
        /// What the body is (RFC 9110, 8.3).
        package var contentType: String?
        /// Tags of answers that the client has (RFC 9110, 13.1.2).
        package var ifNoneMatch: String?
        /// The last event that a client of a stream has got (https://html.spec.whatwg.org, 9.2.4).
        package var lastEventID: String?

        /// No headers.
        package init() {}
    }

    /// A request without headers and body that has just come.
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

    /// Takes a target apart, `/a/b?x=1&y=2`; throws `Problem`.
    package static func target(
        _ target: String
    ) throws -> (path: [String], parameters: [(name: String, value: String)]) {
        let pieces = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let path = parts(ofPath: String(pieces[0])) else {
            throw Problem(400, "Bad Request", detail: "the path is not one that can be decoded")
        }
        return (path, pieces.count > 1 ? try parameters(ofQuery: String(pieces[1])) : [])
    }

    /// Decodes `x=1&y=2` as browsers write it, where a plus is a blank
    /// (https://url.spec.whatwg.org/#urlencoded-parsing). Throws the `Problem` of a name or value that cannot be.
    static func parameters(ofQuery query: String) throws -> [(name: String, value: String)] {
        try query.split(separator: "&").map { pair in
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            func text(_ side: Int) -> String? {
                guard side < sides.count else { return "" }
                return decoded(String(decoding: sides[side].utf8.map { $0 == 0x2B ? 0x20 : $0 }, as: UTF8.self))
            }
            guard let name = text(0), let value = text(1) else {
                throw Problem.badParameter(String(sides[0]), "it cannot be decoded")
            }
            return (name, value)
        }
    }

    /// Decodes the parts of a path (RFC 3986, 2.1); nil when a part is `.` or `..`, or an
    /// escape is none, gives a NUL or no UTF-8. A slash that was escaped is a part of its part, and so are dots: a part
    /// is a name, and leads nowhere.
    package static func parts(ofPath path: String) -> [String]? {
        var parts: [String] = []
        for part in path.split(separator: "/") {
            guard part != ".", part != "..", let text = decoded(String(part)) else { return nil }
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
