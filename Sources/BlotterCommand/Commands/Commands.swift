import BlotterReports

extension Command {
    /// Every command, in the order of help.
    static let all: [Command] = [
        .ingest, .query, .view, .search, .summary, .sessions, .orders, .latency, .rejects, .clock, .health, .retention,
        .verify, .rebuild, .serve,
    ]

    /// Those that only blotter itself runs.
    static let inner: [Command] = [.sqlChild]
}
