import Foundation
import Testing

@testable import Blotter
@testable import BlotterAPI
@testable import BlotterReports
@testable import BlotterServer

/// The last events of a session, and its stream before it begins.
@Suite struct LiveEndpointTests {
    private let fixture: RouteFixture

    init() throws { fixture = try RouteFixture() }

    @Test func `a session's last events come with the place to go on from`() throws {
        let live = try fixture.answer("api/live/execution/alpha", ("kind", "fill,order"), ("limit", "1"))
        let events = try #require(live["events"] as? [[String: Any]])
        #expect(events.map { $0["type"] as? String } == ["fill"])
        #expect(TailPosition(live["position"] as? String ?? "") != nil)
        #expect((live["summary"] as? [String: Any])?["total_events"] as? Int == 6)
        #expect(fixture.problem("api/live/execution/nobody")?.status == 404)
        #expect(fixture.problem("api/live/execution/alpha", ("session_id", "beta"))?.parameter == "session_id")
    }

    /// A session that has one event each minute is silent after thirty of them without one.
    @Test func `it is told from when on a session is silent`() throws {
        let lines = ["10:00", "10:01", "10:02"].map { #"{"ts": "2025-12-20T\#($0):00Z", "session_id": "slow"}"# }
        try fixture.write(lines.joined(separator: "\n") + "\n" + #"{"session_id": "slow"}"# + "\n", to: "slow.jsonl")
        try fixture.write(#"{"session_id": "timeless"}"# + "\n", to: "timeless.jsonl")
        try fixture.ingest()
        let slow = try fixture.answer("api/live/execution/slow")
        #expect(slow["quiet_from"] as? String == "2025-12-20T10:32:00.000000000Z")
        #expect(try fixture.answer("api/live/execution/timeless")["quiet_from"] is NSNull)
    }

    /// Browsers take these for ways up, or drop them.
    @Test(arguments: ["", ".", "..", "a/b"]) func `a session that is no part of a path is a parameter`(session: String)
        throws
    {
        let line =
            #"{"ts": "2025-12-20T10:00:00Z", "session_id": "\#(session)", "kind": "fill", "payload": {"order_id": "o"}}"#
        try fixture.write(line + "\n", to: "dots.jsonl")
        try fixture.ingest()
        let live = try fixture.answer("api/live/execution", ("session_id", session))
        #expect(live["session_id"] as? String == session)
        let events = try #require(live["events"] as? [[String: Any]])
        #expect(events.map { $0["order_id"] as? String } == ["o"])
        #expect((live["summary"] as? [String: Any])?["total_events"] as? Int == 1)
        #expect(
            try fixture.raw("api/live/stream", tag: nil, ("session_id", session)).contentType == "text/event-stream")
        #expect(fixture.problem("api/live/execution")?.parameter == "session_id")
        #expect(try fixture.raw("api/live/stream", tag: nil).contentType == "text/event-stream")
        #expect(fixture.problem("api/live/stream", ("session_id", "nobody"))?.status == 404)
    }

    @Test func `a stream of a session that nobody knows is not found`() {
        #expect(fixture.problem("api/live/execution/nobody/stream")?.status == 404)
        #expect(fixture.problem("api/live/execution/alpha/stream", ("after", "1.7"))?.parameter == "after")
    }
}
