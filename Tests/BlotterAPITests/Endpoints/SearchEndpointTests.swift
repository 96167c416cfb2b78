import Foundation
import Testing

@testable import Blotter
@testable import BlotterAPI
@testable import BlotterReports
@testable import BlotterServer

/// The events that hold a text, and what of them is marked.
@Suite struct SearchEndpointTests {
    private let fixture: RouteFixture

    init() throws { fixture = try RouteFixture() }

    @Test func `a search marks what it found`() throws {
        let found = try fixture.answer("api/search", ("q", "insuff* balance"))
        let hit = try #require((found["hits"] as? [[String: Any]])?.first)
        let snippet = try #require(hit["snippet"] as? [[String: Any]])
        #expect(
            snippet.filter { $0["hit"] as? Bool == true }.map { $0["text"] as? String } == ["insufficient", "balance"])
        #expect(snippet.compactMap { $0["text"] as? String }.joined() == "insufficient balance c-8")
        #expect(found["total"] as? Int == 1 && found["next"] is NSNull)
        #expect(
            fixture.problem("api/search")?.parameter == "q"
                && fixture.problem("api/search", ("q", "…"))?.parameter == "q")
    }

    @Test func `pages of a search follow one another`() throws {
        var seen: [Int] = []
        var cursor: String?
        repeat {
            let page =
                try cursor.map { try fixture.answer("api/search", ("q", "momentum"), ("limit", "1"), ("cursor", $0)) }
                ?? fixture.answer("api/search", ("q", "momentum"), ("limit", "1"))
            seen += (page["hits"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? Int }
            cursor = page["next"] as? String
        } while cursor != nil
        let whole = try fixture.answer("api/search", ("q", "momentum"))["hits"] as? [[String: Any]] ?? []
        #expect(seen == whole.compactMap { $0["id"] as? Int } && seen.count == 2)
    }

    @Test func `what is looked for in all texts is counted with the first page`() throws {
        let first = try fixture.answer("api/search", ("contains", "USD"), ("limit", "3"))
        #expect(first["total"] as? Int == 11)
        let next = try #require(first["next"] as? String)
        let second = try fixture.answer("api/search", ("contains", "USD"), ("limit", "3"), ("cursor", next))
        #expect(second["total"] is NSNull)
        let ids = try [first, second].map { page in
            try #require(page["hits"] as? [[String: Any]]).map { $0["id"] as? Int }
        }
        let whole = try #require(try fixture.answer("api/telemetry")["timeline"] as? [[String: Any]])
        let expected = whole.reversed().filter { $0["symbol"] is String }.prefix(6).map { $0["id"] as? Int }
        #expect(ids.flatMap { $0 } == expected)
        let export = try fixture.raw("api/search", tag: nil, ("contains", "insufficient"), ("format", "jsonl"))
        #expect(export.contentType == "application/jsonl")
    }
}
