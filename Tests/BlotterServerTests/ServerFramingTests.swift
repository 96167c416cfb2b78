import Testing
import Threads

@testable import BlotterServer

/// Requests that can be read in two ways, or are none: each is refused, and nothing behind it is taken for another.
@Suite struct ServerFramingTests {
    private let server: Server
    private let client: SocketClient
    /// The paths that were asked for, as far as the server takes them for requests.
    private let asked: Monitor<[[String]]>

    init() throws {
        asked = Monitor([])
        server = try Server(address: "127.0.0.1", port: 0) { [asked] request in
            asked.change { $0.append(request.path) }
            return Response("text/plain", "done")
        }
        client = SocketClient(port: server.port)
    }

    @Test(arguments: [
        "Host: evil.test\r\n", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Content-Length: 4\r\nContent-Length: 5\r\n", "Content-Length : 4\r\n", "Content-Length: +4\r\n",
        "Content-Length: 4, 4\r\n", "Content-Length:\r\n 4\r\n", "Transfer-Encoding: gzip\r\n",
        "Transfer-Encoding: chunked, chunked\r\n", "X: 1\r\n 2\r\n", "X: 1\nY: 2\r\n", "X: 1\rY: 2\r\n",
        "X: 1\u{0}2\r\n",
        ": 1\r\n", " X: 1\r\n", "X: 1\r\n : 2\r\n",
    ]) func `framing that contradicts itself is refused, and ends the connection`(fields: String) throws {
        let answer = try client.exchange(
            "GET /a HTTP/1.1\r\n\(client.hostHeader)\(fields)\r\n0\r\n\r\n" + client.request("/next"))
        #expect(answer.status == 400)
        #expect(asked.read { $0 } == [])
    }

    @Test(arguments: [
        "GET /a\u{0}b HTTP/1.1", "GET /a?x=\u{0} HTTP/1.1", "GET http://evil.test/a HTTP/1.1", "GET /a",
    ])
    func `a line that is none is refused`(line: String) throws {
        let answer = try client.exchange("\(line)\r\n\(client.hostHeader)\r\n")
        #expect(answer.status == 400)
        #expect(asked.read { $0 } == [])
    }

    @Test func `what is no request at all has no answer`() throws {
        #expect(try client.exchange("nonsense\r\n\r\n") == SocketAnswer([]))
    }

    @Test(arguments: [(31 << 10, 200), (33 << 10, 431), (40 << 10, 431), (200 << 10, 431)])
    func `line and headers have a limit`(size: Int, expected: Int) throws {
        let field = "X: \(String(repeating: "a", count: 1000 - 5))\r\n"
        let rest = size - client.request("/a").utf8.count
        let fields = String(repeating: field, count: rest / 1000 - 1)
        let last = "Y: \(String(repeating: "b", count: rest - fields.utf8.count - 5))\r\n"
        #expect(try client.get("/a", more: fields + last).status == expected)
    }

    @Test func `a long line or header alone is refused`() throws {
        let long = String(repeating: "a", count: 100_000)
        #expect(try client.get("/" + long).status == 414)
        #expect(try client.get("/a", more: "X: \(long)\r\n").status == 431)
    }
}
