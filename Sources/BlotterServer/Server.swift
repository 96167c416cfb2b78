private import CMicroHTTPD
private import Glibc
private import Threads

/// Answers HTTP by a function, on threads of its own, until it goes away.
///
/// One thread moves the bytes of all connections, some make the answers, and each stream has one: who asks for much, or
/// reads slowly, keeps nobody else waiting.
package final class Server: @unchecked Sendable {
    package enum Failure: Error, Equatable {
        case badAddress(String)
        /// errno of the attempt to listen.
        case cannotListen(Int32)
    }

    /// Bytes of a request's line and headers, and of its body.
    private static let headerLimit = 32 << 10
    private static let bodyLimit = 64 << 10
    private static let connectionLimit: UInt32 = 2000
    /// Seconds in which nothing is sent or taken.
    private static let timeout: UInt32 = 30
    private static let threads: UInt32 = 1
    private static let workers = 8
    private static let mostWaiting = 256
    private static let mostStreams = 256
    private static let blockSize = 32 << 10

    private let answer: @Sendable (Request) throws -> Response
    private let posts: Set<[String]>
    private let access: Access
    private let statistics: Statistics
    private let pool = WorkerPool(threads: workers, mostWaiting: mostWaiting)
    private let exchanges = Monitor<[ObjectIdentifier: Exchange]?>([:])
    private let streams = Monitor(0)
    private var daemon: OpaquePointer?
    package private(set) var port: UInt16 = 0
    private var hosts = HostCheck(address: "localhost", port: 0)

    /// Listens on an address of IPv4 or IPv6 and a port, any that is free for 0. The paths of `posts` know POST and
    /// nothing else, all others GET and HEAD. Throws `Failure`.
    package init(
        address: String, port: UInt16, posts: Set<[String]> = [], access: Access = Access(),
        statistics: Statistics = Statistics(), answer: @escaping @Sendable (Request) throws -> Response
    ) throws {
        self.answer = answer
        self.posts = posts
        self.access = access
        self.statistics = statistics
        signal(SIGPIPE, SIG_IGN)
        daemon = try SocketAddress(address, port: port).withPointer { socket in
            blotter_http_start(
                socket, Self.handle, Self.complete, Unmanaged.passUnretained(self).toOpaque(), Self.connectionLimit,
                Self.timeout, Self.threads, Self.headerLimit)
        }
        guard let daemon else { throw Failure.cannotListen(errno) }
        self.port = blotter_http_port(daemon)
        hosts = HostCheck(address: address, port: self.port, names: access.names)
    }

    deinit {
        let open = exchanges.change { exchanges in
            defer { exchanges = nil }
            return exchanges.map { Array($0.values) } ?? []
        }
        for exchange in open { exchange.abort() }
        pool.stop()
        if let daemon { blotter_http_stop(daemon) }
    }

    // MARK: Requests

    /// Called when the headers are there, for each part of the body, at its end, and once more when there is an answer.
    private static let handle: MHD_AccessHandlerCallback = {
        context, connection, url, method, _, bytes, size, state in
        guard let context, let connection, let url, let method, let size, let state else { return .NO }
        let server = Unmanaged<Server>.fromOpaque(context).takeUnretainedValue()
        guard let known = state.pointee else {
            guard let exchange = server.begin(connection) else { return .NO }
            state.pointee = Unmanaged.passRetained(exchange).toOpaque()
            // What is refused whatever its body need not wait for it.
            return server.refuse(exchange, connection, path: String(cString: url), method: String(cString: method))
        }
        let exchange = Unmanaged<Exchange>.fromOpaque(known).takeUnretainedValue()
        if size.pointee > 0 {
            exchange.take(UnsafeRawBufferPointer(start: bytes, count: size.pointee), limit: bodyLimit)
            size.pointee = 0
            return .YES
        }
        if let answer = exchange.answer { return server.send(answer, exchange, connection) }
        guard !exchange.isAborted else { return .NO }
        return server.dispatch(exchange, connection, path: String(cString: url), method: String(cString: method))
    }

    private static let complete: MHD_RequestCompletedCallback = { context, _, state, _ in
        guard let context, let state, let known = state.pointee else { return }
        state.pointee = nil
        let exchange = Unmanaged<Exchange>.fromOpaque(known).takeRetainedValue()
        exchange.close()
        let server = Unmanaged<Server>.fromOpaque(context).takeUnretainedValue()
        server.exchanges.change { _ = $0?.removeValue(forKey: ObjectIdentifier(exchange)) }
    }

    /// nil when the server stops.
    private func begin(_ connection: OpaquePointer) -> Exchange? {
        exchanges.change { exchanges in
            guard exchanges != nil else { return nil }
            let exchange = Exchange(connection)
            exchanges?[ObjectIdentifier(exchange)] = exchange
            return exchange
        }
    }

    private func refuse(_ exchange: Exchange, _ connection: OpaquePointer, path: String, method: String) -> MHD_Result {
        do {
            _ = try parts(connection, path: path, method: method)
            return .YES
        } catch {
            let response = Self.response { throw error }
            return send(.init(response: response, hasBody: method != "HEAD"), exchange, connection)
        }
    }

    /// Answers what is refused at once, and gives the rest to a worker.
    private func dispatch(_ exchange: Exchange, _ connection: OpaquePointer, path: String, method: String) -> MHD_Result
    {
        let hasBody = method != "HEAD"
        do {
            let request = try request(exchange, connection, path: path, method: method)
            exchange.sleep()
            let isTaken = pool.run { [answer] in
                let response = Self.response { try answer(request) }
                exchange.finish(.init(response: request.takesGzip ? response.gzipped : response, hasBody: hasBody))
            }
            if !isTaken { exchange.finish(.init(response: Problem.busy.response, hasBody: hasBody)) }
            return .YES
        } catch {
            return send(.init(response: Self.response { throw error }, hasBody: hasBody), exchange, connection)
        }
    }

    private static func response(_ body: () throws -> Response) -> Response {
        do {
            return try body()
        } catch let problem as Problem {
            return problem.response
        } catch {
            return Problem(500, "Internal Server Error", detail: "\(error)").response
        }
    }

    private static func header(_ name: String, _ connection: OpaquePointer) -> String? {
        blotter_http_header(connection, name).map { String(cString: $0) }
    }

    /// The parts of the path, for a client that may ask for it. Throws `Problem`.
    private func parts(_ connection: OpaquePointer, path: String, method: String) throws -> [String] {
        guard hosts.allows(Self.header("Host", connection)) else {
            throw Problem(421, "Misdirected Request", detail: "the Host header names another server than this one")
        }
        guard let parts = Request.parts(ofPath: path) else {
            throw Problem(400, "Bad Request", detail: "the path is not one that can be decoded")
        }
        guard access.allows(Self.header("Authorization", connection), path: parts) else { throw Problem.unauthorized }
        let methods = posts.contains(parts) ? ["POST"] : ["GET", "HEAD"]
        guard methods.contains(method) else { throw Problem.badMethod(methods) }
        return parts
    }

    /// Reads what was asked; throws `Problem`.
    private func request(
        _ exchange: Exchange, _ connection: OpaquePointer, path: String, method: String
    ) throws -> Request {
        func header(_ name: String) -> String? { Self.header(name, connection) }
        let parts = try parts(connection, path: path, method: method)
        var request = Request(method: method, path: parts, parameters: try Self.parameters(connection))
        request.headers.acceptEncoding = header("Accept-Encoding")
        request.headers.contentType = header("Content-Type")
        request.headers.ifNoneMatch = header("If-None-Match")
        request.headers.lastEventID = header("Last-Event-ID")
        request.body = exchange.body
        guard request.body.count <= Self.bodyLimit else {
            throw Problem(413, "Content Too Large", detail: "a body has at most \(Self.bodyLimit) bytes")
        }
        return request
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

    // MARK: Answers

    private func send(_ answer: Exchange.Answer, _ exchange: Exchange, _ connection: OpaquePointer) -> MHD_Result {
        var response = answer.response
        if !answer.hasBody, case .stream = response.body { response.body = .bytes([]) }
        guard let made = body(of: response, exchange) else {
            return send(.init(response: Problem.busy.response, hasBody: answer.hasBody), exchange, connection)
        }
        defer { blotter_http_destroy(made) }
        let headers = Response.safety.merging(response.headers) { $1 }
        for (name, value) in headers { blotter_http_add_header(made, name, value) }
        blotter_http_add_header(made, "Content-Type", response.contentType)
        statistics.count(response.status)
        return blotter_http_queue(connection, UInt32(response.status), made)
    }

    /// nil when there is no thread left for a stream.
    private func body(of response: Response, _ exchange: Exchange) -> OpaquePointer? {
        switch response.body {
        case .bytes(let bytes): bytes.withUnsafeBytes { blotter_http_response($0.count, $0.baseAddress) }
        case .stream(let write): stream(write, exchange)
        }
    }

    private final class Sending {
        let stream: BodyStream
        let exchange: Exchange

        init(_ stream: BodyStream, _ exchange: Exchange) {
            self.stream = stream
            self.exchange = exchange
        }
    }

    private func stream(_ write: @escaping @Sendable (BodyStream) throws -> Void, _ exchange: Exchange)
        -> OpaquePointer?
    {
        let stream = BodyStream()
        let isFree = streams.change { count in
            guard count < Self.mostStreams else { return false }
            count += 1
            return true
        }
        guard isFree else { return nil }
        let worker = Worker { [streams] in
            do {
                try write(stream)
                stream.end(.whole)
            } catch {
                stream.end(.broken)
            }
            streams.change { $0 -= 1 }
        }
        guard let worker else {
            streams.change { $0 -= 1 }
            return nil
        }
        worker.detach()
        exchange.send(stream)
        let sending = Unmanaged.passRetained(Sending(stream, exchange)).toOpaque()
        return blotter_http_stream(Self.blockSize, Self.read, sending) { context in
            context.map { Unmanaged<Sending>.fromOpaque($0).release() }
        }
    }

    private static let read: MHD_ContentReaderCallback = { context, _, buffer, size in
        guard let context, let buffer else { return -2 }
        let sending = Unmanaged<Sending>.fromOpaque(context).takeUnretainedValue()
        let room = UnsafeMutableRawBufferPointer(start: buffer, count: size)
        return switch sending.stream.read(into: room, sleep: sending.exchange.pause) {
        case .bytes(let count): count
        case .sleep: 0
        case .end: -1
        case .broken: -2
        }
    }
}
