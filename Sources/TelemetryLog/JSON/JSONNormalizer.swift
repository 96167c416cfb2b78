/// Writes a valid JSON text as Python's `json.dumps` would: one blank after each `,` and `:`, none elsewhere, and of
/// members with one name the last value in the first place. Strings and numbers stay byte for byte, but for names of
/// members: these lose escapes they do not need, so that they are found by what they mean.
struct JSONNormalizer {
    private let text: UnsafeRawBufferPointer
    private let onceEach: Bool
    private var position = 0

    /// Appends `text`, which must be valid JSON no deeper than `LineParser.depthLimit`; `onceEach` looks for members
    /// that come twice in an object.
    static func append(_ text: UnsafeRawBufferPointer, onceEach: Bool, to output: inout ByteBuffer) {
        var normalizer = JSONNormalizer(text: text, onceEach: onceEach)
        normalizer.value(&output)
    }

    private init(text: UnsafeRawBufferPointer, onceEach: Bool) {
        self.text = text
        self.onceEach = onceEach
    }

    /// The next byte that is no blank; the text is valid, so there is one wherever this is asked.
    private mutating func next() -> UInt8 {
        while text[position].isJSONBlank { position += 1 }
        return text[position]
    }

    private mutating func value(_ output: inout ByteBuffer) {
        switch next() {
        case UInt8(ascii: "{"): object(&output)
        case UInt8(ascii: "["): array(&output)
        case UInt8(ascii: "\""): output.append(string())
        default: output.append(scalar())
        }
    }

    private mutating func array(_ output: inout ByteBuffer) {
        position += 1
        output.append(UInt8(ascii: "["))
        var isFirst = true
        while next() != UInt8(ascii: "]") {
            if text[position] == UInt8(ascii: ",") { position += 1 }
            if !isFirst { output.append(Self.comma) }
            isFirst = false
            value(&output)
        }
        position += 1
        output.append(UInt8(ascii: "]"))
    }

    private static let comma: [UInt8] = [UInt8(ascii: ","), 0x20]
    private static let colon: [UInt8] = [UInt8(ascii: ":"), 0x20]

    /// Where a member stands in the output.
    private typealias Member = Range<Int>

    private mutating func object(_ output: inout ByteBuffer) {
        position += 1
        output.append(UInt8(ascii: "{"))
        let first = output.count
        var members: [Member] = []
        var places: [[UInt8]: Int] = [:]
        var hasRepeated = false
        while next() != UInt8(ascii: "}") {
            if text[position] == UInt8(ascii: ",") {
                position += 1
                _ = next()
            }
            if output.count > first { output.append(Self.comma) }
            let start = output.count
            let key = string()
            JSONString.appendPlain(key, to: &output)
            output.append(Self.colon)
            _ = next()
            position += 1
            value(&output)
            guard onceEach else { continue }
            let name = JSONString.name(UnsafeRawBufferPointer(rebasing: key.dropFirst().dropLast()))
            let place = places[name, default: members.count]
            if place == members.count {
                places[name] = place
                members.append(start..<output.count)
            } else {
                members[place] = start..<output.count
                hasRepeated = true
            }
        }
        position += 1
        if hasRepeated { Self.keep(members, from: first, in: &output) }
        output.append(UInt8(ascii: "}"))
    }

    /// Writes `members` alone in place of all that follows `first`.
    private static func keep(_ members: [Member], from first: Int, in output: inout ByteBuffer) {
        var kept = ByteBuffer(capacity: output.count - first)
        for member in members {
            if kept.count > 0 { kept.append(comma) }
            kept.append(UnsafeRawBufferPointer(rebasing: output.bytes[member]))
        }
        output.truncate(to: first)
        output.append(kept.bytes)
    }

    /// The string at `position`, its quotes included.
    private mutating func string() -> UnsafeRawBufferPointer {
        let first = position
        position += 1
        while text[position] != UInt8(ascii: "\"") { position += text[position] == UInt8(ascii: "\\") ? 2 : 1 }
        position += 1
        return UnsafeRawBufferPointer(rebasing: text[first..<position])
    }

    private mutating func scalar() -> UnsafeRawBufferPointer {
        let first = position
        while position < text.count, !Self.endsScalar(text[position]) { position += 1 }
        return UnsafeRawBufferPointer(rebasing: text[first..<position])
    }

    private static func endsScalar(_ byte: UInt8) -> Bool {
        byte.isJSONBlank || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
    }
}
