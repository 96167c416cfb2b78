import Testing

@testable import BlotterServer

@Suite struct ServerTests {
    @Test(arguments: [
        ("/", []), ("/api/live/execution/session%201", ["api", "live", "execution", "session 1"]),
        ("//api///x/", ["api", "x"]), ("/%C3%A9", ["é"]),
    ]) func `a path is decoded part by part`(path: String, parts: [String]) {
        #expect(Request.parts(ofPath: path) == parts)
    }

    @Test(arguments: ["/..", "/a/%2e%2e/b", "/%2F", "/%00", "/%zz", "/%4", "/%ff", "/%c0%ae"])
    func `a path that leads elsewhere, or is none, is refused`(path: String) {
        #expect(Request.parts(ofPath: path) == nil)
    }

    @Test(arguments: [
        ("localhost:8000", true), ("LOCALHOST:8000", true), ("127.0.0.1:8000", true), ("[::1]:8000", true),
        ("localhost", false), ("localhost:80", false), ("evil.test:8000", false), ("127.0.0.1.evil.test:8000", false),
        ("", false),
    ]) func `only this server's own names are taken`(host: String, isAllowed: Bool) {
        #expect(HostCheck(address: "127.0.0.1", port: 8000).allows(host) == isAllowed)
    }

    @Test func `a request without a host is none of this server`() {
        #expect(!HostCheck(address: "127.0.0.1", port: 8000).allows(nil))
    }

    @Test func `a problem is a document of JSON, whatever is in it`() {
        let response = Problem.badParameter("li\"mit", "no \u{1}\\").response
        #expect(response.status == 400 && response.contentType == "application/problem+json")
        #expect(
            String(decoding: response.body, as: UTF8.self)
                == #"{"type": "about:blank", "title": "Bad Request", "status": 400, "detail": "no \u0001\\", "#
                + #""parameter": "li\"mit"}"# + "\n")
    }
}
