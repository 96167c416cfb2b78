import Foundation
import Testing
import Threads

@testable import BlotterServer

/// What clients that ask at the same time are to each other: who gets whose answer, and who waits for whom.
@Suite struct ServerSharingTests {
    private func answered(_ descriptor: Int32) -> String { SocketClient.rest(of: descriptor).body }

    @Test func `who asks while an answer is being made gets the next one`() throws {
        let gate = Monitor((isOpen: false, calls: 0))
        let server = try Server(address: "127.0.0.1", port: 0) { _ in
            let number = gate.change { state in
                state.calls += 1
                return state.calls
            }
            _ = gate.wait { $0.isOpen ? true : nil }
            return Response("text/plain", "answer \(number)")
        }
        let client = SocketClient(port: server.port)
        let first = try client.open(sending: client.request("/slow"))
        _ = gate.wait { $0.calls == 1 ? true : nil }
        let second = try client.open(sending: client.request("/slow"))
        gate.change { $0.isOpen = true }
        #expect(answered(first) == "answer 1")
        #expect(answered(second) == "answer 2")
    }

    @Test func `some who ask at once share an answer, and are kept by nothing else`() throws {
        let gate = Monitor((isOpen: false, calls: 0))
        let server = try Server(address: "127.0.0.1", port: 0, lane: { $0.path == ["now"] ? .instant : .usual }) {
            request in
            guard request.path == ["slow"] else { return Response("text/plain", "done") }
            gate.change { $0.calls += 1 }
            _ = gate.wait { $0.isOpen ? true : nil }
            return Response("text/plain", "slow")
        }
        let client = SocketClient(port: server.port)
        let same = try (0..<50).map { _ in try client.open(sending: client.request("/slow")) }
        _ = gate.wait { $0.calls == 1 ? true : nil }
        #expect(try client.get("/now").body == "done")
        #expect(try client.get("/quick").body == "done")
        gate.change { $0.isOpen = true }
        #expect(same.map(answered) == Array(repeating: "slow", count: 50))
        #expect(gate.read(\.calls) <= 2)
    }

    @Test func `the end of a server waits for no answer`() throws {
        let gate = Monitor((isOpen: false, isAsked: false))
        let server = try Server(address: "127.0.0.1", port: 0) { _ in
            gate.change { $0.isAsked = true }
            _ = gate.wait { $0.isOpen ? true : nil }
            return Response("text/plain", "late")
        }
        let client = SocketClient(port: server.port)
        let descriptor = try client.open(sending: "GET / HTTP/1.1\r\n\(client.hostHeader)\r\n")
        _ = gate.wait { $0.isAsked ? true : nil }
        server.stop()
        #expect(SocketClient.rest(of: descriptor) == SocketAnswer([]))
        gate.change { $0.isOpen = true }
    }

    @Test func `a request that comes byte by byte is answered, and others before it`() throws {
        let server = try Server(address: "127.0.0.1", port: 0) { _ in Response("text/plain", "done") }
        let client = SocketClient(port: server.port)
        let descriptor = try client.open()
        for byte in client.request("/slow").utf8 {
            send(descriptor, [byte], 1, Int32(MSG_NOSIGNAL))
            if byte == 0x0A { #expect(try client.get("/a").body == "done") }
        }
        #expect(answered(descriptor) == "done")
    }

    @Test func `a thousand idle connections keep nobody waiting`() throws {
        let server = try Server(address: "127.0.0.1", port: 0) { _ in Response("text/plain", "done") }
        let client = SocketClient(port: server.port)
        let idle = try (0..<1000).map { _ in try client.open() }
        defer { for descriptor in idle { close(descriptor) } }
        #expect(try client.get("/a").body == "done")
    }
}
