import Foundation
import Testing

@testable import BlotterServer

@Suite struct ServerTests {
    @Test(arguments: [
        ("/", []), ("/api/live/execution/session%201", ["api", "live", "execution", "session 1"]),
        ("//api///x/", ["api", "x"]), ("/%C3%A9", ["é"]), ("/a%2Fb", ["a/b"]),
        ("/live/execution/%2e%2E", ["live", "execution", ".."]),
    ]) func `a path is decoded part by part`(path: String, parts: [String]) {
        #expect(Request.parts(ofPath: path) == parts)
    }

    @Test(arguments: ["/..", "/a/./b", "/%00", "/%zz", "/%4", "/%ff", "/%c0%ae"])
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

    @Test(arguments: [
        ("trader1:8000", true), ("localhost:9000", true), ("localhost:9001", false), ("10.1.2.3:8000", true),
        ("[fe80::1]:8000", true), ("10.1.2.3:80", false), ("10.1.2.3.evil.test:8000", false), ("evil.test:8000", false),
    ]) func `further names, and any address where all are listened on`(host: String, isAllowed: Bool) {
        let check = HostCheck(address: "0.0.0.0", port: 8000, names: ["Trader1", "localhost:9000"])
        #expect(check.allows(host) == isAllowed)
    }

    @Test(arguments: [
        (nil, false), ("", false), ("Bearer", false), ("Bearer 0123456789abcdef", true),
        ("bearer 0123456789abcdef", true), ("Bearer 0123456789abcdeF", false), ("Bearer 0123456789abcde", false),
        ("Bearer 0123456789abcdef0", false), ("Basic 0123456789abcdef", false), ("0123456789abcdef", false),
    ]) func `only the token itself opens`(header: String?, isAllowed: Bool) {
        let access = Access(token: "0123456789abcdef") { $0 == ["healthz"] }
        #expect(access.allows(header, path: ["api"]) == isAllowed)
        #expect(access.allows(header, path: ["healthz"]))
        #expect(Access().allows(header, path: ["api"]))
    }

    @Test(arguments: [
        (nil, false), ("", false), ("gzip", true), ("br, gzip;q=0.8", true), ("*", true), ("gzip;q=0", false),
        ("gzip; q=0.000", false), ("identity", false),
    ]) func `gzip is given to those who take it`(header: String?, takes: Bool) {
        var request = Request(path: [])
        request.headers.acceptEncoding = header
        #expect(request.takesGzip == takes)
    }

    @Test(arguments: [
        (nil, false), ("W/\"a\"", true), ("\"a\"", true), ("\"b\", W/\"a\"", true), ("*", true), ("\"b\"", false),
    ]) func `a tag is known by any of its forms`(header: String?, isKnown: Bool) {
        var request = Request(path: [])
        request.headers.ifNoneMatch = header
        #expect(request.has(tag: "W/\"a\"") == isKnown)
    }

    @Test func `gzip gives back what was in it`() throws {
        let text = (0..<1000).map { "event \($0)\n" }.joined()
        let response = Response("text/plain", text).gzipped
        #expect(response.headers["Content-Encoding"] == "gzip" && response.bytes.count < text.utf8.count / 2)
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: file) }
        try Data(response.bytes).write(to: URL(filePath: file))
        let process = Process()
        process.executableURL = URL(filePath: "/bin/zcat")
        process.standardInput = FileHandle(forReadingAtPath: file)
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        #expect(String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self) == text)
        #expect(Response("text/plain", "short").gzipped.headers.isEmpty)
    }

    @Test func `a request without a host is none of this server`() {
        #expect(!HostCheck(address: "127.0.0.1", port: 8000).allows(nil))
    }

    @Test func `a problem is a document of JSON, whatever is in it`() {
        let response = Problem.badParameter("li\"mit", "no \u{1}\\").response
        #expect(response.status == 400 && response.contentType == "application/problem+json")
        #expect(
            String(decoding: response.bytes, as: UTF8.self)
                == #"{"type": "about:blank", "title": "Bad Request", "status": 400, "detail": "no \u0001\\", "#
                + #""parameter": "li\"mit"}"# + "\n")
    }
}
