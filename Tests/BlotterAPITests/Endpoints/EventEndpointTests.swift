import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import BlotterAPI
@testable import BlotterServer

/// One event for good, and what stands around it.
@Suite struct EventEndpointTests {
    private let fixture: RouteFixture

    init() throws { fixture = try RouteFixture() }

    /// CRC-32 and Adler-32 (RFC 1952, RFC 1950), as 16 digits.
    private static func mark(_ line: String) -> String {
        var (crc, low, high): (UInt32, UInt32, UInt32) = (.max, 1, 0)
        for byte in line.utf8 {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ 0xEDB8_8320 }
            low = (low + UInt32(byte)) % 65521
            high = (high + low) % 65521
        }
        return String(format: "%08x%08x", ~crc, high << 16 | low)
    }

    private static let firstLine = String(SampleLogs.alpha.split(separator: "\n")[0])

    private func lines(_ answer: [String: Any], _ member: String) -> [Int]? {
        (answer[member] as? [[String: Any]])?.compactMap { $0["line"] as? Int }
    }

    private func event(_ answer: [String: Any]) -> [String: Any] { answer["event"] as? [String: Any] ?? [:] }

    @Test func `an event is found by its permalink, with the events of its log around it`() throws {
        let permalink = Self.mark(Self.firstLine) + ":4"
        let answer = try fixture.answer("api/event", ("permalink", permalink), ("context", "2"))
        let timeline = try fixture.answer("api/telemetry", ("session_id", "alpha"))["timeline"] as? [[String: Any]]
        let row = try #require(timeline?.first { $0["line"] as? Int == 4 })
        #expect(row["permalink"] as? String == permalink)
        #expect(event(answer) as NSDictionary == row as NSDictionary)
        // The fifth line is blank.
        #expect(lines(answer, "before") == [2, 3] && lines(answer, "after") == [6, 7])
        #expect(answer["permalink"] as? String == permalink && answer["reject"] is NSNull)
        #expect(answer["others"] as? [String] == [] && answer["truncated"] as? Bool == false)
        let byPlace = try fixture.answer("api/event", ("file", "alpha.jsonl"), ("line", "4"), ("context", "2"))
        #expect(byPlace as NSDictionary == answer as NSDictionary)
    }

    @Test func `a permalink outlives lines that come, another name and a new index`() throws {
        let permalink = Self.mark(Self.firstLine) + ":7"
        let before = event(try fixture.answer("api/event", ("permalink", permalink)))
        let longer =
            SampleLogs.alpha + #"{"ts": 1, "kind": "note"}"# + "\n"
            + #"{"ts": 1, "kind": "\#(String(repeating: "x", count: 5000))"}"# + "\n"
        try fixture.write(longer, to: "alpha.jsonl")
        try fixture.ingest()
        try FileManager.default.moveItem(
            atPath: fixture.folder + "/alpha.jsonl", toPath: fixture.folder + "/alpha.jsonl.1")
        try fixture.ingest()
        let moved = try fixture.answer("api/event", ("permalink", permalink), ("context", "1"))
        // There are more bytes now that it is told by.
        let own = Self.mark(String(longer.prefix(4096))) + ":7"
        #expect(moved["permalink"] as? String == own)
        #expect(event(try fixture.answer("api/event", ("permalink", own)))["line"] as? Int == 7)
        #expect(event(moved)["file"] as? String == "alpha.jsonl.1" && lines(moved, "after") == [8])
        for name in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: fixture.index.path + name) }
        try fixture.write(#"{"ts": 2, "kind": "note"}"# + "\n", to: "aaa.jsonl")
        try fixture.ingest()
        let anew = event(try fixture.answer("api/event", ("permalink", permalink)))
        #expect(anew["payload"] as? NSDictionary == before["payload"] as? NSDictionary)
        #expect(anew["permalink"] as? String == own && anew["id"] as? Int != before["id"] as? Int)
    }

    /// Two that differ in their first 4,096 bytes, and two that do not.
    @Test func `logs that begin with the same line are told apart as far as they differ`() throws {
        let first = #"{"kind": "start", "ts": "2025-12-22T00:00:00Z"}"#
        func note(_ text: String) -> String { #"{"kind": "note", "payload": {"text": "\#(text)"}}"# }
        let long = String(repeating: "x", count: 5000)
        for (name, text, last) in [("one", "1" + long, "a"), ("two", "2" + long, "b"), ("three", "2" + long, "c")] {
            try fixture.write([first, note(text), note(last), ""].joined(separator: "\n"), to: name + ".jsonl")
        }
        try fixture.write([note("4" + long), note("d"), ""].joined(separator: "\n"), to: "four.jsonl")
        try fixture.ingest()
        let four = try fixture.answer("api/event", ("file", "four.jsonl"), ("line", "2"))["permalink"] as? String
        #expect(four == Self.mark(String(note("4" + long).prefix(4096))) + ":2")
        func located(_ permalink: String, _ more: (String, String)...) throws -> [String: Any] {
            try fixture.answer("api/event", ("permalink", permalink), more.first ?? ("context", "0"))
        }
        let one = try #require(
            try fixture.answer("api/event", ("file", "one.jsonl"), ("line", "3"))["permalink"] as? String)
        #expect(one == Self.mark(String("\(first)\n\(note("1" + long))".prefix(4096))) + ":3")
        #expect(
            try event(located(one))["description"] as? String == event(
                fixture.answer("api/event", ("file", "one.jsonl"), ("line", "3")))["description"] as? String)
        #expect(try located(one)["others"] as? [String] == [])
        let two = try #require(
            try fixture.answer("api/event", ("file", "two.jsonl"), ("line", "3"))["permalink"] as? String)
        #expect(try located(two)["others"] as? [String] == ["two.jsonl"])
        #expect(try event(located(two))["file"] as? String == "three.jsonl")
        #expect(try event(located(two, ("file", "two.jsonl")))["file"] as? String == "two.jsonl")
        // That of a log that was alone once.
        let short = try located(Self.mark(first) + ":3")
        #expect(event(short)["file"] as? String == "one.jsonl")
        #expect(short["others"] as? [String] == ["three.jsonl", "two.jsonl"])
    }

    @Test func `an invalid line has what it said instead of an event`() throws {
        try fixture.write(#"{"kind": "a"}"# + "\nnonsense\n" + #"{"kind": "b"}"# + "\n", to: "gamma.jsonl")
        try fixture.ingest()
        let answer = try fixture.answer("api/event", ("file", "gamma.jsonl"), ("line", "2"))
        #expect(
            answer["reject"] as? NSDictionary == [
                "file": "gamma.jsonl", "line": 2, "byte_offset": 14, "reason": "not_json", "text": "nonsense",
            ])
        #expect(answer["event"] is NSNull && lines(answer, "before") == [1] && lines(answer, "after") == [3])
    }

    @Test(
        arguments: [
            ([], 400, "permalink"), ([("permalink", "x:1")], 400, "permalink"),
            ([("file", "alpha.jsonl")], 400, "line"),
            ([("permalink", "0000000000000000:1")], 404, "permalink"),
            ([("file", "alpha.jsonl"), ("line", "5")], 404, "line"),
            ([("file", "alpha.jsonl"), ("line", "0")], 400, "line"),
            ([("permalink", "0000000000000000:1"), ("line", "1")], 400, "permalink"),
            ([("file", "alpha.jsonl"), ("line", "1"), ("part", "1")], 404, "line"),
        ] as [([(String, String)], Int, String)])
    func `what is nowhere is told by its parameter`(given: [(String, String)], status: Int, parameter: String) {
        let problem =
            switch given.count {
            case 0: fixture.problem("api/event")
            case 1: fixture.problem("api/event", given[0])
            case 2: fixture.problem("api/event", given[0], given[1])
            default: fixture.problem("api/event", given[0], given[1], given[2])
            }
        #expect(problem?.status == status && problem?.parameter == parameter)
    }
}
