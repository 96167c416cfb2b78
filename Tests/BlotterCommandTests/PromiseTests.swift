import Foundation
import Testing

@testable import BlotterCommand
@testable import BlotterReports

/// What must hold in every command alike.
@Suite struct PromiseTests {
    /// Each command that asks, with what makes it print much.
    private static let questions: [[String]] = [
        ["view", "--timeline", "100"], ["view", "--json"], ["search", "insufficient"], ["summary"],
        ["summary", "--json"],
        ["sessions"], ["orders"], ["orders", "--json"], ["orders", "c-7"], ["latency", "--by", "hour"],
        ["latency", "--json"], ["clock", "--json"],
        ["query", "SELECT count(*), min(ts_ns), sum(length(payload)) FROM events"],
    ]

    private func ask(_ fixture: OperatorFixture, _ question: [String], _ more: [String] = []) -> OperatorFixture.Outcome
    {
        fixture.blotter([question[0], "--path", fixture.folder] + question.dropFirst() + more)
    }

    @Test(arguments: questions) func `a compressed log is read like a plain one`(question: [String]) throws {
        let plain = try OperatorFixture()
        let compressed = try OperatorFixture()
        let gzip = Process()
        gzip.executableURL = URL(filePath: "/usr/bin/gzip")
        gzip.arguments = ["alpha.jsonl", "beta.jsonl"].map { compressed.folder + "/" + $0 }
        try gzip.run()
        gzip.waitUntilExit()
        let expected = ask(plain, question)
        #expect(expected.output.count > 20)
        var found = ask(compressed, question)
        found.output.replace(".jsonl.gz", with: ".jsonl")
        #expect(found == expected)
    }

    /// Each is one invalid line between two sessions' lines, and nothing else.
    @Test(arguments: [
        Array("[1, 2]".utf8), Array("7".utf8), [UInt8(ascii: "{"), 0xFF, UInt8(ascii: "}")], Array("{".utf8),
    ])
    func `one bad line is one invalid line, and nothing else is lost`(line: [UInt8]) throws {
        let good = try OperatorFixture()
        let bad = try OperatorFixture()
        try bad.write(
            Array(OperatorFixture.alpha.utf8) + line + [10] + Array(OperatorFixture.beta.utf8), to: "alpha.jsonl")
        try FileManager.default.removeItem(atPath: bad.folder + "/beta.jsonl")
        for question in [["view", "--json"], ["orders", "--json"], ["search", "insufficient"]] {
            #expect(ask(bad, question).output == ask(good, question).output, "\(question)")
        }
        let rejects = ask(bad, ["rejects", "--json"]).output
        #expect(rejects.matches(of: /"line": ([0-9]+)/).map { String($0.output.1) } == ["8"])
    }

    @Test func `a gate that allows has passed, one that blocks has blocked, in both dialects`() throws {
        let outcome = ask(try OperatorFixture(), ["view", "--type", "gate", "--no-summary"])
        #expect(
            outcome
                == OperatorFixture.Outcome(
                    0,
                    """
                    2025-12-20 10:00:00.010000  alpha  gate  BTC-USD  MaxPosition passed int_1
                    2025-12-20 10:00:01.004000  alpha  gate  ETH-USD  RateLimit BLOCKED too many requests int_2
                    2025-12-20 11:00:00.001000  beta   gate  BTC-USD  LotSize passed i-7

                    """))
    }

    @Test func `an order's id shows in both dialects`() throws {
        let outcome = ask(try OperatorFixture(), ["view", "--type", "order", "--no-summary"])
        #expect(
            outcome
                == OperatorFixture.Outcome(
                    0,
                    """
                    2025-12-20 10:00:00.045000  alpha  order  BTC-USD  buy 1.5 limit @ 99.50 ord_1
                    2025-12-20 11:00:00.004250  beta   order  BTC-USD  sell 7 market c-7

                    """))
    }

    @Test func `a limit cuts the list, never the summary or the statistics`() throws {
        let fixture = try OperatorFixture()
        let all = ask(fixture, ["view", "--timeline", "0"]).output
        let cut = ask(fixture, ["view", "--limit", "2"]).output
        #expect(cut.hasPrefix(all.dropLast()))
        let orders = ask(fixture, ["orders"]).output.split(separator: "\n").prefix { !$0.hasPrefix("time") }
        let cutOrders = ask(fixture, ["orders", "--limit", "1"]).output.split(separator: "\n").prefix {
            !$0.hasPrefix("time")
        }
        #expect(orders == cutOrders)
    }

    /// The same instant written with an offset, with `Z` and without a zone.
    @Test(
        arguments: questions.filter {
            !["query", "sessions", "clock"].contains($0[0]) && $0.last != "c-7" && $0.count < 3
        })
    func `times compare as instants`(question: [String]) throws {
        let logs = ["12:00:00+02:00", "10:00:00Z", "10:00:00"].enumerated().map { number, time in
            #"{"ts": "2025-12-20T\#(time)", "session_id": "s", "kind": "order", "payload": {"order_id": "o\#(number)", "error": "insufficient"}}"#
                + "\n"
        }
        let late =
            #"{"ts": "2025-12-20T10:00:01+00:00", "session_id": "s", "kind": "order", "payload": {"order_id": "late"}}"#
        let untimed = #"{"session_id": "s", "kind": "order", "payload": {"order_id": "untimed"}}"#
        let exact = try OperatorFixture(logs: ["s.jsonl": logs.joined()])
        let more = try OperatorFixture(logs: ["s.jsonl": ([late, untimed].map { $0 + "\n" } + logs).joined()])
        let bounds = ["--from", "2025-12-20T11:00:00+01:00", "--to", "2025-12-20T10:00:00Z"]
        let expected = ask(exact, question, bounds).output.replacing(/Total lines[\s\S]*/, with: "")
            .replacing(/"stats"[\s\S]*/, with: "")
        let found = ask(more, question, bounds).output.replacing(/Total lines[\s\S]*/, with: "")
            .replacing(/"stats"[\s\S]*/, with: "")
        #expect(found == expected)
        #expect(expected.count > 20)
    }

    @Test(arguments: questions.filter { $0[0] != "query" && $0 != ["orders", "c-7"] })
    func `a filter that matches nothing says so`(question: [String]) throws {
        let outcome = ask(try OperatorFixture(), question, ["--symbol", "BTC-USDT"])
        let nothing =
            switch question[0] {
            case "search": "nothing found"
            case "sessions": "no sessions match"
            case "orders": "no orders match"
            case "latency": "no latencies match"
            default: "no events match"
            }
        #expect(outcome.status == 1)
        #expect(
            outcome.errors
                == "blotter: \(nothing) (symbol BTC-USDT is not in the index; did you mean BTC-USD?)\n")
    }

    @Test(arguments: [["view", "--json"], ["view"], ["summary"], ["summary", "--json"]])
    func `bad lines set the exit status, whatever the form of the output`(question: [String]) throws {
        let fixture = try OperatorFixture()
        try fixture.write("oops\n", to: "gamma.jsonl")
        #expect(ask(fixture, question).status == 3)
    }
}
