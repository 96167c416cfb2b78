import Testing

@testable import Blotter

/// What a session's followers get while its logs grow.
@Suite struct SessionTailTests {
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
        struct Follower {
            var kinds: [String]
            var position = TailPosition()
            var seen: [String] = []
        }
        var followers = [Follower(kinds: []), Follower(kinds: ["fill"])]
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
                var isDone = false
                while !isDone {
                    var position = followers[index].position
                    // One that breaks off goes on behind the last event that it has.
                    var last = position
                    let breaks = random.chance(20)
                    isDone = try reader.tail(
                        session: "s", kinds: followers[index].kinds, from: &position, limit: random.integer(1...9)
                    ) { event, place in
                        followers[index].seen.append(event.symbol ?? "")
                        last = place
                        return true
                    }
                    followers[index].position = try #require(TailPosition((breaks ? last : position).description))
                    if breaks, isDone { break }
                }
            }
        }
        let reader = try store.reader()
        for follower in followers {
            var (position, seen) = (follower.position, follower.seen)
            _ = try reader.tail(session: "s", kinds: follower.kinds, from: &position, limit: 10_000) { event, _ in
                seen.append(event.symbol ?? "")
                return true
            }
            let wanted = written.filter {
                $0.hasPrefix("s/") && (follower.kinds.isEmpty || $0.hasPrefix("s/fill/"))
            }
            #expect(seen.sorted() == wanted.sorted())
            let isDone = try reader.tail(session: "s", from: &position, limit: 1) { _, _ in
                Issue.record("one too many")
                return true
            }
            let end = try reader.tailPosition(ofSession: "s")
            #expect(isDone && position == end)
        }
    }

    @Test(arguments: ["", "1", "1.", ".1", "1.2.3", "1.2-", "-1.2", "1.2-1.3", "a.b", "1.-2", "99999999999.1"])
    func `a text that is no position is none`(text: String) {
        #expect(TailPosition(text) == nil)
    }

    @Test(arguments: ["0", "1.2", "1.2-3.4"]) func `a position is what it was as text`(text: String) {
        #expect(TailPosition(text)?.description == text)
    }
}
