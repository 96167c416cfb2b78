extension Command {
    /// Every command, in the order of help.
    static let all: [Command] = [
        .ingest, .query, .view, .search, .summary, .sessions, .rejects, .health,
    ]
}
