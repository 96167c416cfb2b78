import Foundation
import Testing
import Threads

@testable import Blotter
@testable import BlotterAPI
@testable import BlotterReports
@testable import BlotterServer

/// A summary and a page of events.
@Suite struct TelemetryEndpointTests {
    private let fixture: RouteFixture

    init() throws { fixture = try RouteFixture() }

    @Test func `telemetry is a summary and the last events, oldest first`() throws {
        let all = try fixture.answer("api/telemetry", ("session_id", "alpha"), ("type", "order,fill"))
        let timeline = try #require(all["timeline"] as? [[String: Any]])
        #expect(timeline.map { $0["type"] as? String } == ["order", "fill"])
        #expect(timeline.map { $0["order_id"] as? String } == ["ord_1", "ord_1"])
        #expect(
            timeline.map { $0["description"] as? String } == [
                "buy 1.5 limit @ 99.50 ord_1", "1.5 @ 99.50 fee 0.15 ord_1",
            ])
        #expect((timeline[1]["payload"] as? [String: Any])?["fill_notional"] as? Double == 149.25)
        #expect((all["summary"] as? [String: Any])?["total_events"] as? Int == 2)
        #expect((all["stats"] as? [String: Any])?["blank_lines"] as? Int == 1)
        #expect((all["query"] as? [String: Any])?["type"] as? [String] == ["order", "fill"])
        #expect(all["next"] is NSNull)
    }

    @Test func `pages follow one another without a gap or an event twice`() throws {
        var seen: [[Int]] = []
        var cursor: String?
        repeat {
            let page =
                try cursor.map { try fixture.answer("api/telemetry", ("limit", "5"), ("cursor", $0)) }
                ?? fixture.answer("api/telemetry", ("limit", "5"))
            seen.insert((page["timeline"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? Int }, at: 0)
            cursor = page["next"] as? String
        } while cursor != nil
        let whole = try fixture.answer("api/telemetry")["timeline"] as? [[String: Any]] ?? []
        #expect(seen.flatMap { $0 } == whole.compactMap { $0["id"] as? Int })
        #expect(whole.count == 12 && seen.count == 3)
    }

    @Test func `what is too long for an answer is left out of it, and there in an export`() throws {
        let note = String(repeating: "x", count: 5 << 20)
        try fixture.write(
            [
                #"{"ts": "2025-12-21T09:00:00Z", "session_id": "long", "kind": "order", "payload": {"order_id": "l", "note": "\#(note)"}}"#,
                #"{"ts": "2025-12-21T09:00:01Z", "session_id": "long", "kind": "fill", "payload": {"order_id": "l"}}"#,
            ].joined(separator: "\n") + "\n", to: "long.jsonl")
        try fixture.ingest()
        let timeline = try #require(
            try fixture.answer("api/telemetry", ("session_id", "long"))["timeline"] as? [[String: Any]])
        #expect(timeline.map { $0["payload"] is NSNull } == [true, false])
        #expect(timeline.map { $0["truncated"] as? Bool } == [true, nil])
        let life = try #require(try fixture.answer("api/orders", ("order_id", "l"))["orders"] as? [[String: Any]])
        #expect((life.first?["events"] as? [[String: Any]])?.compactMap { $0["type"] as? String } == ["order", "fill"])
        let stream = BodyStream()
        let response = try fixture.routes.answer(
            Request(path: ["api", "telemetry"], parameters: [("session_id", "long"), ("format", "jsonl")]))
        guard case .stream(let write) = response.body else {
            Issue.record("an export is a stream")
            return
        }
        let bytes = Monitor(0)
        let reader = Worker {
            var buffer = [UInt8](repeating: 0, count: 1 << 20)
            while !stream.isCancelled {
                let reading = buffer.withUnsafeMutableBytes { stream.read(into: $0) { {} } }
                if case .bytes(let count) = reading { bytes.change { $0 += count } }
            }
        }
        try write(stream)
        _ = bytes.wait { $0 > 5 << 20 ? true : nil }
        stream.cancel(wakes: false)
        reader?.join()
    }

    @Test
    func `a name with a comma is asked for as it is, a list where there is no such name, and an empty one is none`()
        throws
    {
        try fixture.write(
            ["a,b", "a", "b"].map {
                #"{"ts": "2025-12-21T09:00:00Z", "session_id": "\#($0)", "kind": "note", "symbol": "\#($0)"}"# + "\n"
            }.joined(),
            to: "names.jsonl")
        try fixture.ingest()
        func sessions(_ parameters: (String, String)...) throws -> [String] {
            let request = Request(
                path: ["api", "telemetry"],
                parameters: parameters.map { (name: $0.0, value: $0.1) } + [("type", "note")])
            let object =
                try JSONSerialization.jsonObject(with: Data(fixture.routes.answer(request).bytes)) as? [String: Any]
            return (object?["timeline"] as? [[String: Any]] ?? []).compactMap { $0["session_id"] as? String }
        }
        #expect(try sessions(("session_id", "a,b")) == ["a,b"])
        #expect(try sessions(("symbol", "a,b")) == ["a,b"])
        #expect(try sessions(("symbol", "b,a")) == ["a", "b"])
        #expect(try sessions(("session_id", " a , nobody")) == ["a"])
        #expect(try sessions(("symbol", ""), ("mode", " ")) == ["a,b", "a", "b"])
        #expect(
            fixture.problem("api/telemetry", ("symbol", String(repeating: "x,", count: 1000)))?.parameter == "symbol")
    }

    @Test(arguments: ["api/telemetry", "api/search"]) func `pages lead past events without a time`(path: String) throws
    {
        let lines = (0..<8).map { number in
            let time = number < 3 ? #""ts": \#(1_766_224_800 + number), "# : ""
            return #"{\#(time)"session_id": "u", "kind": "\#(number % 2)", "payload": {"text": "needle \#(number)"}}"#
        }
        try fixture.write(lines.joined(separator: "\n") + "\n", to: "u.jsonl")
        try fixture.ingest()
        for limit in ["1", "3", "4", "9"] {
            var seen: [Int] = []
            var cursor: String?
            repeat {
                var parameters = [("session_id", "u"), ("limit", limit)]
                if path == "api/search" { parameters.append(("q", "needle")) }
                if let cursor { parameters.append(("cursor", cursor)) }
                let request = Request(
                    path: path.split(separator: "/").map(String.init),
                    parameters: parameters.map { (name: $0.0, value: $0.1) })
                let json = try JSONSerialization.jsonObject(with: Data(fixture.routes.answer(request).bytes))
                let page = try #require(json as? [String: Any])
                let events = try #require((page["timeline"] ?? page["hits"]) as? [[String: Any]])
                let lines = events.compactMap { $0["line"] as? Int }
                seen += path == "api/search" ? lines : lines.reversed()
                cursor = page["next"] as? String
            } while cursor != nil
            #expect(seen == [3, 2, 1, 8, 7, 6, 5, 4], "limit \(limit)")
        }
    }
}
