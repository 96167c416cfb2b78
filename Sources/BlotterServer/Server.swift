import CMicroHTTPD
private import Glibc
import Threads

/// Answers HTTP by a function, on threads of its own, until it goes away.
///
/// One thread moves the bytes of all connections, some make the answers, and each stream has one: who asks for much, or
/// reads slowly, keeps nobody else waiting. Who asks what is being answered already gets that answer.
package final class Server: @unchecked Sendable {
    /// Why a server cannot start.
    package enum Failure: Error, Equatable {
        case badAddress(String)
        /// errno of the attempt to listen.
        case cannotListen(Int32)
    }

    /// Where a request waits for its turn.
    package enum Lane: Sendable {
        /// Nowhere: the answer is known.
        case instant
        case usual
        /// Behind others that take much memory, of which few are answered at once.
        case wide
    }

    private static let bodyLimit = 64 << 10
    /// Of a request that is read, so that the head and what is said of its fields fit in.
    private static let connectionMemory = 64 << 10
    private static let connectionLimit: UInt32 = 2000
    /// Seconds in which nothing is sent or taken.
    private static let timeout: UInt32 = 30
    private static let threads: UInt32 = 1
    /// Answers that are made at once: those that are quick, and those that were not.
    private static let workers = 4
    private static let mostSlow = 4
    private static let mostWide = 2
    private static let mostWaiting = 256
    private static let longestWait = Duration.seconds(10)
    private static let mostHeldBytes = 48 << 20
    /// What is running is given so long to end when the server does.
    private static let parting = Duration.seconds(1)

    private let answer: @Sendable (Request) throws -> Response
    private let posts: Set<[String]>
    private let access: Access
    private let lane: @Sendable (Request) -> Lane
    let statistics: Statistics
    let held = HeldBytes(most: mostHeldBytes)
    let streams = Monitor(0)
    private let pool = WorkerPool(
        threads: workers, mostSlow: mostSlow, mostWide: mostWide, mostWaiting: mostWaiting, longestWait: longestWait)
    /// The exchanges that wait for each answer, by what was asked.
    private let asked = Monitor<[String: Asking]>([:])
    private let exchanges = Monitor<[ObjectIdentifier: Exchange]?>([:])
    private var daemon: OpaquePointer?
    /// The port that is listened on: a free one where 0 was asked for.
    package private(set) var port: UInt16 = 0
    private var hosts = HostCheck(address: "localhost", port: 0)

    /// Listens on an address of IPv4 or IPv6 and a port, any that is free for 0. The paths of `posts` know POST and
    /// nothing else, all others GET and HEAD. `lane` says in which a request waits. Throws `Failure`.
    package init(
        address: String, port: UInt16, posts: Set<[String]> = [], access: Access = Access(),
        statistics: Statistics = Statistics(), lane: @escaping @Sendable (Request) -> Lane = { _ in .usual },
        answer: @escaping @Sendable (Request) throws -> Response
    ) throws {
        self.answer = answer
        self.posts = posts
        self.access = access
        self.lane = lane
        self.statistics = statistics
        signal(SIGPIPE, SIG_IGN)
        // Clients that knew the port before ask at once.
        hosts = HostCheck(address: address, port: port, names: access.names)
        daemon = try SocketAddress(address, port: port).withPointer { socket in
            blotter_http_start(
                socket, Self.begin, Self.handle, Self.complete, Unmanaged.passUnretained(self).toOpaque(),
                Self.connectionLimit, Self.timeout, Self.threads, Self.connectionMemory)
        }
        guard let daemon else { throw Failure.cannotListen(errno) }
        self.port = blotter_http_port(daemon)
        if port == 0 { hosts = HostCheck(address: address, port: self.port, names: access.names) }
    }

    deinit { stop() }

    /// Ends all connections, and waits a moment for answers that are being made: those that take longer are left to
    /// themselves, as nobody waits for them.
    package func stop() {
        let open = exchanges.change { exchanges in
            defer { exchanges = nil }
            return exchanges.map { Array($0.values) } ?? []
        }
        for exchange in open { exchange.abort() }
        pool.stop(within: Self.parting)
        if let daemon { blotter_http_stop(daemon) }
        daemon = nil
    }

    // MARK: Requests

    /// Called when a request's line is there; answers what stands for it in the other calls, nil when the server stops.
    private static let begin: blotter_http_begin = { context, target, connection in
        guard let context, let target, let connection else { return nil }
        let server = Unmanaged<Server>.fromOpaque(context).takeUnretainedValue()
        let bytes = UnsafeRawBufferPointer(start: target, count: strlen(target))
        return server.begin(connection, Array(bytes)).map { Unmanaged.passRetained($0).toOpaque() }
    }

    /// Called when the headers are there, for each part of the body, at its end, and once more when there is an answer.
    private static let handle: MHD_AccessHandlerCallback = {
        context, connection, url, method, version, bytes, size, state in
        guard let context, let connection, let url, let method, let version, let size, let known = state?.pointee else {
            return .NO
        }
        let server = Unmanaged<Server>.fromOpaque(context).takeUnretainedValue()
        let exchange = Unmanaged<Exchange>.fromOpaque(known).takeUnretainedValue()
        if size.pointee > 0 {
            exchange.take(UnsafeRawBufferPointer(start: bytes, count: size.pointee), limit: bodyLimit)
            size.pointee = 0
            return .YES
        }
        if let answer = exchange.answer { return server.send(answer, exchange, connection) }
        guard !exchange.isAborted else { return .NO }
        let isFirst = exchange.begin()
        let head = RequestHead(connection, method: method, url: url, version: version, target: exchange.target)
        let name = String(cString: method)
        do {
            exchange.endsConnection = head.endsConnection
            // What is refused whatever its body need not wait for it.
            let (path, parameters) = try server.understood(head, method: name)
            guard !isFirst else { return .YES }
            var request = Request(method: name, path: path, parameters: parameters)
            try request.take(head, exchange.body, limit: bodyLimit)
            return server.dispatch(request, exchange, connection)
        } catch {
            let response = Server.response { throw error }
            return server.send(.init(response: response, hasBody: name != "HEAD"), exchange, connection)
        }
    }

    private static let complete: MHD_RequestCompletedCallback = { context, _, state, _ in
        guard let context, let state, let known = state.pointee else { return }
        state.pointee = nil
        let exchange = Unmanaged<Exchange>.fromOpaque(known).takeRetainedValue()
        exchange.close()
        let server = Unmanaged<Server>.fromOpaque(context).takeUnretainedValue()
        server.exchanges.change { _ = $0?.removeValue(forKey: ObjectIdentifier(exchange)) }
    }

    private func begin(_ connection: OpaquePointer, _ target: [UInt8]) -> Exchange? {
        exchanges.change { exchanges in
            guard exchanges != nil else { return nil }
            let exchange = Exchange(connection, target: target)
            exchanges?[ObjectIdentifier(exchange)] = exchange
            return exchange
        }
    }

    /// What a client asks for that may. Throws `Problem`.
    private func understood(
        _ head: RequestHead, method: String
    ) throws -> (path: [String], parameters: [(name: String, value: String)]) {
        if let problem = head.problem { throw problem }
        guard hosts.allows(head.values(of: "host").first) else {
            throw Problem(421, "Misdirected Request", detail: "the Host header names another server than this one")
        }
        let (path, parameters) = try Request.target(head.target)
        guard access.allows(head.values(of: "authorization").first, path: path) else { throw Problem.unauthorized }
        let methods = posts.contains(path) ? ["POST"] : ["GET", "HEAD"]
        guard methods.contains(method) else { throw Problem.badMethod(methods) }
        return (path, parameters)
    }

    /// The exchanges that ask the same.
    private struct Asking {
        var waiting: [Exchange] = []
        /// Whether an answer is being made, or about to be.
        var hasJob = false
    }

    /// Has a worker make the answer, unless one is about to. Who asks while it is made already may know of what came
    /// since, and gets the next one.
    private func dispatch(_ request: Request, _ exchange: Exchange, _ connection: OpaquePointer) -> MHD_Result {
        let lane = lane(request)
        if lane == .instant {
            let response = Self.response { try answer(request) }
            return send(.init(response: response, hasBody: request.method != "HEAD"), exchange, connection)
        }
        exchange.sleep()
        // One with a body is like no other.
        let key = request.method == "POST" ? "\(ObjectIdentifier(exchange))" : request.key(target: exchange.target)
        let needsJob = asked.change { asked in
            asked[key, default: Asking()].waiting.append(exchange)
            defer { asked[key]?.hasJob = true }
            return asked[key]?.hasJob == false
        }
        if needsJob { Self.make(key, request, isWide: lane == .wide, pool: pool, asked: asked, answer: answer) }
        return .YES
    }

    private static func make(
        _ key: String, _ request: Request, isWide: Bool, pool: WorkerPool, asked: Monitor<[String: Asking]>,
        answer: @escaping @Sendable (Request) throws -> Response
    ) {
        @Sendable func finish(_ exchanges: [Exchange], _ response: Response) {
            let answer = Exchange.Answer(response: response, hasBody: request.method != "HEAD")
            for exchange in exchanges { exchange.finish(answer) }
        }
        @Sendable func refuse() {
            finish(asked.change { $0.removeValue(forKey: key) }?.waiting ?? [], Problem.busy.response)
        }
        let isTaken = pool.run(isWide: isWide) {
            let exchanges = asked.change { asked in
                defer { asked[key]?.waiting = [] }
                return asked[key]?.waiting ?? []
            }
            let response = response { try answer(request) }
            finish(exchanges, request.takesGzip ? response.gzipped : response)
            let isAskedAgain = asked.change { asked in
                if asked[key]?.waiting.isEmpty != false { asked[key] = nil }
                return asked[key] != nil
            }
            if isAskedAgain { make(key, request, isWide: isWide, pool: pool, asked: asked, answer: answer) }
        } orElse: {
            refuse()
        }
        if !isTaken { refuse() }
    }

    static func response(_ body: () throws -> Response) -> Response {
        do {
            return try body()
        } catch let problem as Problem {
            return problem.response
        } catch {
            return Problem(500, "Internal Server Error", detail: "\(error)").response
        }
    }
}

extension Request {
    /// Takes what matters of the headers, and the body; throws the `Problem` of a body that is too long.
    fileprivate mutating func take(_ head: RequestHead, _ body: [UInt8], limit: Int) throws {
        func header(_ name: String) -> String? { head.values(of: name).first }
        headers.acceptEncoding = header("accept-encoding")
        headers.contentType = header("content-type")
        headers.ifNoneMatch = header("if-none-match")
        headers.lastEventID = header("last-event-id")
        guard body.count <= limit else {
            throw Problem(413, "Content Too Large", detail: "a body has at most \(limit) bytes")
        }
        self.body = body
    }

    /// The same for requests that have the same answer.
    fileprivate func key(target: [UInt8]) -> String {
        return [
            method, String(decoding: target, as: UTF8.self), "\(takesGzip)", headers.ifNoneMatch ?? "",
            headers.lastEventID ?? "",
        ].joined(separator: "\n")
    }
}
