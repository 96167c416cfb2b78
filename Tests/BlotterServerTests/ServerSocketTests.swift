import Foundation
import Testing

@testable import BlotterServer

/// What a client sees of requests and their answers, on a port of its own.
@Suite struct ServerSocketTests {
    private let server: Server
    private let client: SocketClient

    init() throws {
        server = try Server(address: "127.0.0.1", port: 0, posts: [["post"]]) { request in
            switch request.path {
            case ["fail"]: throw CocoaError(.fileNoSuchFile)
            case ["post"]: return Response("text/plain", String(decoding: request.body, as: UTF8.self))
            default: break
            }
            let parameters = request.parameters.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
            return Response("text/plain", "\(request.path.joined(separator: "|"))?\(parameters)")
        }
        client = SocketClient(port: server.port)
    }

    @Test func `a request is decoded once, and answered with the headers of safety`() throws {
        let answer = try client.get("/a%20b/%2563?q=%C3%A9+1&n=%2526")
        #expect(answer.status == 200)
        #expect(answer.body == "a b|%63?q=é 1&n=%26")
        #expect(
            answer.headers == [
                "Cache-Control": "no-store", "Content-Length": "\("a b|%63?q=é 1&n=%26".utf8.count)",
                "Content-Security-Policy":
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
                "Content-Type": "text/plain", "Cross-Origin-Resource-Policy": "same-origin",
                "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
            ])
    }

    @Test(arguments: [
        ("GET", "/../etc/passwd", 400), ("GET", "/a%00b", 400), ("GET", "/%ff", 400),
        ("GET", "/a?x=%zz", 400), ("GET", "/a?x=%00", 400), ("POST", "/a", 405), ("PUT", "/a", 405),
        ("DELETE", "/a", 405), ("PATCH", "/a", 405), ("OPTIONS", "/a", 405), ("FOO", "/a", 405), ("GET", "/fail", 500),
        ("HEAD", "/a", 200),
    ]) func `what is not to be answered has its status`(method: String, target: String, expected: Int) throws {
        #expect(try client.get(target, method: method).status == expected)
    }

    @Test(arguments: [
        "evil.test", "evil.test:80", "localhost", "localhost:1", "127.0.0.1.evil.test", "169.254.169.254",
    ])
    func `another server's name is not answered`(host: String) throws {
        #expect(try client.get("/a", host: host).status == 421)
    }

    // MARK: Bodies

    @Test func `a body is passed over where none is asked for`() throws {
        let answer = try client.get("/a", method: "POST", more: "Content-Length: 3\r\n")
        #expect(answer.status == 405 && answer.headers["Allow"] == "GET, HEAD")
    }

    @Test func `a body is taken where it is asked for, up to its limit`() throws {
        let taken = try client.get("/post", method: "POST", more: "Content-Length: 5\r\n", body: "a=b&c")
        #expect(taken.status == 200 && taken.body == "a=b&c")
        let long = String(repeating: "a", count: 70_000)
        #expect(try client.get("/post", method: "POST", more: "Content-Length: 70000\r\n", body: long).status == 413)
        let refused = try client.get("/post")
        #expect(refused.status == 405 && refused.headers["Allow"] == "POST")
    }

    @Test func `a chunked body is taken, and nothing behind it`() throws {
        let answer = try client.exchange(
            "POST /post HTTP/1.1\r\n\(client.hostHeader)Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
                + client.request("/next"))
        #expect(answer.status == 200 && answer.body == "abc")
    }

    // MARK: Listening

    @Test func `an address that is none, or taken, is refused`() throws {
        #expect(throws: Server.Failure.badAddress("localhost")) {
            try Server(address: "localhost", port: 0) { _ in Response("", "") }
        }
        #expect(throws: Server.Failure.cannotListen(EADDRINUSE)) {
            try Server(address: "127.0.0.1", port: server.port) { _ in Response("", "") }
        }
    }
}
