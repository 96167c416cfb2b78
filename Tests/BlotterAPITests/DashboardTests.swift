import BlotterServer
import Testing

@testable import BlotterAPI

/// The files that are part of the program.
@Suite struct DashboardTests {
    private let dashboard = Dashboard()

    @Test(
        arguments: [
            ([], "page.html"), (["search"], "page.html"), (["orders"], "page.html"), (["events"], "page.html"),
            (["symbols"], "page.html"), (["latency"], "page.html"), (["clock"], "page.html"),
            (["rejects"], "page.html"),
            (["event"], "page.html"), (["event", "0:1"], "page.html"), (["event", "0", "1"], nil),
            (["live", "execution"], "page.html"),
            (["live", "execution", "session 1"], "page.html"), (["openapi.json"], "openapi.json"),
            (["assets", "style.css"], "style.css"), (["assets", "nothing"], "nothing"), (["assets"], nil),
            (["live"], nil), (["live", "execution", "x", "y"], nil), (["page.html"], nil), (["api", "sessions"], nil),
            (["assets", "a", "b"], nil),
        ] as [([String], String?)])
    func `a path of the dashboard stands for a file`(path: [String], name: String?) {
        #expect(Dashboard.name(path) == name)
    }

    @Test(
        arguments: [
            ([], "text/html; charset=utf-8"), (["assets", "style.css"], "text/css; charset=utf-8"),
            (["assets", "chart.js"], "text/javascript; charset=utf-8"), (["openapi.json"], "application/json"),
        ] as [([String], String)])
    func `a file has its type, and is known by its tag`(path: [String], type: String) throws {
        let response = try #require(dashboard.answer(Request(path: path)))
        #expect(response.status == 200 && response.contentType == type && !response.bytes.isEmpty)
        let tag = try #require(response.headers["ETag"])
        #expect(response.headers == ["ETag": tag, "Cache-Control": "no-cache"])
        var again = Request(path: path)
        again.headers.ifNoneMatch = tag
        let known = try #require(dashboard.answer(again))
        #expect(known.status == 304 && known.bytes == [] && known.headers == response.headers)
        again.headers.ifNoneMatch = "\"another\""
        #expect(dashboard.answer(again)?.status == 200)
    }

    @Test(arguments: [["assets", "nothing.js"], ["assets"], ["nothing"]])
    func `what is no file has no answer`(path: [String]) {
        #expect(dashboard.answer(Request(path: path)) == nil)
    }

    @Test func `the page names no file that is not there`() throws {
        let page = String(decoding: try #require(dashboard.answer(Request(path: []))).bytes, as: UTF8.self)
        let names = page.matches(of: #/(?:src|href)="/assets/([^"]+)"/#).map { String($0.output.1) }
        #expect(names.filter { dashboard.answer(Request(path: ["assets", $0])) == nil } == [])
        #expect(!names.isEmpty)
    }
}
