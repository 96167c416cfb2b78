import Foundation
import Testing

@testable import BlotterServer

/// The server as a client sees it, on a port of its own.
@Suite struct ServerSocketTests {
    private let server: Server

    init() throws {
        server = try Server(address: "127.0.0.1", port: 0) { request in
            if request.path == ["fail"] { throw CocoaError(.fileNoSuchFile) }
            let parameters = request.parameters.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
            return Response("text/plain", "\(request.path.joined(separator: "|"))?\(parameters)")
        }
    }

    private func socket() throws -> Int32 {
        let descriptor = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = server.port.bigEndian
        inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(code == 0)
        return descriptor
    }

    /// Sends bytes and reads until the server closes the connection.
    private func exchange(_ text: String) throws -> String {
        let descriptor = try socket()
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        // A server that refuses early closes before it has taken all.
        _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return String(decoding: answer, as: UTF8.self) }
            answer += buffer[..<count]
        }
    }

    private func get(_ target: String, method: String = "GET", host: String? = nil, more: String = "") throws -> String
    {
        try exchange(
            "\(method) \(target) HTTP/1.1\r\nHost: \(host ?? "localhost:\(server.port)")\r\nConnection: close\r\n\(more)\r\n"
        )
    }

    private func status(_ answer: String) -> Int { Int(answer.split(separator: " ").dropFirst().first ?? "") ?? 0 }

    @Test func `a request is decoded once, and answered with the headers of safety`() throws {
        let answer = try get("/a%20b/%2563?q=%C3%A9+1&n=%2526")
        #expect(status(answer) == 200 && answer.hasSuffix("\r\n\r\na b|%63?q=é 1&n=%26"))
        for header in ["Content-Security-Policy: default-src 'none'", "X-Content-Type-Options: nosniff"] {
            #expect(answer.contains(header))
        }
        #expect(!answer.contains("Access-Control"))
    }

    @Test(arguments: [
        ("GET", "/../etc/passwd", 400), ("GET", "/%2e%2e/etc", 400), ("GET", "/a%00b", 400), ("GET", "/%ff", 400),
        ("GET", "/a?x=%zz", 400), ("GET", "/a?x=%00", 400), ("POST", "/a", 405), ("PUT", "/a", 405),
        ("DELETE", "/a", 405), ("PATCH", "/a", 405), ("OPTIONS", "/a", 405), ("FOO", "/a", 405), ("GET", "/fail", 500),
        ("HEAD", "/a", 200),
    ]) func `what is not to be answered has its status`(method: String, target: String, expected: Int) throws {
        #expect(status(try get(target, method: method)) == expected)
    }

    @Test(arguments: [
        "evil.test", "evil.test:80", "localhost", "localhost:1", "127.0.0.1.evil.test", "169.254.169.254",
    ])
    func `another server's name is not answered`(host: String) throws {
        #expect(status(try get("/a", host: host)) == 421)
    }

    @Test func `a body is passed over, and a long line or header refused`() throws {
        #expect(status(try get("/a", method: "POST", more: "Content-Length: 3\r\n")) == 405)
        #expect((400..<500).contains(status(try get("/" + String(repeating: "a", count: 100_000)))))
        #expect(
            (400..<500).contains(status(try get("/a", more: "X: " + String(repeating: "a", count: 100_000) + "\r\n"))))
        #expect(status(try exchange("nonsense\r\n\r\n")) != 200)
    }

    @Test func `a thousand idle connections keep nobody waiting`() throws {
        let idle = try (0..<1000).map { _ in try socket() }
        defer { for descriptor in idle { close(descriptor) } }
        #expect(status(try get("/a")) == 200)
    }

    @Test func `an address that is none, or taken, is refused`() throws {
        #expect(throws: Server.Failure.badAddress("localhost")) {
            try Server(address: "localhost", port: 0) { _ in Response("", "") }
        }
        #expect { try Server(address: "127.0.0.1", port: server.port) { _ in Response("", "") } } throws: {
            if case Server.Failure.cannotListen = $0 { true } else { false }
        }
    }
}
