import Blotter
import BlotterReports
import CCurl
import Glibc
import TelemetryLog

/// The events of a server of blotter as they come, by its stream of Server-Sent Events; a connection that is lost is made
/// anew, and goes on where it was.
struct RemoteTail {
    /// Seconds between two tries.
    private static let retry: UInt32 = 1
    /// Longer than a year.
    private static let endless = 40_000_000_000

    private let invocation: Invocation
    private let address: String
    private let token: String?

    /// Reads what was typed; throws `UsageError`, or `CommandError` for the file of a token.
    init(_ invocation: Invocation, _ url: String, _ question: ViewQuestion) throws {
        guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
            throw UsageError.badValue(option: "url", value: url, expected: "an address such as http://localhost:8000")
        }
        if let name = ["path", "index"].first(where: invocation.options.isGiven) {
            throw UsageError.conflict(
                subject: "--\(name)", problem: "is of the logs here, and --url of a server", remedy: "give one of them")
        }
        guard !question.filter.hasTime else {
            throw UsageError.conflict(
                subject: "--url", problem: "gives what comes from now on, without --from and --to",
                remedy: "ask its /api/telemetry for what was")
        }
        self.invocation = invocation
        token = try invocation.options.value("token-file").map { try TokenFile(invocation.absolute($0)).token }
        address = (url.hasSuffix("/") ? String(url.dropLast()) : url) + "/api/live/stream" + Self.parameters(question)
    }

    /// What the options say, as the server's parameters.
    static func parameters(_ question: ViewQuestion) -> String {
        let filter = question.filter
        let all =
            filter.sessions.map { ("session_id", $0) } + filter.kinds.map { ("type", $0) }
            + filter.symbols.map { ("symbol", $0) } + filter.modes.map { ("mode", $0) }
            + (question.pattern?.text.map { [("contains", $0)] } ?? [])
        return QueryText(all).description
    }

    /// Prints until nobody reads any more. Throws `CommandError` when the server refuses it.
    func run(_ events: FollowedEvents) throws -> Int32 {
        let parser = EventStream { [output = invocation.output] json in
            events.append(json: json)
            events.flush()
            return !output.isClosed
        }
        events.flush()
        while !invocation.output.isClosed {
            let (status, problem) = exchange(parser)
            if status != 0, status != 200 {
                throw CommandError(
                    address, "the server answered \(status)", remedy: parser.refusal.isEmpty ? nil : parser.refusal)
            }
            if parser.isFirst { throw CommandError(address, problem, remedy: "is a server there? see 'blotter serve'") }
            guard !invocation.output.isClosed else { break }
            invocation.note("\(address): \(problem.isEmpty ? "the server has ended it" : problem); trying again")
            sleep(Self.retry)
        }
        return 0
    }

    /// One connection: the status of HTTP, or 0 with what is wrong.
    private func exchange(_ parser: EventStream) -> (Int, String) {
        var connection = blotter_curl_connection()
        guard blotter_curl_open(&connection) != 0 else { return (0, "libcurl.so.4 cannot be loaded; install libcurl4") }
        defer { blotter_curl_close(&connection) }
        let headers =
            ["Accept: text/event-stream", "User-Agent: blotter/\(Version.current)"]
            + (token.map { ["Authorization: Bearer \($0)"] } ?? [])
            + (parser.lastID.map { ["Last-Event-ID: \($0)"] } ?? [])
        let copies = ([address] + headers).map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        let pointers = copies.map { UnsafePointer<CChar>($0) }
        var failure: Int32 = 0
        var words = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE))
        let status = pointers[1...].withUnsafeBufferPointer { headers in
            var exchange = blotter_curl_exchange()
            exchange.url = pointers[0]
            exchange.headers = headers.baseAddress
            exchange.header_count = headers.count
            exchange.connect_milliseconds = 20_000
            exchange.milliseconds = Self.endless
            exchange.context = Unmanaged.passUnretained(parser).toOpaque()
            exchange.take = { status, bytes, count, context in
                guard let context else { return 0 }
                let parser = Unmanaged<EventStream>.fromOpaque(context).takeUnretainedValue()
                return parser.take(UnsafeRawBufferPointer(start: bytes, count: count), status: status) ? 1 : 0
            }
            return blotter_curl_perform(&connection, &exchange, &failure, &words)
        }
        return (status, String(decoding: words.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
    }
}
