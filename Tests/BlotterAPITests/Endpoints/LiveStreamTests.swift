import Blotter
import Foundation
import TestSupport
import Testing
import Threads

@testable import BlotterAPI
@testable import BlotterReports
@testable import BlotterServer

/// What a client of the event stream gets, without HTTP.
@Suite struct LiveStreamTests {
    private let fixture: RouteFixture

    init() throws {
        fixture = try RouteFixture()
        try fixture.ingest()
    }

    /// Reads a stream until `isEnough` says so of all text so far.
    private func read(_ live: LiveStream, until isEnough: (String) -> Bool) throws -> String {
        let stream = BodyStream()
        let worker = try #require(Worker { try? live.write(to: stream) })
        let isAwake = Monitor(false)
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !isEnough(String(decoding: text, as: UTF8.self)) {
            let reading = buffer.withUnsafeMutableBytes { bytes in
                stream.read(into: bytes) {
                    isAwake.change { $0 = false }
                    return { isAwake.change { $0 = true } }
                }
            }
            switch reading {
            case .bytes(let count): text += buffer[..<count]
            case .sleep: _ = isAwake.wait { $0 ? true : nil }
            case .end, .broken: return String(decoding: text, as: UTF8.self)
            }
        }
        stream.cancel(wakes: false)
        worker.join()
        return String(decoding: text, as: UTF8.self)
    }

    private func live(_ session: String, kinds: [String] = [], from start: String?) throws -> LiveStream {
        try LiveStream(
            index: fixture.index, watch: IndexWatch(fixture.index),
            .init(session: session, kinds: kinds), start: start.flatMap(TailPosition.init), heartbeat: .milliseconds(1))
    }

    /// Of all sessions.
    private func live(_ filter: EventFilter, contains text: String? = nil) throws -> LiveStream {
        try LiveStream(
            index: fixture.index, watch: IndexWatch(fixture.index),
            TailQuestion(filter, pattern: text.flatMap { SearchPattern(contains: $0) }), start: TailPosition("0"),
            heartbeat: .milliseconds(1))
    }

    private func ids(_ text: String) -> [String] {
        text.split(separator: "\n").filter { $0.hasPrefix("id: ") }.map { String($0.dropFirst(4)) }
    }

    /// The lines of the logs that came.
    private func lines(_ text: String) -> [String] {
        text.matches(of: /"file": "([a-z]+)\.jsonl", "line": ([0-9]+)/).map { "\($0.output.1).\($0.output.2)" }
    }

    @Test func `events come with their places, and a heartbeat where there are none`() throws {
        let text = try read(live("alpha", kinds: ["fill", "order"], from: "0")) { $0.contains(": heartbeat\n\n") }
        #expect(
            text.hasPrefix("retry: 1000\n\nid: ") && text.contains("\nevent: telemetry\ndata: {\"id\": 4294967299, "))
        #expect(lines(text) == ["alpha.3", "alpha.4"] && ids(text).count == 2)
    }

    @Test func `who says where it was gets the rest`() throws {
        let places = ids(try read(live("alpha", from: "0")) { $0.contains("heartbeat") })
        #expect(lines(try read(live("alpha", from: places[3])) { $0.contains("heartbeat") }) == ["alpha.6", "alpha.7"])
        #expect(lines(try read(live("alpha", from: places[5])) { $0.contains("heartbeat") }) == [])
        #expect(lines(try read(live("alpha", from: nil)) { $0.contains("heartbeat") }) == [])
    }

    @Test func `what is ingested meanwhile comes, also of a log that was not there`() throws {
        var isWritten = false
        let text = try read(live("alpha", from: nil)) { text in
            if !isWritten, text.contains("heartbeat") {
                isWritten = true
                try? fixture.write(SampleLogs.alpha.replacing("ord_1", with: "ord_9"), to: "gamma.jsonl")
                try? fixture.ingest()
            }
            return ids(text).count == 6
        }
        #expect(lines(text) == [1, 2, 3, 4, 6, 7].map { "gamma.\($0)" })
    }

    @Test(
        arguments: [
            (["ETH-USD"], [], nil, ["alpha.6", "alpha.7", "beta.5"]), (["E*"], ["ERROR"], nil, ["beta.5"]),
            ([], [], "INSUFFICIENT", ["beta.5"]), ([], ["fill"], nil, ["alpha.4", "beta.4"]),
            (["ETH-USD"], ["fill"], nil, []),
        ] as [([String], [String], String?, [String])])
    func `all sessions are followed by filters`(
        symbols: [String], kinds: [String], text: String?, expected: [String]
    ) throws {
        var filter = EventFilter()
        (filter.symbols, filter.kinds) = (symbols, kinds)
        let seen = try read(live(filter, contains: text)) { $0.contains("heartbeat") }
        #expect(lines(seen) == expected)
    }
}
