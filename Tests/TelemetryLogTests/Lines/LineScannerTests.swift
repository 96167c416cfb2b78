import Testing

@testable import TelemetryLog

@Suite struct LineScannerTests {
    // MARK: Lines

    @Test(
        arguments: [
            ("", 0, 0, 0, 0), ("{}\n", 1, 0, 0, 3), ("{}\n{}\n", 2, 0, 0, 6), ("{}\r\n{}\r\n", 2, 0, 0, 8),
            ("\n\n \t\r\n\r\n", 0, 0, 4, 8), ("{}\n\n{}\n", 2, 0, 1, 7), ("x\n{}\ny\n", 1, 2, 0, 7),
            ("{}", 0, 0, 0, 0), ("{}\n{", 1, 0, 0, 3), ("{}\n{}", 1, 0, 0, 3),
            // A carriage return alone ends no line; inside one it is a blank.
            ("{}\r{}\n", 0, 1, 0, 6), ("{\r}\n", 1, 0, 0, 4), ("{}\r", 0, 0, 0, 0), ("{}\r\r\n", 1, 0, 0, 5),
            ("\r", 0, 0, 0, 0),
            // The byte order mark belongs to the content's start alone.
            ("\u{FEFF}{}\n{}\n", 2, 0, 0, 9), ("{}\n\u{FEFF}{}\n", 1, 1, 0, 9), ("\u{FEFF}\n{}\n", 1, 0, 1, 7),
            ("\u{FEFF}\u{FEFF}{}\n", 0, 1, 0, 9), ("\n\u{FEFF}{}\n", 0, 1, 1, 7), ("\u{FEFF}", 0, 0, 0, 0),
            // The hole that copytruncate leaves stands before an object; other NULs are no part of a line that is one.
            ("\0\0\0{}\n{}\n", 2, 0, 0, 9), ("\0 {}\n", 1, 0, 0, 5), ("\0\0\n{}\n", 1, 1, 0, 6),
            ("\0{}\0\n", 0, 1, 0, 5),
            ("\0[]\n", 0, 1, 0, 4), ("\0{\n", 0, 1, 0, 3), (" \0{}\n", 0, 1, 0, 5), ("{}\0\n", 0, 1, 0, 4),
            // A line separator of Unicode is none here.
            ("{\"a\": \"\u{2028}\u{85}\"}\n", 1, 0, 0, 15), ("{}\u{0B}\n", 0, 1, 0, 4),
        ] as [(String, Int64, Int64, Int64, Int64)]
    )
    func `lines are counted up to the last whole one`(
        content: String, events: Int64, invalid: Int64, blank: Int64, offset: Int64
    ) throws {
        let progress = try Scan(Array(content.utf8)).progress
        #expect(progress.events == events)
        #expect(progress.invalid == invalid)
        #expect(progress.blank == blank)
        #expect(progress.lines == events + invalid + blank)
        #expect(progress.offset == offset)
    }

    @Test(
        arguments: [
            ("{}", 1, 0, 0), ("{}\n{}", 2, 0, 0), ("{}\n{", 1, 1, 0), ("{}\n", 1, 0, 0), ("", 0, 0, 0), (" ", 0, 0, 1),
            ("\u{FEFF}{}", 1, 0, 0), ("{}\r", 1, 0, 0), ("\r", 0, 0, 1), ("\u{FEFF}", 0, 0, 1),
        ] as [(String, Int64, Int64, Int64)]
    )
    func `at a finished end the last line counts as it is`(
        content: String, events: Int64, invalid: Int64, blank: Int64
    ) throws {
        let progress = try Scan(Array(content.utf8), finishes: true).progress
        #expect([progress.events, progress.invalid, progress.blank] == [events, invalid, blank])
        #expect(progress.offset == Int64(content.utf8.count))
    }

    @Test(arguments: [0, 1, 4096, LineScanner.lengthLimit - 100, LineScanner.lengthLimit + 300_000])
    func `a hole of any length is passed over`(length: Int) throws {
        let hole = [UInt8](repeating: 0, count: length)
        let scan = try Scan(Array("{\"a\": 1}\n".utf8) + hole + Array("{\"b\": 2}\n{\"c\": 3}\n".utf8))
        #expect(scan.events.map(\.text) == ["{\"a\": 1}", "{\"b\": 2}", "{\"c\": 3}"])
        #expect(scan.rejects == [])
        #expect(scan.progress.offset == Int64(length) + 27)
    }

    @Test func `a hole before what is no object is a line that is too long`() throws {
        let hole = [UInt8](repeating: 0, count: LineScanner.lengthLimit + 10)
        let scan = try Scan(hole + Array("x\n{}\n".utf8))
        #expect(scan.rejects.map(\.length) == [Int64(hole.count) + 1])
        #expect(scan.rejects.map(\.offset) == [0] && scan.rejects.map(\.reason) == [.tooLong])
        #expect(scan.events.count == 1)
    }

