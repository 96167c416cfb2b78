import Blotter
import BlotterReports
import TelemetryLog

extension Command {
    static let formats = Command(
        name: "formats",
        summary: "the formats of other systems' logs: which there are, what they read, and whether they are right",
        usage: """
            [options]
            test LOG… [options]
            suggest LOG
            check MAPPING…
            """,
        options: LogLocation.options + [
            Option("limit", short: "n", value: "N", help: "of test: at most N events as examples (default: 8)"),
            Option("json", help: "an array of objects, one a format; of test an object"),
        ],
        notes: """
            Without a verb: the formats in the order in which a line is offered to them, and what each has read of the \
            logs. The user's own come first, by --formats, BLOTTER_FORMATS, .blotter/formats in the folder of logs, \
            $XDG_CONFIG_HOME/blotter/formats and /etc/blotter/formats; then native lines, the formats that come with \
            blotter, and last a guess by the names of members: auto. The shares are those of events that have a time, a \
            kind, a symbol, the id of an order.

            test reads logs into an index of its own, which is gone afterwards, and shows what became of their lines: \
            what each format took, the first event of each kind with its fields, the orders that came out.

            suggest prints a mapping to start from, made of a log's first lines: match by the members that all have, each \
            field with the likeliest members and their values, the words of the kind with their counts.

            check reads mapping files and their samples and says what is wrong, with file and line.

            exit status: 0, or 1 when a line is invalid, a mapping file is wrong or a sample fails
            """,
        examples: [
            ("blotter formats", "what has read which lines"),
            ("blotter formats suggest bot.jsonl > bot.toml", "a mapping to start from"),
            ("blotter formats test bot.jsonl --formats bot.toml", "try a mapping on a log"),
            ("blotter formats check bot.toml", "is this mapping right?"),
        ],
        run: { try FormatsCommand($0).run() }
    )
}

/// `formats`: the list; its verbs are in `FormatsTestCommand` and `FormatsCheckCommand`.
private struct FormatsCommand {
    private let invocation: Invocation
    private let location: LogLocation

    init(_ invocation: Invocation) throws {
        self.invocation = invocation
        location = try LogLocation(invocation)
    }

    func run() throws -> Int32 {
        switch invocation.options.positionals.first {
        case nil: return try list()
        case "test": return try FormatsTestCommand(invocation).run()
        case "suggest": return try FormatsSuggestCommand(invocation).run()
        case "check": return try FormatsCheckCommand(invocation).run()
        case let verb?:
            let verbs = ["test", "suggest", "check"]
            throw UsageError.conflict(
                subject: verb, problem: "there is no such form of formats",
                remedy: NearestName(to: verb, among: verbs).name.map { "did you mean \($0)?" }
                    ?? "the forms are \(verbs.joined(separator: ", "))")
        }
    }

    private func list() throws -> Int32 {
        let index = try location.forReading(invocation)
        let engine = try location.refreshed(invocation, index).engine()
        let counts = try engine.formatCounts()
        let rows = FormatRow.all(own: index.formats, counts: counts)
        if invocation.options.flag("json") {
            let writer = JSONWriter(to: invocation.output)
            writer.begin(columns: FormatRow.columns)
            for row in rows { writer.row(row.cells) }
            writer.end()
        } else {
            FormatTable(rows).print(to: invocation.output)
        }
        for row in rows where row.outdated > 0 {
            invocation.note(
                "\(row.name): it has changed since it read \(Count(row.outdated)) events; 'blotter rebuild' reads them anew"
            )
        }
        return 0
    }
}
