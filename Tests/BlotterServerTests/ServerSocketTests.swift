import Foundation
import Testing
import Threads

@testable import BlotterServer

/// The server as a client sees it, on a port of its own.
@Suite struct ServerSocketTests {
    private let server: Server

    init() throws {
        server = try Server(address: "127.0.0.1", port: 0, posts: [["post"]]) { request in
            switch request.path {
            case ["fail"]: throw CocoaError(.fileNoSuchFile)
            case ["post"]: return Response("text/plain", String(decoding: request.body, as: UTF8.self))
            case ["stream"]: return Response(200, "text/plain", .stream(Self.numbers))
            case ["broken"]:
                return Response(
                    200, "text/plain",
                    .stream { stream in
                        _ = stream.write("half")
                        throw CocoaError(.fileNoSuchFile)
                    })
            default: break
            }
            let parameters = request.parameters.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
            return Response("text/plain", "\(request.path.joined(separator: "|"))?\(parameters)")
        }
    }

    /// More than fits into any buffer on the way.
    private static let lineCount = 200_000

    @Sendable private static func numbers(_ stream: BodyStream) {
        for number in 0..<lineCount {
            guard stream.write("\(number)\n") else { return }
        }
    }

    private func socket(_ port: UInt16? = nil) throws -> Int32 {
        let descriptor = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = (port ?? server.port).bigEndian
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

    private func get(
        _ target: String, method: String = "GET", host: String? = nil, version: String = "1.1", more: String = "",
        body: String = ""
    ) throws -> String {
        try exchange(
            "\(method) \(target) HTTP/\(version)\r\nHost: \(host ?? "localhost:\(server.port)")\r\n"
                + "Connection: close\r\n\(more)\r\n\(body)")
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
        ("GET", "/../etc/passwd", 400), ("GET", "/a%00b", 400), ("GET", "/%ff", 400),
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

    @Test(arguments: [
        "Host: evil.test\r\n", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Content-Length: 4\r\nContent-Length: 5\r\n", "Content-Length : 4\r\n", "Content-Length: +4\r\n",
        "Content-Length: 4, 4\r\n", "Content-Length:\r\n 4\r\n", "Transfer-Encoding: gzip\r\n",
        "Transfer-Encoding: chunked, chunked\r\n", "X: 1\r\n 2\r\n", "X: 1\nY: 2\r\n", "X: 1\rY: 2\r\n",
        "X: 1\u{0}2\r\n",
        ": 1\r\n", " X: 1\r\n", "X: 1\r\n : 2\r\n",
    ]) func `framing that contradicts itself is refused, and ends the connection`(fields: String) throws {
        let host = "Host: localhost:\(server.port)\r\n"
        let next = "GET /next HTTP/1.1\r\n\(host)Connection: close\r\n\r\n"
        let answer = try exchange("GET /a HTTP/1.1\r\n\(host)\(fields)\r\n0\r\n\r\n\(next)")
        #expect(status(answer) == 400 && !answer.contains("next"), "\(answer)")
    }

    @Test(arguments: ["GET /a\u{0}b HTTP/1.1", "GET /a?x=\u{0} HTTP/1.1", "GET http://evil.test/a HTTP/1.1", "GET /a"])
    func `a line that is none is refused`(line: String) throws {
        let answer = try exchange("\(line)\r\nHost: localhost:\(server.port)\r\n\r\n")
        #expect(status(answer) == 400, "\(answer)")
    }

    @Test(arguments: [(31 << 10, 200), (33 << 10, 431), (40 << 10, 431), (200 << 10, 431)])
    func `line and headers have a limit`(size: Int, expected: Int) throws {
        let field = "X: \(String(repeating: "a", count: 1000 - 5))\r\n"
        let fixed = "GET /a HTTP/1.1\r\nHost: localhost:\(server.port)\r\nConnection: close\r\n\r\n".utf8.count
        let rest = size - fixed
        let fields = String(repeating: field, count: rest / 1000 - 1)
        let last = "Y: \(String(repeating: "b", count: rest - fields.utf8.count - 5))\r\n"
        #expect(status(try get("/a", more: fields + last)) == expected)
    }

    @Test func `a chunked body is taken, and nothing behind it`() throws {
        let host = "Host: localhost:\(server.port)\r\n"
        let answer = try exchange(
            "POST /post HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
                + "GET /next HTTP/1.1\r\n\(host)\r\n")
        #expect(status(answer) == 200 && answer.hasSuffix("\r\n\r\nabc"))
    }

    @Test func `who asks while an answer is being made gets the next one`() throws {
        let gate = Monitor((isOpen: false, calls: 0))
        let other = try Server(address: "127.0.0.1", port: 0) { _ in
            let number = gate.change { state in
                state.calls += 1
                return state.calls
            }
            _ = gate.wait { $0.isOpen ? true : nil }
            return Response("text/plain", "answer \(number)")
        }
        let text = "GET /slow HTTP/1.1\r\nHost: localhost:\(other.port)\r\nConnection: close\r\n\r\n"
        let first = try socket(other.port)
        send(first, text, text.utf8.count, Int32(MSG_NOSIGNAL))
        _ = gate.wait { $0.calls == 1 ? true : nil }
        let second = try socket(other.port)
        send(second, text, text.utf8.count, Int32(MSG_NOSIGNAL))
        gate.change { $0.isOpen = true }
        #expect(read(first).hasSuffix("answer 1"))
        #expect(read(second).hasSuffix("answer 2"))
    }

    @Test func `some who ask at once share an answer, and are kept by nothing else`() throws {
        let gate = Monitor((isOpen: false, calls: 0))
        let other = try Server(address: "127.0.0.1", port: 0, lane: { $0.path == ["now"] ? .instant : .usual }) {
            request in
            guard request.path == ["slow"] else { return Response("text/plain", "done") }
            gate.change { $0.calls += 1 }
            _ = gate.wait { $0.isOpen ? true : nil }
            return Response("text/plain", "slow")
        }
        func ask(_ path: String) throws -> Int32 {
            let descriptor = try socket(other.port)
            let text = "GET \(path) HTTP/1.1\r\nHost: localhost:\(other.port)\r\nConnection: close\r\n\r\n"
            send(descriptor, text, text.utf8.count, Int32(MSG_NOSIGNAL))
            return descriptor
        }
        let same = try (0..<50).map { _ in try ask("/slow") }
        _ = gate.wait { $0.calls == 1 ? true : nil }
        #expect(read(try ask("/now")).hasSuffix("done"))
        #expect(read(try ask("/quick")).hasSuffix("done"))
        gate.change { $0.isOpen = true }
        #expect(same.allSatisfy { read($0).hasSuffix("slow") })
        #expect(gate.read(\.calls) <= 2)
    }

    @Test func `the end of a server waits for no answer`() throws {
        let gate = Monitor((isOpen: false, isAsked: false))
        let other = try Server(address: "127.0.0.1", port: 0) { _ in
            gate.change { $0.isAsked = true }
            _ = gate.wait { $0.isOpen ? true : nil }
            return Response("text/plain", "late")
        }
        let descriptor = try socket(other.port)
        let text = "GET / HTTP/1.1\r\nHost: localhost:\(other.port)\r\n\r\n"
        send(descriptor, text, text.utf8.count, Int32(MSG_NOSIGNAL))
        _ = gate.wait { $0.isAsked ? true : nil }
        other.stop()
        #expect(read(descriptor).isEmpty)
        gate.change { $0.isOpen = true }
    }

    /// What comes until the server closes the connection.
    private func read(_ descriptor: Int32) -> String {
        defer { close(descriptor) }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return String(decoding: answer, as: UTF8.self) }
            answer += buffer[..<count]
        }
    }

