import TestSupport
import Testing

@testable import TelemetryLog

/// Lines that a container's runtime has cut.
@Suite struct LinePartsTests {
    private static let time = "2025-06-01T10:00:00.123456789Z"

    private static func cri(_ text: String, _ tag: String, _ stream: String = "stdout") -> String {
        "\(time) \(stream) \(tag) \(text)\n"
    }

    /// As Docker writes it; `text` has its escapes.
    private static func docker(_ text: String, _ stream: String = "stdout") -> String {
        #"{"log":"\#(text)","stream":"\#(stream)","time":"\#(time)"}"# + "\n"
    }

    /// The lines and what is left of them, as text lines of a `.log` or not.
    private static func scan(
        _ lines: [String], isText: Bool = true, finishes: Bool = false, chunk: Int = 1 << 20
    ) throws -> (numbers: [UInt32], progress: LogProgress, rejects: [RejectReason]) {
        let parser = LineParser()
        parser.begin(LogPath(text: isText ? "a.log" : "a.jsonl"))
        let scanner = LineScanner(parser: parser)
        let batch = LogBatch()
        var rest = Array(lines.joined().utf8)[...]
        while !rest.isEmpty {
            let part = rest.prefix(min(chunk, 256 << 10))
            rest = rest.dropFirst(part.count)
            scanner.room().copyBytes(from: part)
            scanner.take(part.count)
            _ = try scanner.scan(into: batch)
        }
        if finishes { try scanner.finishParts(into: batch) }
        return (batch.events.map(\.line), scanner.progress, batch.rejects.map(\.reason))
    }

    private static func counts(_ progress: LogProgress) -> [Int64] {
        [progress.lines, progress.events, progress.invalid, progress.blank, progress.text, progress.continued]
    }

    @Test(arguments: [1, 7, 64, 1 << 20])
    func `parts are one event at the place of the first, by stream`(chunk: Int) throws {
        let lines = [
            Self.cri(#"{"a": 1, "#, "P"), Self.cri("starting", "F", "stderr"), Self.cri(#""b": "#, "P"),
            Self.cri(#"{"c": 3}"#, "F"), Self.cri(#"{"e": "#, "P", "stderr"), Self.cri(#"{"x": 2}}"#, "F"),
            Self.cri("5}", "F", "stderr"),
        ]
        // Of stdout the first, third and fourth line are no whole object, which makes the event of line 1 none.
        let found = try Self.scan(lines, chunk: chunk)
        #expect(found.numbers == [5])
        #expect(Self.counts(found.progress) == [7, 1, 2, 0, 1, 3])
        #expect(found.progress.offset == Int64(lines.joined().utf8.count))
    }

    @Test(arguments: [1, 1 << 20])
    func `Docker's parts are told by the line's end in their text`(chunk: Int) throws {
        let lines = [
            Self.docker(#"{\"a\": "#), Self.docker(#"{\"b\": 1}\n"#, "stderr"), Self.docker("1"), Self.docker(#"}\n"#),
            Self.docker(#"{\"a\": 2}\n"#), Self.docker(#"{\"a\": \"x\\n"#), Self.docker(#"\"}\n"#),
            Self.docker(#"{\"a\": 3}"#), Self.docker(#"{\"a\": 4}"#), Self.docker(#"\n"#),
        ]
        let found = try Self.scan(lines, isText: false, chunk: chunk)
        // A whole object needs no further part; behind it only the line's end can come.
        #expect(found.numbers == [1, 2, 5, 6, 8, 9])
        #expect(Self.counts(found.progress) == [10, 6, 0, 0, 0, 4])
    }

    @Test func `nothing behind a first part is taken until the last one is there`() throws {
        let before = Self.cri(#"{"a": 1}"#, "F")
        let lines = [before, Self.cri(#"{"b": "#, "P"), Self.cri(#"{"c": 3}"#, "F", "stderr")]
        let open = try Self.scan(lines)
        #expect(open.numbers == [1])
        #expect(open.progress.offset == Int64(before.utf8.count))
        let finished = try Self.scan(lines, finishes: true)
        #expect(finished.numbers == [1, 3])
        #expect(Self.counts(finished.progress) == [3, 2, 1, 0, 0, 0])
        let joined = try Self.scan(lines + [Self.cri("2}", "F")])
        #expect(joined.numbers == [1, 2, 3])
    }

    @Test(arguments: [1000, 1 << 20])
    func `lines that nothing ends are taken one by one`(chunk: Int) throws {
        let lines = (0..<3000).map { Self.docker("line \($0)") } + [Self.docker(#"end\n"#)]
        let found = try Self.scan(lines, finishes: true, chunk: chunk)
        // The last 1,024 of them and the end are within each other's reach.
        #expect(found.progress.lines == 3001)
        #expect(found.progress.events + found.progress.continued == 3001)
        #expect(found.numbers == Array(1...UInt32(found.progress.events)))
        let other = try Self.scan(lines, finishes: true)
        #expect(other.progress == found.progress)
    }

    @Test(arguments: [
        ("starting", 1, 0, 1), ("a } b", 0, 1, 0), ("[2025-06-01] up", 1, 0, 1), ("[1, 2]", 1, 0, 1),
        ("a {b", 0, 1, 0), ("{", 0, 1, 0), ("INFO {\"a\": 1}", 0, 0, 0), ("\u{0}x", 1, 0, 1), (" ", 0, 0, 0),
    ])
    func `a line without a brace is text where lines may be`(line: String, text: Int64, invalid: Int64, others: Int64)
        throws
    {
        let log = try Self.scan([line + "\n"]).progress
        #expect([log.text, log.invalid] == [text, invalid])
        let jsonl = try Self.scan([line + "\n"], isText: false).progress
        #expect([jsonl.text, jsonl.invalid] == [0, invalid + others])
    }

    @Test func `however content comes, the same is made of it`() throws {
        var random = SeededRandom(seed: 12)
        for _ in 0..<400 {
            let lines = (0..<random.below(30)).map { _ in
                let text = random.pick([#"{"a": 1}"#, #"{"a": "#, "1}", "x", "", "{", #""b": 2, "#])
                let stream = random.pick(["stdout", "stderr"])
                return switch random.below(5) {
                case 0: text + "\n"
                case 1, 2: Self.cri(text, random.pick(["P", "F", "P:x"]), stream)
                default:
                    Self.docker(
                        text.replacing("\"", with: "\\\"") + random.pick(["", "\\n"]), stream)
                }
            }
            let whole = try Self.scan(lines, finishes: true)
            let parted = try Self.scan(lines, finishes: true, chunk: 1 + random.below(90))
            #expect(whole.progress == parted.progress)
            #expect(whole.numbers == parted.numbers)
            #expect(whole.progress.lines == Int64(lines.count))
            #expect(Self.counts(whole.progress).dropFirst().reduce(0, +) == Int64(lines.count))
            // Where reading stops between two calls, nothing is lost and nothing comes twice.
            let cut = random.below(lines.count + 1)
            let first = try Self.scan(Array(lines[..<cut])).progress
            let rest = String(decoding: Array(lines.joined().utf8)[Int(first.offset)...], as: UTF8.self)
            let second = try Self.scan([rest], finishes: true).progress
            let sums = zip(Self.counts(first), Self.counts(second)).map { $0 + $1 }
            #expect(sums == Self.counts(whole.progress), "\(cut) of \(lines)")
        }
    }
}
