import Foundation
import Testing

@testable import Blotter
@testable import BlotterAPI
@testable import BlotterReports
@testable import BlotterServer

/// What is counted rather than listed: events over time, reasons, sessions.
@Suite struct CountingEndpointTests {
    private let fixture: RouteFixture

    init() throws { fixture = try RouteFixture() }

    @Test func `events over time are counted by kind`() throws {
        let histogram = try fixture.answer("api/histogram", ("bucket", "1h"))
        let buckets = try #require(histogram["buckets"] as? [[String: Any]])
        #expect(histogram["bucket_seconds"] as? Double == 3600)
        #expect(histogram["kinds"] as? [String] == ["error", "fill", "gate", "heartbeat", "intent", "order"])
        #expect(buckets.map { $0["from"] as? String } == ["2025-12-20T10:00:00Z", "2025-12-20T11:00:00Z"])
        #expect(
            buckets.map { $0["counts"] as? [String: Int] } == [
                ["intent": 2, "gate": 2, "order": 1, "fill": 1],
                ["intent": 1, "gate": 1, "order": 1, "fill": 1, "error": 1, "heartbeat": 1],
            ])
        #expect(fixture.problem("api/histogram", ("bucket", "1ms"))?.parameter == "bucket")
    }

    @Test func `reasons are those of blocked gates and of errors`() throws {
        let reasons = try fixture.answer("api/reasons")
        func alone(_ text: String) -> NSArray {
            [["reason": text, "count": 1, "texts": 1, "reasons": [["reason": text, "count": 1]]]]
        }
        #expect(reasons["gates"] as? [[String: Any]] as NSArray? == alone("too many requests"))
        #expect(reasons["errors"] as? [[String: Any]] as NSArray? == alone("insufficient balance"))
    }

    @Test func `sessions come newest first`() throws {
        let sessions = try #require(try fixture.answer("api/sessions")["sessions"] as? [[String: Any]])
        #expect(sessions.map { $0["session_id"] as? String } == ["beta", "alpha"])
        #expect(sessions.map { $0["events"] as? Int } == [6, 6])
    }

    @Test(arguments: [("1", ["beta"], true), ("2", ["beta", "alpha"], false)])
    func `of more sessions than are asked for the newest come`(limit: String, names: [String], isCut: Bool) throws {
        let page = try fixture.answer("api/sessions", ("limit", limit))
        #expect((page["sessions"] as? [[String: Any]])?.map { $0["session_id"] as? String } == names)
        #expect(page["truncated"] as? Bool == isCut)
    }
}
