/// The name of a file below a log folder, byte for byte as the file system has it.
package struct LogPath: Hashable, Sendable, Comparable {
    package let bytes: [UInt8]

    package init(bytes: [UInt8]) { self.bytes = bytes }

    /// Reads what `text` gave.
    package init(text: String) {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), rest.first == UInt8(ascii: "x"), rest.count >= 3,
                let code = UInt8(String(decoding: rest.dropFirst().prefix(2), as: UTF8.self), radix: 16)
            else {
                bytes.append(byte)
                continue
            }
            bytes.append(code)
            rest = rest.dropFirst(3)
        }
        self.bytes = bytes
    }

    /// The name as text that can be printed and read back: control characters, backslashes and bytes that are not
    /// UTF-8 are written `\xHH`.
    package var text: String {
        if bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }) {
            return String(decoding: bytes, as: UTF8.self)
        }
        var text = ""
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var offset = 0
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .valid(let encoded):
                let scalar = Unicode.UTF8.decode(encoded)
                if scalar.properties.generalCategory == .control || scalar == "\\" {
                    for byte in encoded { text += Self.escape(byte) }
                } else {
                    text.unicodeScalars.append(scalar)
                }
                offset += encoded.count
            case .error(let length):
                for byte in bytes[offset..<(offset + length)] { text += Self.escape(byte) }
                offset += length
            case .emptyInput:
                return text
            }
        }
    }

    private static func escape(_ byte: UInt8) -> String {
        let digits = Array("0123456789abcdef")
        return "\\x\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }

    package func appending(_ name: [UInt8]) -> LogPath {
        LogPath(bytes: bytes.isEmpty ? name : bytes + [UInt8(ascii: "/")] + name)
    }

    package var name: ArraySlice<UInt8> { bytes.suffix(from: (bytes.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1) }

    /// The session that the file's name stands for: `session_1` of `a/session_1.jsonl.gz`.
    package var sessionName: String {
        let name = name
        let end = Self.logSuffix(of: name) ?? name.endIndex
        return LogPath(bytes: Array(name[..<end])).text
    }

    /// Whether the name is a log's: `.jsonl`, perhaps with a rotation's number or date, perhaps with `.gz`.
    package var isLog: Bool { Self.logSuffix(of: name) != nil }

    private static let dateMarks = [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_")]

    /// Where `.jsonl…` begins in a log's name.
    private static func logSuffix(of name: ArraySlice<UInt8>) -> Int? {
        var rest = name
        if rest.ends(with: ".gz") { rest = rest.dropLast(3) }
        // A rotation's number or date: `.1`, `-20251220`, `.2025-12-20_03`.
        let rotation = rest.reversed().prefix { $0.isDigit || Self.dateMarks.contains($0) }.count
        let unrotated = rest.dropLast(rotation)
        if unrotated.ends(with: ".jsonl"), let mark = rest.suffix(rotation).first, mark != UInt8(ascii: "_"),
            rest.suffix(rotation).dropFirst().first?.isDigit == true, rest.last?.isDigit == true
        {
            rest = unrotated
        }
        guard rest.ends(with: ".jsonl"), rest.count > 6 else { return nil }
        return rest.endIndex - 6
    }

    package static func < (left: LogPath, right: LogPath) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }
}

extension ArraySlice<UInt8> {
    fileprivate func ends(with suffix: StaticString) -> Bool {
        let length = suffix.utf8CodeUnitCount
        guard count >= length else { return false }
        return self.suffix(length).elementsEqual(UnsafeBufferPointer(start: suffix.utf8Start, count: length))
    }
}
