private import CMicroHTTPD
private import Glibc

/// Answers HTTP by a function, on threads of its own, until it goes away.
///
/// Only GET and HEAD are known, and no body is read: nothing can be changed over HTTP.
package final class Server: @unchecked Sendable {
    package enum Failure: Error, Equatable {
        case badAddress(String)
        /// errno of the attempt to listen.
        case cannotListen(Int32)
    }

    /// Bytes of a request's line and headers.
    private static let headerLimit = 32 << 10
    private static let connectionLimit: UInt32 = 2000
    /// Seconds in which nothing is sent or taken.
    private static let timeout: UInt32 = 30
    private static let threads: UInt32 = 4

    private let answer: @Sendable (Request) throws -> Response
    private var daemon: OpaquePointer?
    package private(set) var port: UInt16 = 0
    private var hosts = HostCheck(address: "localhost", port: 0)

    /// Listens on an address of IPv4 or IPv6 and a port, any that is free for 0. Throws `Failure`.
    package init(address: String, port: UInt16, answer: @escaping @Sendable (Request) throws -> Response) throws {
        self.answer = answer
        signal(SIGPIPE, SIG_IGN)
        daemon = try Self.withAddress(address, port) { socket in
            blotter_http_start(
                socket, Self.handle, Self.complete, Unmanaged.passUnretained(self).toOpaque(), Self.connectionLimit,
                Self.timeout, Self.threads, Self.headerLimit)
        }
        guard let daemon else { throw Failure.cannotListen(errno) }
        self.port = blotter_http_port(daemon)
        hosts = HostCheck(address: address, port: self.port)
    }

    deinit { if let daemon { MHD_stop_daemon(daemon) } }

    private static func withAddress<Result>(
        _ address: String, _ port: UInt16, _ body: (UnsafePointer<sockaddr>) -> Result
    ) throws -> Result {
        var four = sockaddr_in()
        if inet_pton(AF_INET, address, &four.sin_addr) == 1 {
            four.sin_family = sa_family_t(AF_INET)
            four.sin_port = port.bigEndian
            return withUnsafePointer(to: &four) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0) }
            }
        }
        var six = sockaddr_in6()
        guard inet_pton(AF_INET6, address, &six.sin6_addr) == 1 else { throw Failure.badAddress(address) }
        six.sin6_family = sa_family_t(AF_INET6)
        six.sin6_port = port.bigEndian
        return withUnsafePointer(to: &six) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0) }
        }
    }

    // MARK: Requests

    /// Called first when the headers are there, and again for the body, which is passed over.
    private static let handle: MHD_AccessHandlerCallback = {
        context, connection, url, method, _, _, size, state in
        guard let context, let connection, let url, let method, let state else { return .NO }
        if state.pointee == nil {
            state.pointee = UnsafeMutableRawPointer(bitPattern: 1)
            // What is refused whatever its body need not wait for it.
            if strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0 { return .YES }
        }
        if let size, size.pointee > 0 {
            size.pointee = 0
            return .YES
        }
        let server = Unmanaged<Server>.fromOpaque(context).takeUnretainedValue()
        let response = server.response(connection, path: String(cString: url), method: String(cString: method))
        return server.send(response, connection, hasBody: strcmp(method, "HEAD") != 0)
    }

    private static let complete: MHD_RequestCompletedCallback = { _, _, _, _ in }

    private func response(_ connection: OpaquePointer, path: String, method: String) -> Response {
        do {
            let host = blotter_http_header(connection, "Host").map { String(cString: $0) }
            guard hosts.allows(host) else {
                throw Problem(
                    421, "Misdirected Request", detail: "the Host header names another server than this one")
            }
            guard method == "GET" || method == "HEAD" else {
                throw Problem(
                    405, "Method Not Allowed", detail: "only GET and HEAD are known; nothing is changed over HTTP")
            }
            guard let parts = Request.parts(ofPath: path) else {
                throw Problem(400, "Bad Request", detail: "the path is not one that can be decoded")
            }
            let parameters = try Self.parameters(connection)
            return try answer(Request(method: method, path: parts, parameters: parameters, host: host))
        } catch let problem as Problem {
            return problem.response
        } catch {
            return Problem(500, "Internal Server Error", detail: "\(error)").response
        }
    }

    private final class Parameters { var list: [(name: String, value: String)] = [] }

    private static func parameters(_ connection: OpaquePointer) throws -> [(name: String, value: String)] {
        let parameters = Parameters()
        let visit: MHD_KeyValueIterator = { context, _, name, value in
            guard let context, let name else { return .NO }
            let parameters = Unmanaged<Parameters>.fromOpaque(context).takeUnretainedValue()
            parameters.list.append((String(cString: name), value.map { String(cString: $0) } ?? ""))
            return .YES
        }
        _ = blotter_http_arguments(connection, visit, Unmanaged.passUnretained(parameters).toOpaque())
        return try parameters.list.map { name, value in
            guard let name = Request.decoded(name), let value = Request.decoded(value) else {
                throw Problem.badParameter(name, "it cannot be decoded")
            }
            return (name, value)
        }
    }

    private func send(_ response: Response, _ connection: OpaquePointer, hasBody: Bool) -> MHD_Result {
        let made = response.body.withUnsafeBytes { blotter_http_response($0.count, $0.baseAddress) }
        guard let made else { return .NO }
        defer { MHD_destroy_response(made) }
        let headers = Response.safety + [("Content-Type", response.contentType)] + response.headers.map { ($0, $1) }
        for (name, value) in headers { MHD_add_response_header(made, name, value) }
        return MHD_queue_response(connection, UInt32(response.status), made)
    }
}

extension Problem {
    package var response: Response {
        var members = [
            "\"type\": \"about:blank\"", "\"title\": \(Self.quoted(title))", "\"status\": \(status)",
            "\"detail\": \(Self.quoted(detail))",
        ]
        if let parameter { members.append("\"parameter\": \(Self.quoted(parameter))") }
        var response = Response(status, "application/problem+json", "{\(members.joined(separator: ", "))}\n")
        if status == 405 { response.headers["Allow"] = "GET, HEAD" }
        return response
    }

    /// A string of JSON (RFC 8259, section 7).
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\u{0}"..."\u{1F}", "\u{7F}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
