import Testing

@testable import BlotterServer

@Suite struct RequestTests {
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

    @Test func `a target is taken apart before it is decoded`() throws {
        let (path, parameters) = try Request.target("/a%3Fb/c%2Fd?x=1+2&y=%26%3D&&z&=v&x=a=b?")
        #expect(path == ["a?b", "c/d"])
        #expect(parameters.map(\.name) == ["x", "y", "z", "", "x"])
        #expect(parameters.map(\.value) == ["1 2", "&=", "", "v", "a=b?"])
    }

    @Test(arguments: ["/a?x=%", "/a?x=%zz", "/a?%ff=1", "/a?x=%00", "/%00", "/../a", "/a/."])
    func `what cannot be decoded is 400`(target: String) {
        #expect { try Request.target(target) } throws: { ($0 as? Problem)?.status == 400 }
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
}
