import CMicroHTTPD
import Threads

extension Server {
    private static let mostStreams = 256
    private static let blockSize = 32 << 10

    func send(_ answer: Exchange.Answer, _ exchange: Exchange, _ connection: OpaquePointer) -> MHD_Result {
        var response = answer.response
        if !answer.hasBody, case .stream = response.body { response.body = .bytes([]) }
        guard let made = body(of: response, exchange) else {
            return send(.init(response: Problem.busy.response, hasBody: answer.hasBody), exchange, connection)
        }
        defer { blotter_http_destroy(made) }
        var headers = Response.safety.merging(response.headers) { $1 }
        if exchange.endsConnection { headers["Connection"] = "close" }
        for (name, value) in headers { blotter_http_add_header(made, name, value) }
        blotter_http_add_header(made, "Content-Type", response.contentType)
        statistics.count(response.status, after: exchange.age)
        return blotter_http_queue(connection, UInt32(response.status), made)
    }

    /// nil when there is no room for it, or no thread left for a stream.
    private func body(of response: Response, _ exchange: Exchange) -> OpaquePointer? {
        switch response.body {
        case .bytes(let bytes) where bytes.count <= Self.blockSize:
            bytes.withUnsafeBytes { blotter_http_response($0.count, $0.baseAddress) }
        case .bytes(let bytes): held.hold(bytes).flatMap(Self.body)
        case .stream(let write): stream(write, exchange)
        }
    }

    /// Bytes that others may be sent, too, need no copy.
    private static func body(of hold: HeldBytes.Hold) -> OpaquePointer? {
        let read: MHD_ContentReaderCallback = { context, position, buffer, size in
            guard let context, let buffer else { return -2 }
            let hold = Unmanaged<HeldBytes.Hold>.fromOpaque(context).takeUnretainedValue()
            return hold.bytes.withUnsafeBytes { bytes in
                let rest = bytes[min(Int(position), bytes.count)...].prefix(size)
                UnsafeMutableRawBufferPointer(start: buffer, count: size).copyBytes(from: rest)
                return rest.isEmpty ? -1 : rest.count
            }
        }
        return blotter_http_stream(
            UInt64(hold.bytes.count), blockSize, read, Unmanaged.passRetained(hold).toOpaque()
        ) { context in
            context.map { Unmanaged<HeldBytes.Hold>.fromOpaque($0).release() }
        }
    }

    /// A stream and the exchange that sleeps while it has nothing, as C takes a pointer for its context.
    private final class Sending {
        let stream: BodyStream
        let exchange: Exchange

        init(_ stream: BodyStream, _ exchange: Exchange) {
            self.stream = stream
            self.exchange = exchange
        }
    }

    private func stream(
        _ write: @escaping @Sendable (BodyStream) throws -> Void, _ exchange: Exchange
    ) -> OpaquePointer? {
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
        return blotter_http_stream(UInt64.max, Self.blockSize, Self.read, sending) { context in
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
