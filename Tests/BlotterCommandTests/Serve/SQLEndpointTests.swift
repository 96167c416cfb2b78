import Blotter
import Foundation
import TestSupport
import Testing

@testable import BlotterAPI
@testable import BlotterCommand
@testable import BlotterReports
@testable import BlotterServer

/// `POST /api/sql`, which a process of its own answers.
@Suite struct SQLEndpointTests {
    private let fixture: OperatorFixture
    private let routes: RouteTable

    init() throws {
        fixture = try OperatorFixture()
        _ = fixture.ask("summary")
        routes = fixture.routes()
    }

    private func sql(_ body: String, type: String? = "application/json") throws -> [String: Any] {
        var request = Request(method: "POST", path: RouteTable.sqlPath)
        request.headers.contentType = type
        request.body = Array(body.utf8)
        return try #require(
            try JSONSerialization.jsonObject(with: Data(routes.answer(request).bytes)) as? [String: Any])
    }

    @Test func `SQL is answered by a process of its own, which only reads`() throws {
        let answer = try sql(
            #"{"sql": "SELECT kind, count(*) AS n, :x AS x FROM events WHERE kind = :k GROUP BY 1", "params": {"k": "fill", "x": 1.5}}"#
        )
        #expect(answer["columns"] as? [String] == ["kind", "n", "x"])
        #expect(answer["rows"] as? [[Any]] as NSArray? == [["fill", 2, 1.5]])
        #expect(answer["truncated"] as? Bool == false)
    }

    @Test func `more rows than may be are cut, and it is said`() throws {
        let answer = try sql(
            #"{"sql": "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c LIMIT 20000"}"#)
        #expect((answer["rows"] as? [[Int]])?.count == 10_000 && answer["truncated"] as? Bool == true)
    }

    @Test(arguments: [
        "", "[]", "{}", #"{"sql": 1}"#, #"{"sql": "SELECT 1", "limit": 2}"#, #"{"sql": "SELECT 1; SELECT 2"}"#,
        #"{"sql": "SELECT :a"}"#, #"{"sql": "DELETE FROM event"}"#, #"{"sql": "VACUUM INTO '/tmp/blotter-copy'"}"#,
        #"{"sql": "ATTACH '/etc/passwd' AS a"}"#, #"{"sql": "PRAGMA query_only = 0"}"#,
        #"{"sql": "SELECT 1", "params": []}"#,
        #"{"sql": "SELECT load_extension('x')"}"#, #"{"sql": "SELECT * FROM event"}"#,
        #"{"sql": "SELECT snippet(search, 0, '', '', '', 8) FROM search WHERE search MATCH 'x'"}"#,
    ]) func `SQL that is none, or would do more than read, is refused`(body: String) {
        #expect { try sql(body) } throws: { ($0 as? Problem)?.status == 400 && ($0 as? Problem)?.parameter == "sql" }
    }

    @Test(arguments: [nil, "text/plain", "application/x-www-form-urlencoded"])
    func `SQL from the form of another page is refused`(type: String?) {
        #expect { try sql(#"{"sql": "SELECT 1"}"#, type: type) } throws: { ($0 as? Problem)?.status == 415 }
    }

    @Test(arguments: [nil, "", String(repeating: "no index\n", count: 100)])
    func `no error of SQL shows where the index is`(bytes: String?) throws {
        if let bytes { try fixture.write(bytes, to: "broken.db") }
        let routes = fixture.routes(of: IndexFile(path: fixture.folder + "/broken.db"))
        var request = Request(method: "POST", path: RouteTable.sqlPath)
        request.headers.contentType = "application/json"
        request.body = Array(#"{"sql": "SELECT 1"}"#.utf8)
        let problem = #expect(throws: Problem.self) { try routes.answer(request) }
        #expect(problem?.status == 503)
        let detail = problem?.detail ?? fixture.folder
        #expect(!detail.contains(fixture.folder) && !detail.contains("broken"), "\(detail)")
    }
}
