import BlotterReports

extension Command {
    /// What blotter is, at the top of `blotter --help`.
    static let about = "blotter reads execution-telemetry logs into one SQLite index and answers questions from it."

    /// Every command, in the order of help.
    static let all: [Command] = [
        .ingest, .query, .view, .search, .summary, .sessions, .orders, .latency, .rejects, .clock, .health, .incident,
        .diff, .alert,
        .retention,
        .formats, .verify, .rebuild, .backup, .restore, .serve, .forward, .cluster, .drill, .config, .completion,
    ]

    /// Those that only blotter itself runs.
    static let inner: [Command] = [.sqlChild, .complete, .manual]
}
