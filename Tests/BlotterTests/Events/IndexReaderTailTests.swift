import TestSupport
import Testing

@testable import Blotter
@testable import TelemetryLog

/// What a session's followers get while its logs grow.
@Suite struct IndexReaderTailTests {
    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `every event comes once to each follower, whenever it began and however it broke off`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let store = try LogStore()
        var logs = [[String]](repeating: [], count: 3)
        var written: [String] = []
        func line(_ number: Int) -> String {
            let kind = random.pick(["fill", "gate"])
            let session = random.chance(80) ? "s" : "other"
            let id = "\(session)/\(kind)/\(number)"
            written.append(id)
            return
                #"{"session_id": "\#(session)", "ts": \#(random.integer(1...99)), "kind": "\#(kind)", "symbol": "\#(id)"}"#
        }
        try store.makeEmptyIndex()
        var followers = [
            Follower(), Follower(kinds: ["fill"]), Follower(session: nil), Follower(session: nil, kinds: ["fill"]),
        ]
        for round in 0..<12 {
            for _ in 0..<random.integer(0...40) {
                logs[random.integer(0...min(2, round / 3))].append(line(written.count))
            }
            for (number, lines) in logs.enumerated() where !lines.isEmpty {
                try store.write(lines, to: "\(number).jsonl")
            }
            try store.ingest()
            let reader = try store.reader()
            for index in followers.indices where random.chance(70) {
                try followers[index].catchUp(reader, &random)
            }
        }
        for follower in followers {
            try follower.expect(written.filter(follower.follows), of: try store.reader())
        }
    }

    /// More logs than are known by their lines, of which some go on in every round, also after long rests.
    @Test(arguments: 1...2 as ClosedRange<UInt64>) func `a session of very many logs has short positions`(
        seed: UInt64
    ) throws {
        var random = SeededRandom(seed: seed)
        let store = try LogStore()
        var written: [String] = []
        func append(to log: Int, session: String = "s") throws {
            let id = "\(session)/\(written.count)"
            written.append(id)
            if !store.folder.exists("\(log).jsonl") { try store.folder.write("", to: "\(log).jsonl") }
            try store.folder.append(
                #"{"session_id": "\#(session)", "ts": \#(random.integer(1...99)), "symbol": "\#(id)"}\#n"#.utf8,
                to: "\(log).jsonl")
        }
        for log in 0..<300 { try append(to: log) }
        try store.ingest()
        var followers = [Follower(), Follower(), Follower(session: nil)]
        for round in 0..<12 {
            let logs = 300 + round * 90
            for _ in 0..<random.integer(0...300) {
                try append(to: random.integer(0...logs), session: random.chance(70) ? "s" : "other")
            }
            try store.ingest()
            let reader = try store.reader()
            for index in followers.indices where index == 0 || random.chance(25) {
                try followers[index].catchUp(reader, atMost: random.integer(1...200))
                let position = followers[index].position
                #expect(position.lines.count <= Int(Growth.window) + 1 && position.description.utf8.count < 8192)
            }
        }
        for follower in followers {
            try follower.expect(written.filter(follower.follows), of: try store.reader())
        }
    }

    @Test func `a fresh index of very many logs has a position of a few bytes`() throws {
        let store = try LogStore()
        for log in 0..<1500 { try store.write([#"{"session_id": "s"}"#], to: "\(log).jsonl") }
        try store.ingest()
        #expect(try store.reader().tailPosition("s").description.utf8.count < 16)
    }

    @Test func `in an index that was made anew an old position is the end, and what comes then comes`() throws {
        let store = try LogStore()
        try store.write([#"{"session_id": "s"}"#], to: "a.jsonl")
        try store.ingest()
        var position = try store.reader().tailPosition("s")
        _ = try Rebuild(store.index, now: { 0 }).run([LogPlace(folder: try LogFolder(path: store.folder.path))])
        var seen: [String?] = []
        func read() throws {
            _ = try store.reader().tail(.init(session: "s", kinds: []), from: &position, limit: 9) { event, _ in
                seen.append(event.symbol)
                return true
            }
        }
        try read()
        try store.write([#"{"session_id": "s"}"#, #"{"session_id": "s", "symbol": "new"}"#], to: "a.jsonl")
        try store.ingest()
        try read()
        #expect(seen == ["new"])
    }

    @Test(arguments: [
        "", "1", "1.", "1-", "-1", "1-2-", "1-2-3", "1-2-3.", "1-2-.3", "1-2-3.4.5", "1-2-3.4-3.5", "1-2-!.5",
        "1-2--3.4",
        "1-+2", "1-2-+3.4", "zzzzzzz-1", "1-zzzzzzzzzzzzzz", "1-2-zzzzzzz.1",
    ])
    func `a text that is no position is none`(text: String) {
        #expect(TailPosition(text) == nil)
    }

    @Test(arguments: ["0", "1z141z3-0", "a-1c-2.1", "a-1c-2.1-zz.zz"]) func `a position is what it was as text`(
        text: String
    ) {
        #expect(TailPosition(text)?.description == text)
    }
}

/// Who reads the tail of the session `s`, and what came to it.
private struct Follower {
    /// nil for all.
    var session: String? = "s"
    var kinds: [String] = []
    var position = TailPosition()
    var seen: [String] = []

    private var question: TailQuestion {
        var filter = EventFilter()
        filter.kinds = kinds
        return TailQuestion(session: session, filter)
    }

    /// Whether what was written under a name is followed.
    func follows(_ name: String) -> Bool {
        (session == nil || name.hasPrefix("s/")) && (kinds.isEmpty || name.contains("/fill/"))
    }

    /// Reads all there is in pieces; one that breaks off goes on behind the last event that it has.
    mutating func catchUp(_ reader: IndexReader, _ random: inout SeededRandom) throws {
        var isDone = false
        while !isDone {
            let breaks = random.chance(20)
            isDone = try read(reader, atMost: random.integer(1...9), breaks: breaks)
            if breaks, isDone { break }
        }
    }

    mutating func catchUp(_ reader: IndexReader, atMost limit: Int) throws {
        while try !read(reader, atMost: limit) {}
    }

    private mutating func read(_ reader: IndexReader, atMost limit: Int, breaks: Bool = false) throws -> Bool {
        var place = position
        var last = place
        var symbols: [String] = []
        let isDone = try reader.tail(question, from: &place, limit: limit) { event, place in
            symbols.append(event.symbol ?? "")
            last = place
            return true
        }
        seen += symbols
        position = try #require(TailPosition((breaks ? last : place).description))
        return isDone
    }

    /// What is still to come makes all that was wanted, and nothing comes behind it.
    func expect(_ wanted: [String], of reader: IndexReader) throws {
        var (position, seen) = (self.position, self.seen)
        _ = try reader.tail(question, from: &position, limit: 10_000) { event, _ in
            seen.append(event.symbol ?? "")
            return true
        }
        #expect(seen.sorted() == wanted.sorted())
        let isDone = try reader.tail(question, from: &position, limit: 1) { _, _ in
            Issue.record("one too many")
            return true
        }
        let end = try reader.tailPosition(session)
        #expect(isDone && position == end)
    }
}
