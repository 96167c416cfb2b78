/// A text that is looked for in any part of others; ASCII letters are the same in either case.
struct Needle: Sendable, Equatable {
    private let bytes: [UInt8]

    init(_ text: String) { bytes = text.utf8.map(Self.lowercased) }

    /// Whether `text` has it; the empty one is in all.
    @inline(__always)
    func isPart(of text: UnsafeRawBufferPointer) -> Bool { position(in: text, from: 0) != nil }

    /// Where it begins in `text`, at `start` or after.
    func position(in text: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard let first = bytes.first else { return start }
        guard text.count - start >= bytes.count else { return nil }
        let other = Self.uppercased(first)
        return bytes.withUnsafeBufferPointer { bytes in
            for index in start...(text.count - bytes.count) {
                let byte = text[index]
                guard byte == first || byte == other else { continue }
                var length = 1
                while length < bytes.count, Self.lowercased(text[index + length]) == bytes[length] { length += 1 }
                if length == bytes.count { return index }
            }
            return nil
        }
    }

    /// Every place of it in `text`, from left to right, none over another.
    func ranges(in text: String) -> [Range<String.Index>] {
        guard !bytes.isEmpty else { return [] }
        var text = text
        text.makeContiguousUTF8()
        var starts: [Int] = []
        text.withUTF8 { utf8 in
            let utf8 = UnsafeRawBufferPointer(utf8)
            var next = 0
            while let start = position(in: utf8, from: next) {
                starts.append(start)
                next = start + bytes.count
            }
        }
        return starts.map { start in
            let from = text.utf8.index(text.startIndex, offsetBy: start)
            return from..<text.utf8.index(from, offsetBy: bytes.count)
        }
    }

    @inline(__always)
    private static func lowercased(_ byte: UInt8) -> UInt8 {
        byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
    }

    private static func uppercased(_ byte: UInt8) -> UInt8 {
        byte &- UInt8(ascii: "a") < 26 ? byte & ~0x20 : byte
    }
}
