private import Glibc
import TelemetryLog

/// What JSON means is looked at, not how it is written.
extension Needle {
    /// Whether the text of a string has it; `content` stands between its quotes, escapes and all.
    func isPart(ofString content: UnsafeRawBufferPointer) -> Bool {
        guard Self.hasEscapes(content) else { return isPart(of: content) }
        var text: [UInt8] = []
        text.reserveCapacity(content.count)
        JSONString.decode(content, into: &text)
        return text.withUnsafeBytes { isPart(of: $0) }
    }

    /// Whether one of the strings and other single values in `json` has it, in containers too; names of members are not
    /// looked at. It may be the end of an object, from a value on.
    func isPart(ofJSON json: UnsafeRawBufferPointer) -> Bool {
        guard Self.hasEscapes(json) || isPart(of: json) else { return false }
        var index = 0
        while index < json.count {
            switch json[index] {
            case UInt8(ascii: "\""):
                let end = Self.endOfString(json, from: index + 1)
                let content = UnsafeRawBufferPointer(rebasing: json[(index + 1)..<end])
                index = end + 1
                while index < json.count, json[index].isJSONBlank { index += 1 }
                let isName = index < json.count && json[index] == UInt8(ascii: ":")
                if !isName, isPart(ofString: content) { return true }
            case let byte where Self.standsBetween(byte): index += 1
            default:
                let start = index
                while index < json.count, !Self.standsBetween(json[index]) { index += 1 }
                if isPart(of: UnsafeRawBufferPointer(rebasing: json[start..<index])) { return true }
            }
        }
        return false
    }

    private static func hasEscapes(_ text: UnsafeRawBufferPointer) -> Bool {
        text.baseAddress.map { memchr($0, Int32(UInt8(ascii: "\\")), text.count) != nil } ?? false
    }

    private static func endOfString(_ json: UnsafeRawBufferPointer, from start: Int) -> Int {
        var index = start
        while index < json.count, json[index] != UInt8(ascii: "\"") {
            index += json[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(index, json.count)
    }

    private static func standsBetween(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ","),
            UInt8(ascii: ":"):
            true
        default: byte.isJSONBlank
        }
    }
}
