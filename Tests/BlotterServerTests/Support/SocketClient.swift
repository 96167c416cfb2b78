import Foundation
import Testing

@testable import BlotterServer

/// A client of HTTP that sends bytes as they are, so that it can say what no library would, and stop where none does.
struct SocketClient {
    let port: UInt16

    /// A socket that is connected to the server; the caller closes it.
    func open() throws -> Int32 {
        let descriptor = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(code == 0)
        return descriptor
    }

    /// A socket on which `text` was sent.
    func open(sending text: String) throws -> Int32 {
        let descriptor = try open()
        let bytes = Array(text.utf8)
        // A server that refuses early closes before it has taken all.
        _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        return descriptor
    }

    /// What comes until the server closes the connection.
    static func rest(of descriptor: Int32) -> SocketAnswer {
        defer { close(descriptor) }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return SocketAnswer(answer) }
            answer += buffer[..<count]
        }
    }

    /// Sends bytes and reads until the server closes the connection.
    func exchange(_ text: String) throws -> SocketAnswer { Self.rest(of: try open(sending: text)) }

    /// The header by which a request is meant for this server.
    var hostHeader: String { "Host: localhost:\(port)\r\n" }

    /// The text of a request without a body, after whose answer the connection ends.
    func request(_ target: String) -> String { "GET \(target) HTTP/1.1\r\n\(hostHeader)Connection: close\r\n\r\n" }

    func get(
        _ target: String, method: String = "GET", host: String? = nil, version: String = "1.1", more: String = "",
        body: String = ""
    ) throws -> SocketAnswer {
        let host = host.map { "Host: \($0)\r\n" } ?? hostHeader
        return try exchange("\(method) \(target) HTTP/\(version)\r\n\(host)Connection: close\r\n\(more)\r\n\(body)")
    }
}

/// All that came on a connection, taken for one answer of HTTP.
struct SocketAnswer: Equatable {
    /// 0 when nothing came that looks like an answer.
    var status = 0
    /// Without those that change from time to time or are the transport's: `Connection`, `Date`.
    var headers: [String: String] = [:]
    /// What follows the head, as it came.
    var body = ""

    init(_ bytes: [UInt8]) {
        let parts = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n\r\n")
        let lines = parts[0].components(separatedBy: "\r\n")
        status = Int(lines[0].split(separator: " ").dropFirst().first ?? "") ?? 0
        for line in lines.dropFirst() {
            let name = line.prefix { $0 != ":" }
            headers[String(name)] = String(line.dropFirst(name.count + 2))
        }
        headers["Connection"] = nil
        headers["Date"] = nil
        body = parts.dropFirst().joined(separator: "\r\n\r\n")
    }
}
