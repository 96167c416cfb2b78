import CCurl

/// A connection to one server, used by one thread at a time.
///
/// Statements are posted to ClickHouse's HTTP interface (https://clickhouse.com/docs/interfaces/http). The server says how
/// a statement ended before the first byte of its answer (`wait_end_of_query`): there is no half of one.
package final class ServerConnection {
    /// A setting of one statement.
    package typealias Setting = (name: String, value: String)

    /// Whom it asks.
    package let address: ServerAddress
    /// For a statement and all of its answer.
    package var patience: Duration
    /// Bytes that were posted.
    package private(set) var bytesSent = 0
    /// Statements that were posted.
    package private(set) var requests = 0

    private static let connectPatience = Duration.seconds(5)
    private var connection = blotter_curl_connection()

    /// Nothing is sent yet. Throws `ClickHouseError.noLibrary`.
    package init(_ address: ServerAddress, patience: Duration = .seconds(30)) throws(ClickHouseError) {
        self.address = address
        self.patience = patience
        guard blotter_curl_open(&connection) != 0 else { throw .noLibrary }
    }

    deinit { blotter_curl_close(&connection) }

    // MARK: Statements

    /// Runs a statement; the answer is as its FORMAT has it, and comes piece by piece, until `take` wants no more. Throws
    /// `ClickHouseError`.
    package func run(
        _ statement: String, _ settings: [Setting] = [], take: (UnsafeRawBufferPointer) -> Bool = { _ in true }
    ) throws(ClickHouseError) {
        try post(Array(statement.utf8), settings, [], take)
    }

    /// Inserts rows, all of them or none; `statement` ends with the FORMAT of `rows`. They are sent in gzip, of which a
    /// server takes no part alone. Throws `ClickHouseError`.
    package func insert(_ statement: String, _ rows: [UInt8], _ settings: [Setting] = []) throws(ClickHouseError) {
        guard let body = Gzip.compressed(rows) else {
            throw .garbled(server: address.name, detail: "\(rows.count) bytes are too many for one batch")
        }
        try post(body, [("query", statement)] + settings, ["Content-Encoding: gzip"]) { _ in true }
    }

    private func post(
        _ body: [UInt8], _ settings: [Setting], _ headers: [String], _ take: (UnsafeRawBufferPointer) -> Bool
    ) throws(ClickHouseError) {
        let all: [Setting] = [("wait_end_of_query", "1")] + settings
        let query = all.map { "\($0)=\(Self.escaped($1))" }
        let url = "\(address.url)/?\(query.joined(separator: "&"))"
        requests += 1
        bytesSent += body.count
        let result = withoutActuallyEscaping(take) { take in
            let answer = Answer(take)
            return Result { () throws(ExchangeFailure) in
                try connection.post(
                    body, to: url, headers + access, address.certificates, patience: (Self.connectPatience, patience),
                    answer)
            }.map { status in (status: answer.isEnded ? 200 : status, refusal: answer.refusal) }
        }
        switch result {
        case .success(let answer) where answer.status == 200: return
        case .success(let answer): throw refusal(answer.status, answer.refusal)
        case .failure(let failure): throw error(failure)
        }
    }

    /// The server's own words, of which it gives a number first: `Code: 279, e.displayText() = DB::Exception: …` in 2018,
    /// `Code: 279. DB::Exception: …` today.
    private func refusal(_ status: Int, _ bytes: [UInt8]) -> ClickHouseError {
        let end = bytes.lastIndex { $0 > UInt8(ascii: " ") }.map { $0 + 1 } ?? 0
        let text = String(decoding: bytes[..<end], as: UTF8.self)[...]
        let code = text.prefixMatch(of: #/Code: (\d+)/#).flatMap { Int($0.output.1) } ?? 0
        let told = text.firstRange(of: "DB::Exception: ").map { text[$0.upperBound...] } ?? text
        let words = told.firstRange(of: ", e.what() = ").map { told[..<$0.lowerBound] } ?? told
        return .refused(
            server: address.name, code: code,
            message: words.isEmpty ? "the answer was \(status)" : String(words.prefix(Self.longestMessage)))
    }

    private static let longestMessage = 1000

    private func error(_ failure: ExchangeFailure) -> ClickHouseError {
        failure.code == CURLE_OPERATION_TIMEDOUT.rawValue
            ? .silent(server: address.name, after: patience)
            : .unreachable(server: address.name, detail: failure.words)
    }

    private var access: [String] {
        guard let credentials = address.credentials else { return [] }
        return ["X-ClickHouse-User: \(credentials.user)", "X-ClickHouse-Key: \(credentials.password)"]
    }

    private static let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)

    private static func escaped(_ text: String) -> String {
        text.utf8.reduce(into: "") { escaped, byte in
            if plain.contains(byte) {
                escaped.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                escaped += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
    }
}
