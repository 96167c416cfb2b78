/// The query of an address: names and values as they may stand in a URL (https://url.spec.whatwg.org/#urlencoded-serializing).
package struct QueryText: Equatable, CustomStringConvertible {
    private let parameters: [(name: String, value: String)]

    /// Those without a value are left out.
    package init(_ parameters: [(name: String, value: String?)]) {
        self.parameters = parameters.compactMap { name, value in value.map { (name, $0) } }
    }

    package static func == (left: QueryText, right: QueryText) -> Bool { left.description == right.description }

    package var description: String {
        parameters.isEmpty
            ? "" : "?" + parameters.map { "\(Self.encoded($0.name))=\(Self.encoded($0.value))" }.joined(separator: "&")
    }

    /// Any text as a part of a path or a query.
    package static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            let isPlain = byte < 0x80 && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            if isPlain || "-._~:,".utf8.contains(byte) { return String(Character(scalar)) }
            let digits = String(byte, radix: 16, uppercase: true)
            return "%" + (digits.utf8.count < 2 ? "0" : "") + digits
        }.joined()
    }
}
