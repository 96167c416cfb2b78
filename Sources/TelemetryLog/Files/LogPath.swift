/// The name of a file below a log folder, byte for byte as the file system has it.
package struct LogPath: Hashable, Sendable, Comparable {
    /// The names from the log folder down, parted by `/`; empty for the folder itself.
    package let bytes: [UInt8]

    /// The path of these bytes, which need not be UTF-8.
    package init(bytes: [UInt8]) { self.bytes = bytes }

    /// Hashes all bytes at once.
    package func hash(into hasher: inout Hasher) {
        // At once, where an array would give its bytes one by one; the length keeps two paths from being one.
        bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
        hasher.combine(bytes.count)
    }

    /// Reads what `text` gave.
    package init(text: String) {
        var bytes = Array(text.utf8)
        guard let escape = bytes.firstIndex(of: UInt8(ascii: "\\")) else {
            self.bytes = bytes
            return
        }
        var rest = bytes[escape...]
        bytes.removeSubrange(escape...)
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

    /// The path of the file or folder `name` in the folder at this path.
    package func appending(_ name: [UInt8]) -> LogPath {
        LogPath(bytes: bytes.isEmpty ? name : bytes + [UInt8(ascii: "/")] + name)
    }

    /// Whether this is `path`, or in the folder of that name or one below it.
    package func isBelow(_ path: LogPath) -> Bool {
        guard bytes.starts(with: path.bytes) else { return false }
        return bytes.count == path.bytes.count || bytes[path.bytes.count] == UInt8(ascii: "/") || path.bytes.isEmpty
    }

    /// The last name of the path.
    package var name: ArraySlice<UInt8> { bytes.suffix(from: (bytes.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1) }

    /// The session of a log's lines that name none: the path below the root without suffixes, `one/heartbeat` of
    /// `one/heartbeat.jsonl.gz`.
    package var sessionName: String {
        guard let suffix = suffix else { return text }
        return LogPath(bytes: Array(bytes[..<suffix.stemEnd])).text
    }

    /// What all names of a log have in common, whatever rotations and compressions did to it: `one/s.jsonl` of
    /// `one/s.jsonl.2.gz`.
    package var family: LogPath { suffix.map { LogPath(bytes: Array(bytes[..<$0.formatEnd])) } ?? self }

    /// Where a log stands among those of its family: what sorts before was written before.
    ///
    /// Dates come before numbers, earlier ones first; higher numbers before lower ones; the log that is written to is the
    /// last.
    package struct Age: Comparable, Sendable {
        private let family: LogPath
        private let rank: Int
        private let numbers: [Int64]
        private let path: LogPath

        init(_ path: LogPath) {
            self.path = path
            guard let suffix = path.suffix else {
                (family, rank, numbers) = (path, 2, [])
                return
            }
            family = path.family
            var digits = path.bytes[suffix.formatEnd...].split { !$0.isDigit }.map(Array.init)
            let isDate = digits.first.map { $0.count >= 4 } ?? false
            // With dashes or without, a date is eight digits; what follows is an hour, or a count.
            while isDate, digits.count > 1, digits[0].count < 8 { digits[0] += digits.remove(at: 1) }
            let numbers = digits.map { Int64(String(decoding: $0, as: UTF8.self)) ?? .max }
            self.numbers = isDate ? numbers : numbers.map { -$0 }
            rank = numbers.isEmpty ? 2 : (isDate ? 0 : 1)
        }

        package static func < (left: Age, right: Age) -> Bool {
            if left.family != right.family { return left.family < right.family }
            if left.rank != right.rank { return left.rank < right.rank }
            if left.numbers != right.numbers { return left.numbers.lexicographicallyPrecedes(right.numbers) }
            return left.path < right.path
        }

        package static func == (left: Age, right: Age) -> Bool { left.path == right.path }
    }

    /// Where this log stands among those of its family.
    package var age: Age { Age(self) }

    /// Whether the name is that of a log: `.jsonl` or `.ndjson`, perhaps with a rotation's number or date, perhaps with
    /// `.gz` or `.zst`, in any order.
    package var isLog: Bool { suffix.map { !$0.isText } ?? false }

    /// Whether the name is one of any program's log, `.log` with the same suffixes: what is in the file says whether it
    /// is read.
    package var isTextLog: Bool { suffix?.isText ?? false }

    /// Whether the name says that the content is compressed.
    package var isCompressed: Bool { suffix?.isCompressed ?? (name.ends(with: ".gz") || name.ends(with: ".zst")) }

    /// Whether the name is like a log's, and the file is not read for its suffix: `s.jsonl.bz2`, `s.jsonl.bak`.
    package var resemblesLog: Bool {
        guard suffix == nil else { return false }
        let name = name.map { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") ? $0 | 0x20 : $0 }
        return Self.formats.contains { format in
            let format = format.bytes
            return name.indices.dropFirst().contains { place in
                let rest = name[place...]
                guard rest.starts(with: format) else { return false }
                // `.logger` is no `.log`, and much has names like that.
                return format.count > 4 || rest.dropFirst(format.count).first.map { !$0.isASCIILetter } ?? true
            }
        }
    }

    private static let formats: [StaticString] = [".jsonl", ".ndjson", ".log"]
    private static let dateMarks = [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_")]

    /// The parts of a log's name from its format on.
    private struct Suffix {
        /// Where the format begins, and where it ends.
        var stemEnd: Int
        var formatEnd: Int
        /// Whether lines may be text.
        var isText: Bool
        var isCompressed: Bool
    }

    private var suffix: Suffix? {
        var rest = name
        var isCompressed = false
        var isRotated = false
        while true {
            if let format = Self.formats.first(where: { rest.ends(with: $0) }), rest.count > format.utf8CodeUnitCount {
                return Suffix(
                    stemEnd: rest.endIndex - format.utf8CodeUnitCount, formatEnd: rest.endIndex,
                    isText: format.utf8CodeUnitCount == 4, isCompressed: isCompressed)
            }
            if !isCompressed, rest.ends(with: ".gz") || rest.ends(with: ".zst") {
                isCompressed = true
                rest = rest.dropLast(rest.ends(with: ".gz") ? 3 : 4)
                // Rotated before it was compressed, and after.
                isRotated = false
            } else if !isRotated, let unrotated = Self.unrotated(rest) {
                rest = unrotated
                isRotated = true
            } else {
                return nil
            }
        }
    }

    /// The name without a rotation's number or date: `.1`, `-20251220`, `.2025-12-20_03`; nil when it has none.
    private static func unrotated(_ name: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let length = name.reversed().prefix { $0.isDigit || dateMarks.contains($0) }.count
        let rotation = name.suffix(length)
        guard length < name.count, let mark = rotation.first, mark != UInt8(ascii: "_"), !mark.isDigit,
            rotation.dropFirst().first?.isDigit == true, rotation.last?.isDigit == true
        else { return nil }
        return name.dropLast(length)
    }

    package static func < (left: LogPath, right: LogPath) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }
}

extension ArraySlice<UInt8> {
    fileprivate func ends(with suffix: StaticString) -> Bool {
        count >= suffix.utf8CodeUnitCount && self.suffix(suffix.utf8CodeUnitCount).elementsEqual(suffix.bytes)
    }
}

extension StaticString {
    fileprivate var bytes: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount)
    }
}

/// A log's name: the folder that is read, as an absolute path, and the path below it.
package struct LogName: Hashable, Sendable {
    /// The log folder's absolute path, written as a `LogPath` is.
    package var folder: String
    /// The log's path below the log folder.
    package var path: LogPath

    /// The name of the log at `path` below the log folder `folder`.
    package init(folder: String, path: LogPath) {
        self.folder = folder
        self.path = path
    }

    /// The name without what rotations and compressions add to it.
    package var family: LogName { LogName(folder: folder, path: path.family) }
}

extension LogName: Comparable {
    package static func < (left: LogName, right: LogName) -> Bool {
        (left.folder, left.path) < (right.folder, right.path)
    }
}
