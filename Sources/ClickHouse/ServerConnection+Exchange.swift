import CCurl
import Glibc

/// What comes back of one statement.
final class Answer {
    /// What the server says instead of an answer, as far as it is read.
    private(set) var refusal: [UInt8] = []
    /// Whether `take` wanted no more.
    private(set) var isEnded = false
    private let take: (UnsafeRawBufferPointer) -> Bool

    private static let longestRefusal = 64 << 10

    init(_ take: @escaping (UnsafeRawBufferPointer) -> Bool) { self.take = take }

    /// Whether more is wanted.
    func pass(_ bytes: UnsafeRawBufferPointer, status: Int) -> Bool {
        guard status == 200 else {
            refusal += bytes.prefix(Self.longestRefusal - refusal.count)
            return true
        }
        isEnded = !take(bytes)
        return !isEnded
    }
}

/// What libcurl says of an exchange that came to nothing.
struct ExchangeFailure: Error {
    var code: Int32
    var words: String
}

extension blotter_curl_connection {
    /// Posts a body; answers the status of HTTP. Throws `ExchangeFailure`.
    mutating func post(
        _ body: [UInt8], to url: String, _ headers: [String], _ certificates: ServerAddress.Certificates,
        patience: (connecting: Duration, all: Duration), _ answer: Answer
    ) throws(ExchangeFailure) -> Int {
        let texts: [String?] = [url, certificates.authorities, certificates.own, certificates.key] + headers
        let copies = texts.map { $0.map { strdup($0) } ?? nil }
        defer { for copy in copies { free(copy) } }
        let pointers = copies.map { UnsafePointer<CChar>($0) }
        var failure: Int32 = 0
        var words = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE))
        let status = body.withUnsafeBytes { body in
            pointers[4...].withUnsafeBufferPointer { headers in
                var exchange = blotter_curl_exchange()
                exchange.url = pointers[0]
                exchange.headers = headers.baseAddress
                exchange.header_count = headers.count
                (exchange.authorities, exchange.certificate, exchange.key) = (pointers[1], pointers[2], pointers[3])
                (exchange.body, exchange.body_length) = (body.baseAddress, body.count)
                exchange.connect_milliseconds = patience.connecting.milliseconds
                exchange.milliseconds = patience.all.milliseconds
                exchange.is_direct = 1
                exchange.context = Unmanaged.passUnretained(answer).toOpaque()
                exchange.take = { status, bytes, count, context in
                    guard let context else { return 0 }
                    let answer = Unmanaged<Answer>.fromOpaque(context).takeUnretainedValue()
                    return answer.pass(UnsafeRawBufferPointer(start: bytes, count: count), status: status) ? 1 : 0
                }
                return blotter_curl_perform(&self, &exchange, &failure, &words)
            }
        }
        guard status == 0, !answer.isEnded else { return status }
        throw ExchangeFailure(
            code: failure, words: String(decoding: words.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        )
    }
}

extension Duration {
    /// At least one.
    fileprivate var milliseconds: Int {
        let (seconds, attoseconds) = components
        return max(1, Int(clamping: seconds) &* 1000 &+ Int(attoseconds / 1_000_000_000_000_000))
    }
}
