import Fuzz

@testable import TelemetryLog

/// JSON as the fuzzers read it by themselves; TelemetryLog has a tree of its own.
private typealias JSONTree = Fuzz.JSONTree

/// What a log's content holds, read line by line in the plainest way.
struct PlainReading {
    private struct Line {
        var offset: Int
        /// Without its end, nor the byte order mark at the content's start.
        var text: ArraySlice<UInt8>
        var event: JSONTree?
        var isBlank: Bool
    }

    private let content: [UInt8]
    private var lines: [Line] = []
    /// Bytes that the lines take, their ends included.
    private var length = 0

    /// Reads the lines of `content`; of the last one, which nothing ends, too if it `finishes` there.
    init(_ content: [UInt8], finishes: Bool) {
        self.content = content
        var offset = 0
        while offset < content.count {
            let end = content[offset...].firstIndex(of: UInt8(ascii: "\n"))
            guard end != nil || finishes else { break }
            var text = content[offset..<(end ?? content.count)]
            if offset == 0, text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
            if end != nil, text.last == UInt8(ascii: "\r") { text = text.dropLast() }
            let value = Self.object(in: Self.json(in: text))
            lines.append(
                Line(
                    offset: offset, text: text, event: value,
                    isBlank: text.allSatisfy { " \t\r".utf8.contains($0) }))
            offset = end.map { $0 + 1 } ?? content.count
        }
        length = offset
    }

    /// The line without a hole before its object.
    private static func json(in text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let rest = text.drop { $0 == 0 }
        let isObject = rest.first { !" \t\r".utf8.contains($0) } == UInt8(ascii: "{")
        return isObject ? rest : text
    }

    /// The object that a line is, or that ends it: then there is text before it, with a letter or digit and no quote or
    /// brace.
    private static func object(in text: ArraySlice<UInt8>) -> JSONTree? {
        if let value = JSONTree(text, depthLimit: LineParser.depthLimit) { return value.isObject ? value : nil }
        guard let brace = text.firstIndex(of: UInt8(ascii: "{")) else { return nil }
        let (before, rest) = (text[..<brace], text[brace...])
        let isWord = { (byte: UInt8) in 0x30...0x39 ~= byte || 0x61...0x7A ~= byte | 0x20 }
        guard before.contains(where: isWord), !before.contains(UInt8(ascii: "\"")), !before.contains(UInt8(ascii: "}")),
            String(validating: before, as: UTF8.self) != nil,
            rest.dropFirst().first(where: { !" \t\r".utf8.contains($0) }) == UInt8(ascii: "\"")
        else { return nil }
        return JSONTree(rest, depthLimit: LineParser.depthLimit)
    }

    /// Whether there may be lines that a container's runtime has cut, which are put together.
    var mayHoldParts: Bool {
        let text = String(decoding: content, as: UTF8.self)
        return ["stream", "stdout", "stderr"].contains { text.contains($0) }
    }

    /// Ends the process if a scan of the same content found anything else.
    func demandSame(_ scan: Scan) {
        demand(scan.progress.offset == Int64(length), "\(scan.progress.offset) bytes instead of \(length)")
        demand(scan.progress.lines == Int64(lines.count), "\(scan.progress.lines) lines instead of \(lines.count)")
        let (blank, events) = (lines.count { $0.isBlank }, lines.count { $0.event != nil })
        demand(scan.progress.blank == Int64(blank), "\(scan.progress.blank) blank lines instead of \(blank)")
        demand(scan.progress.events == Int64(events), "\(scan.progress.events) events instead of \(events)")
        demand(scan.progress.invalid == Int64(lines.count - blank - events), "\(scan.progress.invalid) are invalid")
        let read = content[..<length]
        demand(
            scan.progress.digest == Checksums.digest(read)
                && scan.progress.prefix == Checksums.digest(read.prefix(4096))
                && scan.progress.tail == Checksums.digest(read.suffix(4096)), "the digests are those of other bytes")
        demand(scan.events.count == events, "\(scan.events.count) events given instead of \(events)")
        demand(scan.rejects.count == lines.count - blank - events, "\(scan.rejects.count) rejects given")
        var (found, rejects) = (scan.events[...], scan.rejects[...])
        for (index, line) in lines.enumerated() where !line.isBlank {
            if let event = line.event {
                demandSame(found.removeFirst(), number: index + 1, event)
            } else {
                demandSame(rejects.removeFirst(), number: index + 1, line)
            }
        }
    }

    private func demandSame(_ event: Readback.Event, number: Int, _ value: JSONTree) {
        demand(event.line == number, "line \(event.line) instead of \(number)")
        let given = JSONTree(event.text.utf8, depthLimit: LineParser.depthLimit)
        demand(given == value, "line \(number) is given back as \(event.text)")
        // Of other systems' lines the columns are told by rules that have oracles of their own.
        guard let kind = value["kind"]?.text, value["payload"]?.isObject == true else { return }
        let word = String(decoding: kind.utf8.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }, as: UTF8.self)
        guard Self.kinds.contains(word) else { return }
        for (name, column) in [
            ("session_id", event.session), ("symbol", event.symbol), ("mode", event.mode),
        ] {
            demand(column == value[name]?.text, "\(name) of line \(number) is \(column ?? "none")")
        }
        demand(event.kindName == word, "kind of line \(number) is \(event.kindName ?? "none")")
    }

    private static let kinds: Set = [
        "intent", "order", "fill", "gate", "error", "cancel", "expire", "amend", "bust",
    ]

    private func demandSame(_ reject: Reject, number: Int, _ line: Line) {
        demand(reject.line == number, "reject of line \(reject.line) instead of \(number)")
        demand(reject.offset == line.offset && reject.length == line.text.count, "line \(number) is at \(reject)")
        demand(reject.head == Array(line.text.prefix(4096)), "the head of line \(number) is \(reject.head.shown)")
        demand(0...reject.length ~= reject.position, "line \(number) is wrong at \(reject.position)")
        let isText = String(validating: line.text, as: UTF8.self) != nil
        demand((reject.reason == .invalidUTF8) == !isText, "line \(number) is \(reject.reason)")
        demand(
            (reject.reason == .notObject) == (JSONTree(line.text, depthLimit: LineParser.depthLimit) != nil),
            "line \(number) is \(reject.reason)")
    }
}
