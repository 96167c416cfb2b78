import Blotter
import BlotterReports
import TelemetryLog

extension Command {
    static let rejects = Command(
        name: "rejects",
        summary: "the invalid lines: how many for which reason in which file, where, and their text",
        options: LogLocation.options + [
            Option(
                "file", value: "GLOB,…", help: "lines of these files, below the folder; * and ? stand for others",
                isRepeatable: true),
            Option("reason", value: "NAME,…", help: "lines with these reasons", isRepeatable: true),
            Option("session", short: "s", value: "ID,…", help: "lines of these sessions' files", isRepeatable: true),
        ] + FilterOptions.declared([.from, .to]) + [
            Option("limit", short: "n", value: "N", help: "at most N lines; 0 for all (default: 100)"),
            Option("table", help: "one line for each, without a mark where it stops being valid"),
        ] + RowOptions.declared(json: "an array of objects with the columns of the view 'rejects'"),
        notes: """
            Files come with the share of their lines that are invalid, the worst first, and what that calls for: above \
            1% look into it, above 5% it is critical (the disk, or the writer), above 10% escalate. Below each line a \
            mark shows where it stops being valid.

            The reasons are \(RejectReason.allCases.map(\.rawValue).joined(separator: ", ")). An invalid line never hides \
            the next one: all others of its file are in the index. A line's place is its number and the offset of its \
            first byte, in the decompressed log. It has no time: --from and --to take it as of the event above it.
            """,
        examples: [
            ("blotter rejects", "what is wrong, and the first hundred lines"),
            ("blotter rejects --reason truncated", "where lines were cut off"),
            ("blotter rejects --file 'session_12*' --limit 0 --json", "all of some files, for other programs"),
        ],
        run: { try RejectsCommand($0).run() }
    )
}

/// `rejects`: totals by file, then the lines.
private struct RejectsCommand {
    private let invocation: Invocation
    private let filter: RejectFilter
    private let location: LogLocation
    private let limit: Int?
    private let rows: RowOptions

    init(_ invocation: Invocation) throws {
        let options = invocation.options
        try options.allowPositionals(atMost: 0)
        rows = try RowOptions(options)
        if rows.format != nil, options.flag("table") {
            throw UsageError.conflict(
                subject: "--table", problem: "is for eyes, not for --\(options.flag("json") ? "json" : "format")",
                remedy: "give one of them")
        }
        self.invocation = invocation
        let picked = try RejectOptions(options, now: invocation.time)
        (filter, limit) = (picked.filter, picked.limit)
        location = try LogLocation(invocation)
    }

    func run() throws -> Int32 {
        let engine = try location.engine(invocation)
        return try engine.atOneMoment {
            let files = try engine.rejectedFiles(filter)
            let total = files.reduce(0) { $0 + $1.count }
            if rows.isCount {
                rows.write(count: total, to: invocation.output)
            } else if rows.format != nil {
                try printRows(engine)
            } else if total > 0 {
                RejectTotals(files).print(to: invocation.output)
                invocation.output.write("\n")
                try invocation.options.flag("table") ? printRows(engine) : list(engine)
            }
            return try note(engine, total: total)
        }
    }

    private func printRows(_ engine: any Engine) throws {
        try rows.print(to: invocation.output, RejectRow.columns, limit: limit, { RejectRow($0).cells }) { body in
            try engine.rejects(filter, limit: rows.fetched(limit), body)
        }
    }

    private func list(_ engine: any Engine) throws {
        let listing = RejectListing(to: invocation.output)
        guard rows.isArranged else {
            return try engine.rejects(filter, limit: limit) { reject in
                listing.write(reject)
                return !invocation.output.isClosed
            }
        }
        var rejects: [RejectRecord] = []
        try engine.rejects(filter, limit: rows.fetched(limit)) { reject in
            rejects.append(reject)
            return true
        }
        for reject in try rows.arranged(rejects, RejectRow.columns, limit: limit, { RejectRow($0).cells }) {
            listing.write(reject)
        }
    }

    /// Answers the exit status.
    private func note(_ engine: any Engine, total: Int64) throws -> Int32 {
        if let limit, total > limit, !rows.isCount {
            invocation.note(
                "showing the first \(Count(limit)) of \(Count(total)) lines; --limit 0 for all")
        } else if total == 0, filter == RejectFilter() {
            invocation.note("no line is invalid")
            return 0
        }
        let unknown = try engine.unknownFiles(filter.files)
        for name in unknown { invocation.note(MatchNote.text(name)) }
        var sessions = EventFilter()
        sessions.sessions = filter.sessions
        let status = try MatchNote(engine, sessions, invocation).write(
            found: total > 0 || !unknown.isEmpty, nothing: "no invalid lines match")
        return unknown.isEmpty ? status : 1
    }
}
