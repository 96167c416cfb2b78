import Foundation
import Testing

@testable import BlotterServer

/// Answers that are made while they are sent.
@Suite struct ServerStreamTests {
    private let server: Server
    private let client: SocketClient

    init() throws {
        server = try Server(address: "127.0.0.1", port: 0) { request in
            switch request.path {
            case ["stream"]: return Response(200, "text/plain", .stream(Self.numbers))
            case ["broken"]:
                return Response(
                    200, "text/plain",
                    .stream { stream in
                        _ = stream.write("half")
                        throw CocoaError(.fileNoSuchFile)
                    })
            default: return Response("text/plain", "done")
            }
        }
        client = SocketClient(port: server.port)
    }

    /// More than fits into any buffer on the way.
    private static let lineCount = 200_000

    @Sendable private static func numbers(_ stream: BodyStream) {
        for number in 0..<lineCount {
            guard stream.write("\(number)\n") else { return }
        }
    }

    @Test func `a stream comes whole, in its order`() throws {
        let answer = try client.get("/stream", version: "1.0")
        #expect(answer.status == 200 && answer.body == (0..<Self.lineCount).map { "\($0)\n" }.joined())
    }

    @Test func `a stream that breaks off does not look whole`() throws {
        let answer = try client.get("/broken")
        #expect(answer.headers["Transfer-Encoding"] == "chunked")
        // Its end would be a chunk of no bytes.
        #expect("4\r\nhalf\r\n".hasPrefix(answer.body), "\(answer)")
    }

    @Test func `who reads nothing, or goes away, keeps nobody waiting`() throws {
        let readers = try (0..<20).map { _ in
            try client.open(sending: "GET /stream HTTP/1.1\r\n\(client.hostHeader)\r\n")
        }
        #expect(try client.get("/a").body == "done")
        for descriptor in readers { close(descriptor) }
        #expect(try client.get("/a").body == "done")
    }

    @Test func `a server that goes away ends its streams`() throws {
        var other: Server? = try Server(address: "127.0.0.1", port: 0) { _ in
            Response(200, "text/plain", .stream { stream in while stream.write(": beat\n") {} })
        }
        let client = SocketClient(port: try #require(other?.port))
        let descriptor = try client.open(sending: "GET / HTTP/1.1\r\n\(client.hostHeader)\r\n")
        var byte: UInt8 = 0
        #expect(recv(descriptor, &byte, 1, 0) == 1)
        other = nil
        _ = SocketClient.rest(of: descriptor)
    }
}
