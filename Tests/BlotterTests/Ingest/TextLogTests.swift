import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// Logs of any program: which of them are read, and what of them counts.
@Suite struct TextLogTests {
    private let store: LogStore

    init() throws { store = try LogStore() }

    private static let event = #"INFO {"ts": "2025-06-01T10:00:00Z", "kind": "order", "payload": {"order_id": "a"}}"#

    private func files() throws -> [String] {
        try store.rows("SELECT file, state, lines, events, invalid, blank, text, continued FROM files ORDER BY file")
    }

    private func text(_ count: Int) -> [String] { (0..<count).map { "line \($0) of text" } }

    @Test(arguments: [(999, true), (1000, false)])
    func `a log has an object in one of its first thousand lines`(before: Int, isLog: Bool) throws {
        try store.write(text(before) + [Self.event, "[end]", "{"], to: "a.log")
        let report = try store.ingest()
        #expect(report.skipped.map(\.reason) == (isLog ? [] : [.text]))
        let counts = [report.lines, report.events, report.invalid, report.text]
        #expect(counts == (isLog ? [1002, 1, 1, 1000] : [0, 0, 0, 0]))
        #expect(try files() == (isLog ? ["a.log|open|1002|1|1|0|1000|0"] : []))
    }

    @Test func `one that is none is looked at again when it grows`() throws {
        try store.write(text(3), to: "a.log")
        try store.write([], to: "empty.log")
        try store.folder.write(zstandard(Array((Self.event + "\n").utf8)), to: "z.log.1.zst")
        for _ in 0..<2 { #expect(try store.ingest().skipped.map(\.path.text).sorted() == ["a.log", "empty.log"]) }
        try store.folder.append("more\n" + Self.event + "\n", to: "a.log")
        #expect(try store.ingest(at: 4_000_000_000).events == 1)
        #expect(try files() == ["a.log|open|5|1|0|0|4|0", "z.log.1.zst|closed|1|1|0|0|0|0"])
        #expect(try store.rows("SELECT path FROM passed_over") == ["empty.log"])
        try store.folder.remove("empty.log")
        #expect(try store.ingest().skipped == [])
        #expect(try store.rows("SELECT path FROM passed_over") == [])
    }

    @Test func `behind a thousand lines without an object nothing is read, unless the file is written anew`() throws {
        try store.write(text(1200), to: "a.log")
        try store.ingest()
        let row = try store.rows("SELECT size, changed FROM passed_over")
        try store.folder.append(Self.event + "\n", to: "a.log")
        #expect(try store.ingest().skipped.count == 1)
        #expect(try store.rows("SELECT size, changed FROM passed_over") == row)
        try store.folder.append(text(1200).joined(separator: "\n"), to: "a.log")
        let all = try store.folder.text(of: "a.log")
        try store.folder.write(Self.event + "\n" + all, to: "a.log")
        #expect(try store.ingest(at: 4_000_000_000).events == 2)
    }

    @Test func `a log that loses its objects is passed over, and what was read stays`() throws {
        try store.write([Self.event], to: "a.log")
        try store.ingest()
        try store.write(text(2), to: "a.log")
        #expect(try store.ingest().skipped.map(\.path.text) == ["a.log"])
        #expect(try store.rows("SELECT count(*) FROM events") == ["1"])
        #expect(try store.ingest().skipped.map(\.path.text) == ["a.log"])
    }

    @Test func `a file that a format names is a log whatever is in it`() throws {
        var format = FormatDefinition(name: "mine")
        format.files = ["exec/*.txt", "x.jsonl"]
        var index = store.index
        index.formats = [format]
        try store.write(["hello"], to: "exec/a.txt")
        try store.write(["hello"], to: "exec/b.dat")
        try store.write(["hello", "{}"], to: "x.jsonl")
        let place = LogPlace(folder: try LogFolder(path: store.folder.path))
        let report = try Ingest(index: index, now: { 0 }).run([place])
        #expect([report.lines, report.events, report.invalid, report.text] == [3, 1, 1, 1])
        #expect(try files() == ["exec/a.txt|open|1|0|0|0|1|0", "x.jsonl|open|2|1|1|0|0|0"])
    }

    // MARK: Parts

    private static let time = "2025-06-01T10:00:00.1Z"

    /// Lines of a container, some of them cut, of two streams.
    private static func lines(_ random: inout SeededRandom) -> [String] {
        var rest: [String: [String]] = [:]
        var lines: [String] = []
        for number in 0..<random.below(60) {
            let stream = random.pick(["stdout", "stderr"])
            if rest[stream, default: []].isEmpty {
                let line = Array(#"{"kind": "order", "payload": {"order_id": "o\#(number)"}}"#)
                let cuts = (0..<random.below(3)).map { _ in random.below(line.count) }.sorted()
                rest[stream] = zip([0] + cuts, cuts + [line.count]).map { String(line[$0..<$1]) }
            }
            let part = rest[stream]?.removeFirst() ?? ""
            lines.append("\(time) \(stream) \(rest[stream]?.isEmpty == true ? "F" : "P") \(part)\n")
        }
        return lines
    }

    private static func rows(_ store: LogStore) throws -> [String] {
        try store.rows("SELECT line, kind, payload, extra FROM events ORDER BY id")
            + store.rows("SELECT lines, events, invalid, blank, text, continued, bytes FROM files")
    }

    /// Whenever reading stops and goes on, the index is that of one reading.
    @Test func `however a log in parts grows, each part is read once`() throws {
        var random = SeededRandom(seed: 21)
        for round in 0..<25 {
            let content = Array(Self.lines(&random).joined().utf8)
            let (grown, fresh) = (try LogStore(), try LogStore())
            var written = 0
            try grown.folder.write("", to: "0.log")
            while written < content.count {
                let count = min(1 + random.below(900), content.count - written)
                try grown.folder.append(content[written..<(written + count)], to: "0.log")
                written += count
                let stops = random.below(3) == 0
                try grown.ingest(limits: IngestLimits(draftRows: 1)) { _ in stops ? .stop : .goOn }
            }
            try fresh.folder.write(content, to: "0.log")
            try grown.ingest(at: 4_000_000_000)
            try fresh.ingest(at: 4_000_000_000)
            #expect(try Self.rows(grown) == Self.rows(fresh), "\(round)")
            #expect(try Verification(grown.index, isQuick: false).findings == [])
        }
    }

    @Test(.enabled(if: Program.blotter != nil && Program.find("strace") != nil, "needs the binary and strace"))
    func `a kill between the parts of a line loses none`() throws {
        let part = #"{"kind": "order", "payload": {"order_id": "#
        let lines = (0..<40).flatMap { ["\(Self.time) stdout P \(part)", "\(Self.time) stdout F \($0)}}"] }
        try store.write(lines, to: "0.log")
        for count in stride(from: 1, through: 22, by: 3) {
            let index = store.folder / "\(count).db"
            let ingest = ["ingest", store.folder.path, "--index", index]
            _ = try Program.run(
                "strace",
                [
                    "-f", "-qq", "-o", "/dev/null", "-e", "trace=pwrite64", "-e",
                    "inject=pwrite64:signal=KILL:when=\(count)", Program.blotter ?? "",
                ] + ingest)
            let run = try Program.run(Program.blotter ?? "", ingest)
            #expect(run.status == 0, "\(run.errors)")
            let rows = try Connection(path: index, mode: .readWrite).rows(
                "SELECT (SELECT count(*) FROM event), events, invalid, text, continued, lines FROM source")
            #expect(rows == ["40|40|0|0|40|80"])
        }
    }
}
