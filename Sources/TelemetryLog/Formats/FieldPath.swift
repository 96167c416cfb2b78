/// A JSON pointer (RFC 6901) into a line, with its names as numbers.
struct FieldPath {
    /// The steps from the outside in; none for the value itself.
    let steps: [Step]

    /// A name, which in an array is a place.
    struct Step {
        var name: Int32
        /// The place that the name is, from 0; nil for one that is no number.
        var index: Int?
        var text: [UInt8]
    }

    /// Reads a pointer, whose names get their numbers from `number`; nil when it is none.
    init?(_ pointer: String, number: ([UInt8]) -> Int32) {
        guard let names = Self.names(in: pointer) else { return nil }
        steps = names.map { name in
            let isNumber = !name.isEmpty && name.allSatisfy(\.isDigit)
            return Step(
                name: number(name), index: isNumber ? Int(String(decoding: name, as: UTF8.self)) : nil, text: name)
        }
    }

    /// The names of a pointer, without its escapes; nil when it is none.
    static func names(in pointer: String) -> [[UInt8]]? {
        guard pointer.utf8.first == UInt8(ascii: "/") else { return nil }
        var names: [[UInt8]] = []
        for name in pointer.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            var text: [UInt8] = []
            var rest = name[...]
            while let byte = rest.popFirst() {
                guard byte == UInt8(ascii: "~") else {
                    text.append(byte)
                    continue
                }
                switch rest.popFirst() {
                case UInt8(ascii: "0"): text.append(UInt8(ascii: "~"))
                case UInt8(ascii: "1"): text.append(UInt8(ascii: "/"))
                default: return nil
                }
            }
            names.append(text)
        }
        return names
    }
}
