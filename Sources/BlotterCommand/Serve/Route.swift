import BlotterServer

/// One path of the API, and the command line that answers it.
struct Route: Sendable {
    /// `{session_id}` stands for any part, which is the parameter of that name.
    var path: [String]
    var command: Command
    /// Options that are always given.
    var arguments: [String] = []
    /// The option behind each parameter.
    var options: [String: String] = [:]
    /// What `format=csv` and `format=jsonl` are answered by.
    var export: Command?
    /// The member that holds an answer which is an array.
    var member: String?
    var contentType = Response.json
    /// Whether the answer depends on the index and on nothing else, such as the time.
    var isLasting = false
    /// Whether it takes a look at all sessions or orders at once.
    var isWide = false

    /// The parameters that are parts of `path`; nil when it is another's.
    func parameters(in path: [String]) -> [(name: String, value: String)]? {
        guard path.count == self.path.count else { return nil }
        var parameters: [(name: String, value: String)] = []
        for (part, given) in zip(self.path, path) {
            if part.hasPrefix("{") {
                parameters.append((String(part.dropFirst().dropLast()), given))
            } else if part != given {
                return nil
            }
        }
        return parameters
    }
}

extension Route {
    private static let time = ["from": "from", "to": "to"]
    private static let labels = [
        "session_id": "session", "symbol": "symbol", "mode": "mode",
    ].merging(time) { $1 }
    private static let filter = labels.merging(["type": "type"]) { $1 }

    private static func filter(_ more: String...) -> [String: String] {
        filter.merging(more.map { ($0, $0.replacingScalars { $0 == "_" ? "-" : nil }) }) { $1 }
    }

    static let all = [
        Route(
            path: ["api", "telemetry"], command: .telemetry, options: filter("limit", "cursor"), export: .export,
            isLasting: true, isWide: true),
        Route(
            path: ["api", "live", "execution", "{session_id}"], command: .live,
            options: ["session_id": "session-id", "kind": "type", "type": "type", "limit": "limit"], isLasting: true),
        Route(
            path: ["api", "live", "execution"], command: .live,
            options: ["session_id": "session-id", "kind": "type", "type": "type", "limit": "limit"], isLasting: true),
        Route(
            path: ["api", "sessions"], command: .sessions, arguments: ["--json"], options: filter("name", "limit"),
            member: "sessions"),
        Route(
            path: ["api", "search"], command: .searchAnswer, options: filter("q", "contains", "limit", "cursor"),
            export: .export,
            isLasting: true),
        Route(
            path: ["api", "orders"], command: .ordersAnswer,
            options: filter("state", "older_than", "order_id", "limit")),
        Route(
            path: ["api", "latency"], command: .latency, arguments: ["--json"],
            options: labels.merging(["by": "by", "limit": "limit"]) { $1 }, isLasting: true, isWide: true),
        Route(
            path: ["api", "histogram"], command: .histogram, options: filter("bucket"), isLasting: true, isWide: true),
        Route(
            path: ["api", "reasons"], command: .reasons, options: labels.merging(["limit": "limit"]) { $1 },
            isLasting: true),
        Route(
            path: ["api", "rejects"], command: .rejects, arguments: ["--json"],
            options: ["session_id": "session", "file": "file", "reason": "reason", "limit": "limit"],
            member: "rejects", isLasting: true),
        Route(path: ["api", "telemetry", "health"], command: .healthAnswer, arguments: ["--json"], isWide: true),
        Route(path: ["api", "retention"], command: .retention, arguments: ["--json"], isWide: true),
        Route(
            path: ["metrics"], command: .health, arguments: ["--format", "prometheus"],
            contentType: "text/plain; version=0.0.4; charset=utf-8", isWide: true),
    ]
}
