import Blotter
import BlotterServer
import Glibc
import Threads

/// POST /api/sql: the statement runs in a child process, since nothing else can end every statement at its deadline.
final class SQLEndpoint: Sendable {
    private static let deadline = Duration.seconds(10)
    private static let mostChildren = 2
    /// More than a child gives.
    private static let mostBytes = 32 << 20

    private let program: String
    private let location: [String]
    private let children = Monitor(0)

    /// Runs `program`, which is blotter, on an index.
    init(program: String, location: [String]) {
        self.program = program
        self.location = location
    }

    /// Throws `Problem`.
    func answer(_ request: Request, _ limit: AnswerLimit) throws -> Response {
        let type = (request.headers.contentType ?? "").split(separator: ";").first?.filter { $0 != " " }.lowercased()
        guard type == Response.json else {
            throw Problem(415, "Unsupported Media Type", detail: "the body has to be application/json")
        }
        let isFree = children.change { count in
            guard count < Self.mostChildren else { return false }
            count += 1
            return true
        }
        guard isFree else {
            var problem = Problem(
                503, "Service Unavailable", detail: "\(Self.mostChildren) statements are running; try again")
            problem.headers["Retry-After"] = "1"
            throw problem
        }
        defer { children.change { $0 -= 1 } }
        return try response(
            of: try ChildProcess(program, ["serve-sql"] + location + ["--no-refresh"]), request.body, limit)
    }

    private func response(of child: ChildProcess, _ body: [UInt8], _ limit: AnswerLimit) throws -> Response {
        let outcome = child.exchange(body, within: Self.deadline, mostBytes: Self.mostBytes) {
            limit.ending == .stopped
        }
        guard let outcome else {
            guard limit.ending != .stopped else {
                throw Problem(503, "Service Unavailable", detail: "the server ends")
            }
            throw Problem(504, "Gateway Timeout", detail: "the statement took longer than \(Self.deadline)")
        }
        guard outcome.status == 0 else {
            let line = outcome.errors.split(separator: "\n").first.map(String.init) ?? ""
            let prefix = "blotter: "
            let detail = line.hasPrefix(prefix) ? String(line.dropFirst(prefix.count)) : line
            switch outcome.status {
            case nil:
                throw Problem(503, "Service Unavailable", detail: "the statement asked for too much of the machine")
            // The index and not the statement is at fault.
            case 65: throw Problem(503, "Service Unavailable", detail: detail)
            default: throw Problem.badParameter("sql", detail)
            }
        }
        return Response(200, Response.json, .bytes(outcome.output))
    }
}
