import Blotter
import Foundation
import Fuzz
import TelemetryLog

@testable import BlotterAPI
@testable import BlotterReports
@testable import BlotterServer

/// A server on a small log.
final class ServerFixture: Sendable {
    static let shared = ServerFixture()
    /// Its name, whatever its port.
    static let host = "fuzz:1"

    let routes: RouteTable
    private let server: Server

    private static let log = """
        {"ts": "2025-12-20T09:30:45.1+00:00", "session_id": "s", "symbol": "BTC-USD", "mode": "live", "kind": "intent", \
        "payload": {"intent_id": "i1", "side": "buy"}}
        {"ts": "2025-12-20T09:30:46.1+00:00", "session_id": "s", "symbol": "BTC-USD", "mode": "live", "kind": "order", \
        "payload": {"intent_id": "i1", "order_id": "o1", "quantity": 1.5}}
        {"ts": "2025-12-20T09:30:47.1+00:00", "session_id": "s", "symbol": "BTC-USD", "mode": "live", "kind": "fill", \
        "payload": {"order_id": "o1", "filled_quantity": 1.5, "fill_price": 100.25}}
        {"session_id": "s", "kind": "error", "payload": {"order_id": "o2", "error": "insufficient balance"}}
        {"session_id": "s"

        """

    private init() {
        do {
            let folder = FileManager.default.temporaryDirectory.appending(path: "blotter-fuzz-\(getpid())/logs").path
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data(Self.log.utf8).write(to: URL(filePath: folder + "/s.jsonl"))
            let index = IndexFile(folder: folder)
            let report = try Ingest(index: index, now: { Timestamp.system.nanoseconds }).run([
                LogPlace(folder: try LogFolder(path: folder))
            ])
            demand(report.isComplete, "the log cannot be ingested: \(report)")
            let routes = RouteTable(folder: folder, index: index, environment: [:])
            self.routes = routes
            server = try Server(address: "127.0.0.1", port: 0, access: Access(names: [Self.host])) {
                try routes.answer($0)
            }
        } catch {
            fatalError("\(error)")
        }
    }

    // MARK: Clients

    /// Sends bytes, and says soon after that there are no more, as the server else waits for the other half of what is
    /// half a request; what is answered until it closes the connection, of a stream, which has no end, the first part.
    func exchange(_ bytes: [UInt8]) -> [UInt8] {
        let client = connection(patience: 200)
        // Gone at once: the server is not to keep what is half a request until its time is over.
        var gone = linger(l_onoff: 1, l_linger: 0)
        setsockopt(client, SOL_SOCKET, SO_LINGER, &gone, socklen_t(MemoryLayout<linger>.size))
        defer { close(client) }
        // A server that refuses early closes before it has taken all.
        _ = send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        // An end that comes together with the bytes before it is not seen.
        var event = pollfd(fd: client, events: Int16(POLLIN), revents: 0)
        poll(&event, 1, 2)
        shutdown(client, Int32(SHUT_WR))
        return answer(to: client)
    }

    /// What another client is answered: it asks whether the server is there.
    func answerToAnother() -> [UInt8] {
        let client = connection(patience: 20_000)
        defer { close(client) }
        let request = Array("GET /healthz HTTP/1.1\r\nHost: \(Self.host)\r\nConnection: close\r\n\r\n".utf8)
        _ = send(client, request, request.count, Int32(MSG_NOSIGNAL))
        return answer(to: client)
    }

    private func answer(to client: Int32) -> [UInt8] {
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(client, &buffer, buffer.count, 0)
            // libFuzzer looks at the clock by a signal now and then, which is no end of an answer.
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return answer }
            answer += buffer[..<count]
            if String(decoding: answer, as: UTF8.self).contains("text/event-stream") { return answer }
        }
    }

    /// One that waits for so many milliseconds.
    private func connection(patience: Int) -> Int32 {
        let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var patience = timeval(tv_sec: patience / 1000, tv_usec: patience % 1000 * 1000)
        setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = server.port.bigEndian
        inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        demand(status == 0 || errno == EINTR, "the server takes no connection: \(errno)")
        // One that a signal interrupts goes on by itself.
        var event = pollfd(fd: client, events: Int16(POLLOUT), revents: 0)
        while status != 0, poll(&event, 1, -1) != 1 {}
        return client
    }
}
