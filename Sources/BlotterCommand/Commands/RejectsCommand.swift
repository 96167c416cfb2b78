import Blotter
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
            Option("limit", short: "n", value: "N", help: "at most N lines; 0 for all (default: 100)"),
            Option("table", help: "one line for each, without a mark where it stops being valid"),
            Option("json", help: "an array of objects with the columns of the view 'rejects'"),
        ],
        notes: """
            Files come with the share of their lines that are invalid, the worst first, and what that calls for: above \
            1% look into it, above 5% it is critical (the disk, or the writer), above 10% escalate. Below each line a \
            mark shows where it stops being valid.

            The reasons are \(RejectReason.allCases.map(\.rawValue).joined(separator: ", ")). An invalid line never hides \
            the next one: all others of its file are in the index. A line's place is its number and the offset of its \
            first byte, in the decompressed log.
            """,
        examples: [
            ("blotter rejects", "what is wrong, and the first hundred lines"),
            ("blotter rejects --reason truncated", "where lines were cut off"),
            ("blotter rejects --file 'session_12*' --limit 0 --json", "all of some files, for other programs"),
        ],
        run: { try RejectsCommand($0).run() }
    )
}

private struct RejectsCommand {
    private static let usualLimit = 100

    private let invocation: Invocation
    private let filter: RejectFilter
    private let location: LogLocation
    private let limit: Int?

    init(_ invocation: Invocation) throws {
        let options = invocation.options
        try options.allowPositionals(atMost: 0)
        if options.flag("json"), options.flag("table") {
            throw UsageError.conflict(
                subject: "--table", problem: "is for eyes, not for --json", remedy: "give one of them")
        }
        self.invocation = invocation
        var filter = RejectFilter()
        filter.files = try FilterOptions.list("file", options)
        filter.reasons = try Self.reasons(options)
        filter.sessions = FilterOptions.names("session", options)
        self.filter = filter
        location = try LogLocation(invocation)
        limit = (try options.integer("limit", atLeast: 0) ?? Self.usualLimit).nilWhenZero
    }

    private static func reasons(_ options: ParsedOptions) throws -> [String] {
        let known = RejectReason.allCases.map(\.rawValue)
        let reasons = try FilterOptions.list("reason", options)
        if let wrong = reasons.first(where: { !known.contains($0) }) {
            throw UsageError.badValue(option: "reason", value: wrong, expected: known.joined(separator: ", "))
        }
        return reasons
    }

    func run() throws -> Int32 {
        let reader = try IndexReader(location.refreshed(invocation))
        return try reader.atOneMoment {
            let files = try reader.rejectedFiles(filter)
            let total = files.reduce(0) { $0 + $1.reasons.reduce(0) { $0 + $1.count } }
            if invocation.options.flag("json") {
                try printRows(reader, to: JSONWriter(to: invocation.output))
            } else if total > 0 {
                RejectTotals(files).print(to: invocation.output)
                invocation.output.write("\n")
                if invocation.options.flag("table") {
                    try printRows(reader, to: TableWriter(to: invocation.output))
                } else {
                    try each(reader, RejectListing(to: invocation.output).write)
                }
            }
            return try note(reader, total: total)
        }
    }

    private func printRows(_ reader: IndexReader, to writer: any RowWriter) throws {
        writer.begin(columns: ["file", "line", "byte_offset", "reason", "text"])
        try each(reader) { reject in
            writer.row([
                .text(reject.file), .integer(reject.line), .integer(reject.byteOffset), .text(reject.reason),
                .text(reject.text),
            ])
        }
        writer.end()
    }

    private func each(_ reader: IndexReader, _ body: (RejectRecord) -> Void) throws {
        let output = invocation.output
        try reader.rejects(filter, limit: limit) { reject in
            guard invocation.limit?.takes(reject.text.utf8.count + reject.file.utf8.count + 100) ?? true else {
                return false
            }
            body(reject)
            return !output.isClosed
        }
    }

    /// Answers the exit status.
    private func note(_ reader: IndexReader, total: Int64) throws -> Int32 {
        if let limit, total > limit {
            invocation.limit?.cut()
            invocation.note(
                "showing the first \(Count(limit)) of \(Count(total)) lines; --limit 0 for all")
        } else if total == 0, filter == RejectFilter() {
            invocation.note("no line is invalid")
            return 0
        }
        let unknown = try reader.unknownFiles(filter.files)
        for name in unknown { invocation.note(MatchNote.text(name)) }
        var sessions = EventFilter()
        sessions.sessions = filter.sessions
        let status = try MatchNote(reader, sessions, invocation).write(
            found: total > 0 || !unknown.isEmpty, nothing: "no invalid lines match")
        return unknown.isEmpty ? status : 1
    }
}