    @Test func `UTF-16 is refused line by line, not read as something else`() throws {
        let text = "{\"a\": \"b\"}\n{\"c\": 1}\n"
        let little = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let big = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        for content in [little, big, [0xFF, 0xFE] + little, [0xFE, 0xFF] + big] {
            let scan = try Scan(content, finishes: true)
            #expect(scan.events.isEmpty)
            #expect(scan.rejects.map(\.reason).allSatisfy { $0 == .notJSON || $0 == .invalidUTF8 })
            #expect(scan.progress.invalid == scan.progress.lines)
            #expect(scan.progress.offset == Int64(content.count))
        }
    }

    @Test func `a reject has its line, offset, length and first bytes`() throws {
        let long = String(repeating: "é", count: 5000)
        let scan = try Scan(Array("{}\r\nhello\r\n\n[1]\n{\"a\n\(long)\n{}\n".utf8))
        let head = Array(long.utf8.prefix(4096))
        #expect(
            scan.rejects == [
                Reject(line: 2, offset: 4, length: 5, reason: .notJSON, position: 0, head: Array("hello".utf8)),
                Reject(line: 4, offset: 12, length: 3, reason: .notObject, position: 0, head: Array("[1]".utf8)),
                Reject(line: 5, offset: 16, length: 3, reason: .truncated, position: 3, head: Array("{\"a".utf8)),
                Reject(line: 6, offset: 20, length: 10_000, reason: .notJSON, position: 0, head: head),
            ])
        #expect(scan.events.map(\.line) == [1, 7])
    }

    // MARK: Any split

    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func `the same content in any reads gives the same`(seed: UInt64) throws {
        var (content, expected) = randomContent(seed: seed)
        let whole = try Scan(content)
        // Told by a table below.
        expected.progress.anonymous = whole.progress.anonymous
        #expect(whole.events.map(\.text) == expected.events)
        #expect(whole.rejects.map(\.offset) == expected.rejects)
        #expect(whole.progress == expected.progress)
        var random = SplitMix64(state: seed)
        let bounds = [1, 2, 7, 64, 1000, 100_000]
        for bound in bounds {
            let split = try Scan(content) { 1 + random.below(bound) }
            guard split == whole else {
                Issue.record("other lines in reads of up to \(bound) bytes")
                return
            }
        }
    }

    /// Lines of all kinds and what they are by their making.
    private func randomContent(
        seed: UInt64
    ) -> (content: [UInt8], expected: (events: [String], rejects: [Int64], progress: LogProgress)) {
        var lines = RandomLine(seed: seed)
        var content: [UInt8] = seed.isMultiple(of: 2) ? [0xEF, 0xBB, 0xBF] : []
        var events: [String] = []
        var rejects: [Int64] = []
        var progress = LogProgress()
        let wrong = [
            "x", "{", "[]", "{\"a\": \"\u{1}\"}", "\u{FEFF}{}", "{}{}", "1", String(repeating: "[", count: 5000),
        ]
        for _ in 0..<150 {
            switch lines.random.below(8) {
            case 0:
                progress.blank += 1
                content += [[], [0x20], [0x09, 0x20], [0x0D]][lines.random.below(4)]
            case 1:
                rejects.append(progress.lines == 0 ? 0 : Int64(content.count))
                content += wrong[lines.random.below(wrong.count)].utf8
            case 2:
                rejects.append(progress.lines == 0 ? 0 : Int64(content.count))
                content += [0x7B, 0xFF]
            default:
                let value = lines.object().value
                events.append(value.dumped)
                content += lines.line(value).utf8
            }
            progress.lines += 1
            content += lines.random.below(3) == 0 ? [0x0D, 0x0A] : [0x0A]
        }
        progress.events = Int64(events.count)
        progress.invalid = Int64(rejects.count)
        progress.offset = Int64(content.count)
        progress.digest = Checksums.digest(content[...])
        progress.prefix = Checksums.digest(content.prefix(4096))
        progress.tail = Checksums.digest(content.suffix(4096))
        progress.head = Checksums.digest(content.prefix(4096).prefix { $0 != 0x0A })
        content += Array("{\"unfinished\": ".utf8)
        return (content, (events, rejects, progress))
    }

    @Test(arguments: [
        (#"{"ts": "2025-12-20T10:00:00Z", "session_id": "s"}"#, 0), (#"{"ts": 1766224800, "session_id": ""}"#, 0),
        (#"{"ts": "2025-12-20T10:00:00Z"}"#, 1), (#"{"session_id": "s"}"#, 1), ("{}", 1), ("no JSON", 0), ("", 0),
        (#"{"ts": "soon", "session_id": "s"}"#, 1), (#"{"ts": "2025-12-20T10:00:00Z", "session_id": 1}"#, 1),
    ])
    func `events that lack a session or a time are counted`(line: String, count: Int64) throws {
        #expect(try Scan(Array("\(line)\n".utf8)).progress.anonymous == count)
    }

    @Test func `a full batch is emptied and reading goes on`() throws {
        let count = 20_000
        let content = (0..<count).flatMap { Array("{\"n\": \($0)}\n".utf8) }
        let scan = try Scan(content)
        #expect(scan.fullBatches >= 2)
        #expect(scan.events.map(\.text) == (0..<count).map { "{\"n\": \($0)}" })
        #expect(scan.events.map(\.line) == (1...UInt32(count)).map { $0 })
        #expect(scan.progress.offset == Int64(content.count))
        let rejects = try Scan(
            [UInt8](repeating: UInt8(ascii: "\n"), count: 3) + (0..<5000).flatMap { _ in [0x78, 0x0A] })
        #expect(rejects.fullBatches == 1)
        #expect(rejects.rejects.map(\.offset) == (0..<5000).map { 3 + $0 * 2 })
    }

    @Test func `a scanner goes on where another one ended`() throws {
        let content = Array("{\"n\": 1}\nx\n{\"n\": 2}\n\n{\"n\": 3}\n{\"n\"".utf8)
        let whole = try Scan(content).progress
        let ends = content.indices.filter { content[$0] == 0x0A }.map { $0 + 1 }
        for (count, end) in ends.enumerated() {
            let first = try Scan(Array(content[..<end])).progress
            let position = LogPosition(
                progress: first, prefix: Array(content[..<end].prefix(4096)), tail: Array(content[..<end].suffix(4096)))
            let scanner = LineScanner(parser: LineParser(), position: position, counts: first)
            let batch = LogBatch()
            feed(scanner, Array(content[end...]))
            #expect(try scanner.scan(into: batch))
            #expect(scanner.progress == whole)
            #expect(batch.events.map(\.line) == [1, 3, 5].filter { $0 > count + 1 })
        }
    }

    @Test func `what was read before is passed over without being counted again`() throws {
        let content = Array("{\"n\": 1}\n{\"n\": 2}\n{\"n\": 3}\n".utf8)
        let first = try Scan(Array(content[..<18])).progress
        let scanner = LineScanner(parser: LineParser(), counts: first)
        feed(scanner, Array(content[..<5]))
        #expect(!scanner.skip(to: 18))
        feed(scanner, Array(content[5...]))
        #expect(scanner.skip(to: 18))
        let batch = LogBatch()
        #expect(try scanner.scan(into: batch))
        #expect(batch.events.map(\.line) == [3])
        #expect(scanner.progress == (try Scan(content).progress))
    }

    @Test func `more lines than an event's number holds are refused`() throws {
        var counts = LogProgress()
        counts.lines = Int64(UInt32.max) - 1
        let scanner = LineScanner(parser: LineParser(), counts: counts)
        feed(scanner, Array("{}\n{}\n".utf8))
        let batch = LogBatch()
        #expect(throws: LogFileError.tooManyLines) { try scanner.scan(into: batch) }
        #expect(batch.events.map(\.line) == [UInt32.max])
    }

    private func feed(_ scanner: LineScanner, _ content: [UInt8]) {
        var rest = content[...]
        while !rest.isEmpty {
            let room = scanner.room()
            let part = rest.prefix(room.count)
            room.copyBytes(from: part)
            scanner.take(part.count)
            rest = rest.dropFirst(part.count)
        }
    }

    // MARK: Lines over the limit

    private static let limit = 64 << 20

    @Test(
        arguments: [
            (0, "", "\n"), (0, "", "\r\n"), (0, "\u{FEFF}", "\r\n"), (1, "", "\n"), (1, "", "\r\n"),
            (1, "\u{FEFF}", "\r\n"), (300_000, "", "\r\n"),
        ],
        [false, true]
    )
    func `a line at the limit is an event, one over it is passed over`(
        line: (excess: Int, before: String, end: String), isCutBeforeItsEnd: Bool
    ) throws {
        let limit = LineScanner.lengthLimit
        #expect(limit == Self.limit)
        let length = limit + line.excess
        // With a byte order mark it is the content's first line, else its second.
        let begin = line.before.isEmpty ? 3 : 0
        var content = Array((line.before.isEmpty ? "{}\n" : line.before).utf8) + Array("{\"k\": \"".utf8)
        content += [UInt8](repeating: UInt8(ascii: "z"), count: length - 9)
        content += Array(("\"}" + line.end).utf8)
        let cut = isCutBeforeItsEnd ? content.count - 1 : 0
        content += Array("{\"after\": 1}\nx\n".utf8)
        let scan = try lastOnly(content, cut: cut)
        let end = Int64(content.count)
        #expect(scan.progress.offset == end)
        #expect(scan.progress.lines == (begin == 0 ? 3 : 4))
        #expect(scan.lastEvent == "{\"after\": 1}")
        #expect(scan.progress.events == (begin == 0 ? 1 : 2) + (line.excess == 0 ? 1 : 0))
        #expect(scan.rejects.last?.offset == end - 2)
        let reject = scan.rejects.first
        if line.excess == 0 {
            #expect(scan.rejects.count == 1)
        } else {
            #expect(reject?.reason == .tooLong)
            #expect(reject?.offset == Int64(begin))
            #expect(reject?.length == Int64(length))
            #expect(reject?.head == Array("{\"k\": \"".utf8) + [UInt8](repeating: UInt8(ascii: "z"), count: 4096 - 7))
        }
    }

    @Test func `a line over the limit at a finished end counts with its whole length`() throws {
        let content = Array("{}\n".utf8) + [UInt8](repeating: UInt8(ascii: "a"), count: Self.limit + 777)
        let waiting = try lastOnly(content)
        #expect(waiting.progress.lines == 1)
        #expect(waiting.progress.offset == 3)
        let finished = try lastOnly(content, finishes: true)
        #expect(finished.progress.lines == 2)
        #expect(finished.progress.offset == Int64(content.count))
        #expect(finished.rejects.first?.length == Int64(Self.limit + 777))
        #expect(finished.rejects.first?.offset == 3)
    }

    /// A scan that keeps no more than it has to of very long lines; one of its reads ends at `cut`.
    private func lastOnly(
        _ content: [UInt8], cut: Int = 0, finishes: Bool = false
    ) throws -> (progress: LogProgress, rejects: [Reject], lastEvent: String?) {
        let scanner = LineScanner(parser: LineParser())
        let batch = LogBatch()
        var readback = Readback()
        var rejects: [Reject] = []
        var last: String?
        var offset = 0
        func collect() throws {
            rejects += Reject.all(of: batch)
            if batch.events.count > 0, batch.arena.count < 1 << 20 { last = try readback.events(of: batch).last?.text }
            batch.clear()
        }
        while offset < content.count {
            let room = scanner.room()
            let count = min(room.count, (offset < cut ? cut : content.count) - offset)
            content.withUnsafeBytes {
                room.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<(offset + count)]))
            }
            scanner.take(count)
            offset += count
            while try !scanner.scan(into: batch) { try collect() }
        }
        if finishes { try scanner.finish(into: batch) }
        try collect()
        return (scanner.progress, rejects, last)
    }

    // MARK: Any bytes

    @Test func `no bytes trap, and every line is accounted for`() throws {
        var lines = RandomLine(seed: 5)
        let parser = LineParser()
        let valid = (0..<200).map { _ in Array(lines.line(lines.object().value).utf8) }
        let alphabet = Array("{}[]:,\"\\ue1. \r\n".utf8)
        for round in 0..<2000 {
            var content: [UInt8] = []
            for _ in 0..<10 {
                switch lines.random.below(4) {
                case 0: content += (0..<lines.random.below(100)).map { _ in UInt8(lines.random.below(256)) }
                case 1:
                    content += (0..<lines.random.below(60)).map { _ in alphabet[lines.random.below(alphabet.count)] }
                default: content += lines.mutant(of: valid[lines.random.below(valid.count)])
                }
                content.append(0x0A)
            }
            let bound = 1 + lines.random.below(200)
            var random = lines.random
            let scan = try Scan(content, parser: parser, finishes: round.isMultiple(of: 2)) { 1 + random.below(bound) }
            lines.random = random
            parser.forget()
            let isWhole = scan.progress.lines == Int64(content.count { $0 == 0x0A })
            let addsUp = scan.progress.lines == scan.progress.events + scan.progress.invalid + scan.progress.blank
            let heads = scan.rejects.allSatisfy { reject in
                let begin = Int(reject.offset)
                let line = content[begin...].prefix { $0 != 0x0A }
                return line.starts(with: reject.head) || begin == 0 && line.dropFirst(3).starts(with: reject.head)
            }
            guard isWhole, addsUp, heads, scan.progress.offset == Int64(content.count) else {
                Issue.record("\(String(decoding: content, as: UTF8.self)) gives \(scan.progress)")
                return
            }
        }
    }
}
