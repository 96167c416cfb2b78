import Testing

@testable import TelemetryLog

/// How content is cut into lines and counted.
@Suite struct LineScannerTests {
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

    @Test(arguments: [
        (#"{"ts": "2025-12-20T10:00:00Z", "session_id": "s"}"#, 0), (#"{"ts": 1766224800, "session_id": ""}"#, 1),
        (#"{"ts": 1766224800, "session_id": "", "kind": "fill", "payload": {}}"#, 0),
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
        counts.lines = LogEvent.lineLimit - 1
        let scanner = LineScanner(parser: LineParser(), counts: counts)
        feed(scanner, Array("{}\n{}\n".utf8))
        let batch = LogBatch()
        #expect(throws: LogFileError.tooManyLines) { try scanner.scan(into: batch) }
        #expect(batch.events.map(\.line) == [2_147_483_647])
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
}