    @Test func `a body is passed over, and a long line or header refused`() throws {
        #expect(status(try get("/a", method: "POST", more: "Content-Length: 3\r\n")) == 405)
        #expect((400..<500).contains(status(try get("/" + String(repeating: "a", count: 100_000)))))
        #expect(
            (400..<500).contains(status(try get("/a", more: "X: " + String(repeating: "a", count: 100_000) + "\r\n"))))
        #expect(status(try exchange("nonsense\r\n\r\n")) != 200)
    }

    @Test func `a body is taken where it is asked for, up to its limit`() throws {
        #expect(
            try get("/post", method: "POST", more: "Content-Length: 5\r\n", body: "a=b&c").hasSuffix("\r\n\r\na=b&c"))
        let long = String(repeating: "a", count: 70_000)
        #expect(status(try get("/post", method: "POST", more: "Content-Length: 70000\r\n", body: long)) == 413)
        let refused = try get("/post")
        #expect(status(refused) == 405 && refused.contains("Allow: POST\r\n"))
    }

    @Test func `a stream comes whole, in its order`() throws {
        let answer = try get("/stream", version: "1.0")
        let body = answer.components(separatedBy: "\r\n\r\n")[1]
        #expect(status(answer) == 200 && body == (0..<Self.lineCount).map { "\($0)\n" }.joined())
    }

    @Test func `a stream that breaks off does not look whole`() throws {
        let answer = try get("/broken")
        #expect(answer.contains("Transfer-Encoding: chunked") && !answer.hasSuffix("0\r\n\r\n"))
    }

    @Test func `who reads nothing, or goes away, keeps nobody waiting`() throws {
        let readers = try (0..<20).map { _ in
            let descriptor = try socket()
            let request = Array("GET /stream HTTP/1.1\r\nHost: localhost:\(server.port)\r\n\r\n".utf8)
            send(descriptor, request, request.count, Int32(MSG_NOSIGNAL))
            return descriptor
        }
        #expect(status(try get("/a")) == 200)
        for descriptor in readers { close(descriptor) }
        #expect(status(try get("/a")) == 200)
    }

    @Test func `a request that comes byte by byte is answered, and others before it`() throws {
        let descriptor = try socket()
        defer { close(descriptor) }
        let bytes = Array("GET /slow HTTP/1.1\r\nHost: localhost:\(server.port)\r\nConnection: close\r\n\r\n".utf8)
        for byte in bytes {
            send(descriptor, [byte], 1, Int32(MSG_NOSIGNAL))
            if byte == 0x0A { #expect(status(try get("/a")) == 200) }
        }
        var buffer = [UInt8](repeating: 0, count: 4096)
        #expect(recv(descriptor, &buffer, buffer.count, 0) > 0)
        #expect(String(decoding: buffer, as: UTF8.self).hasPrefix("HTTP/1.1 200"))
    }

    @Test func `a server that goes away ends its streams`() throws {
        var other: Server? = try Server(address: "127.0.0.1", port: 0) { _ in
            Response(200, "text/plain", .stream { stream in while stream.write(": beat\n") {} })
        }
        let port = try #require(other?.port)
        let descriptor = try socket(port)
        defer { close(descriptor) }
        let request = Array("GET / HTTP/1.1\r\nHost: localhost:\(port)\r\n\r\n".utf8)
        send(descriptor, request, request.count, Int32(MSG_NOSIGNAL))
        var byte: UInt8 = 0
        #expect(recv(descriptor, &byte, 1, 0) == 1)
        other = nil
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while recv(descriptor, &buffer, buffer.count, 0) > 0 {}
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
