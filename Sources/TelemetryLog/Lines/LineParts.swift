private import CLinux

/// Tells the parts of a line that a container's runtime has cut: CRI's `… stdout P TEXT`, the last of them `F`, and
/// objects of Docker's json-file driver, of which only the last one's `log` ends with a line's end.
///
/// Sources: https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md and
/// https://docs.docker.com/engine/logging/drivers/json-file/
final class LineParts {
    /// One part of a line, or a line that is its own only part.
    struct Part {
        /// What wrote it, and the stream's name: parts of different ones do not belong together.
        var stream: [UInt8]
        /// What was written to the stream.
        var text: [UInt8]
        var isLast: Bool
        /// What stands before and behind the text.
        var before: [UInt8] = []
        var behind: [UInt8] = []
        /// Whether the text is a whole object of Docker's, behind which only a line's end can come.
        var isWholeObject = false

        /// Whether `part` may come behind this one, which is the first.
        func goesOn(with part: Part) -> Bool {
            stream == part.stream && (!isWholeObject || part.isBlank)
        }

        /// Whether the text is nothing but blanks, some perhaps with escapes.
        var isBlank: Bool {
            var rest = text[...]
            while let byte = rest.popFirst() {
                if byte == UInt8(ascii: "\\") {
                    guard let escaped = rest.popFirst(), "nrt".utf8.contains(escaped) else { return false }
                } else if !byte.isJSONBlank {
                    return false
                }
            }
            return true
        }
    }

    private let tree = JSONTree()
    private let names = LineNames(sought: ["log", "stream", "time"].map { Array($0.utf8) })

    /// Whether a line can be a part, by its first bytes; a native line is none.
    @inline(__always)
    static func mayBegin(with line: UnsafeRawBufferPointer) -> Bool {
        guard line.count > 8 else { return false }
        switch line[0] {
        case UInt8(ascii: "{"):
            // The names that a part has, `log`, `stream` and `time`; any order and spacing will do.
            let second = line[1]
            guard second == UInt8(ascii: "\"") else { return second.isJSONBlank }
            return line[2] == UInt8(ascii: "\\") || (line[2] == UInt8(ascii: "l") && line[3] == UInt8(ascii: "o"))
                || (line[2] == UInt8(ascii: "s") && line[3] == UInt8(ascii: "t"))
                || (line[2] == UInt8(ascii: "t") && line[3] == UInt8(ascii: "i"))
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return line.count > 20 && line[10] == UInt8(ascii: "T")
        case 0xEF: return true
        default: return false
        }
    }

    /// The part that a line is, nil when it is none; with `mayBeFirst` nil also for a line that is whole.
    func part(_ line: UnsafeRawBufferPointer, mayBeFirst: Bool) -> Part? {
        guard Self.mayBegin(with: line) else { return nil }
        if line[0] != UInt8(ascii: "{") { return criPart(line) }
        if !Self.mayHaveText(line) || (mayBeFirst && Self.hasLineEnd(line)) { return nil }
        return dockerPart(line)
    }

    // MARK: CRI

    private func criPart(_ line: UnsafeRawBufferPointer) -> Part? {
        var place = 0
        /// The bytes up to the next space, which is passed over.
        func word() -> Slice<UnsafeRawBufferPointer>? {
            guard let space = line[place...].firstIndex(of: 0x20) else { return nil }
            defer { place = space + 1 }
            return line[place..<space]
        }
        guard let time = word(), time.count > 16, time.allSatisfy({ $0.isDigit || Self.timeMarks.contains($0) }),
            let stream = word(), stream.elementsEqual("stdout".utf8) || stream.elementsEqual("stderr".utf8),
            let tag = word(), let first = tag.first, first == UInt8(ascii: "P") || first == UInt8(ascii: "F"),
            tag.dropFirst().first.map({ $0 == UInt8(ascii: ":") }) ?? true
        else { return nil }
        return Part(
            stream: [0] + stream, text: Array(line[place...]), isLast: first == UInt8(ascii: "F"),
            before: Array(line[..<place]))
    }

    private static let timeMarks = Array("-:.+TZ".utf8)

    // MARK: Docker

    /// Whether the line may have a member `log`: one is there, or a name that has escapes may be it.
    private static func mayHaveText(_ line: UnsafeRawBufferPointer) -> Bool {
        let name: StaticString = "\"log\""
        return blotter_find(line.baseAddress, line.count, name.utf8Start, name.utf8CodeUnitCount) != nil
            || line.contains(UInt8(ascii: "\\"))
    }

    /// Whether a text in the line ends with `\n`.
    private static func hasLineEnd(_ line: UnsafeRawBufferPointer) -> Bool {
        var rest = line[...]
        while let quote = rest.firstIndex(of: UInt8(ascii: "\"")) {
            rest = rest[(quote + 1)...]
            guard quote >= 2, line[quote - 1] == UInt8(ascii: "n") else { continue }
            let escapes = line[..<(quote - 1)].reversed().prefix { $0 == UInt8(ascii: "\\") }.count
            if escapes % 2 == 1 { return true }
        }
        return false
    }

    private func dockerPart(_ line: UnsafeRawBufferPointer) -> Part? {
        names.forgetIfFull()
        guard tree.read(line.trimmed, names: names), let object = tree.first, object.kind == .object else { return nil }
        var found: [JSONTree.Node?] = [nil, nil, nil]
        var child: Int32 = 1
        while child < object.next {
            let node = tree.nodes[Int(child)]
            if (1...3).contains(node.name) { found[Int(node.name) - 1] = node }
            child = node.next
        }
        let texts = found.compactMap { $0.flatMap { $0.kind == .string ? $0 : nil } }
        guard texts.count == 3 else { return nil }
        let text = Array(tree.bytes(texts[0]))
        let decoded = texts[0].hasEscape ? tree.decoded(texts[0]) : text
        return Part(
            stream: [1] + (texts[1].hasEscape ? tree.decoded(texts[1]) : Array(tree.bytes(texts[1]))), text: text,
            isLast: decoded.last == UInt8(ascii: "\n"),
            before: Array(tree.bytes(0..<Int(texts[0].start))),
            behind: Array(tree.bytes(Int(texts[0].end)..<Int(object.end))),
            isWholeObject: decoded.withUnsafeBytes { $0[...].isJSONObject })
    }
}

extension JSONTree {
    /// The outermost value.
    fileprivate var first: Node? { nodes.count > 0 ? nodes[0] : nil }
}
