/// One request of HTTP, as far as it matters here.
package struct Request: Sendable {
    package var method: String
    /// Without the query, each part decoded: `["api", "live", "execution", "session 1"]`.
    package var path: [String]
    /// The parameters of the query in their order, decoded.
    package var parameters: [(name: String, value: String)]
    package var host: String?

    package init(method: String, path: [String], parameters: [(name: String, value: String)] = [], host: String? = nil)
    {
        self.method = method
        self.path = path
        self.parameters = parameters
        self.host = host
    }

    /// Decodes the parts of a path (RFC 3986, 2.1); nil when an escape is none, or gives a NUL, a slash or no UTF-8.
    package static func parts(ofPath path: String) -> [String]? {
        var parts: [String] = []
        for part in path.split(separator: "/") {
            guard let text = decoded(String(part)), !text.utf8.contains(UInt8(ascii: "/")), text != ".", text != ".."
            else {
                return nil
            }
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
