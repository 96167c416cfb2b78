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
            show NAME
            """,
        options: LogLocation.options + [
            Option("limit", short: "n", value: "N", help: "of test: at most N events as examples (default: 8)")
        ] + RowOptions.declared(json: "an array of objects, one a format; of test an object"),
        notes: """
            Without a verb: the formats in the order in which a line is offered to them, and what each has read of the \
            logs. The user's own come first, by --formats, BLOTTER_FORMATS, .blotter/formats in the folder of logs, \
            $XDG_CONFIG_HOME/blotter/formats and /etc/blotter/formats; then native lines, the formats that come with \
            blotter, and last a guess by the names of members: auto. The shares are those of events that have a time, a \
            kind, a symbol, the id of an order. Of a format that took no line it is told who takes those that it \
            matches, by the first 100 lines of each log, of at most 300 logs.

            test reads logs into an index of its own, which is gone afterwards, and shows what became of their lines: \
            what each format took, the first event of each kind with its fields and the pointers that they came from; \
            values that a map does not name, fields that were never found, times without a zone or a unit; the orders \
            that came out.

            suggest prints a mapping to start from, made of a log's first lines: match by the members that all have, each \
            field with the likeliest members and their values, the words of the kind with their counts. Of members named \
            as secrets are no value is shown, nor is it by test.

            check reads mapping files and their samples and says what is wrong, with file and line; and who else \
            takes their samples, whose samples they take, and whether they take native lines.

            show prints the mapping file of a format, of those that come with blotter, too: to see what it takes, or to \
            begin one of your own with.

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

/// `formats`: the list; its verbs are in the folder `Formats`.
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
        case "show": return try FormatsShowCommand(invocation).run()
        case let verb?:
            let verbs = ["test", "suggest", "check", "show"]
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
        var rows = FormatRow.all(own: index.formats, counts: counts)
        let shadows = shadows(of: rows, index)
        for place in rows.indices {
            rows[place].shadowedBy = shadows.filter { $0.shadow.format == rows[place].name }.map(\.shadow.taker)
        }
        try print(rows)
        for (shadow, lines) in shadows {
            invocation.note(
                "\(shadow.format): it takes no line; of the first lines of the logs it matches \(Count(lines)) that "
                    + "\(shadow.taker) takes before it")
        }
        for row in rows where row.outdated > 0 {
            invocation.note(
                "\(row.name): it has changed since it read \(Count(row.outdated)) events; 'blotter ingest --reread' "
                    + "reads them anew"
            )
        }
        return 0
    }

    private func print(_ rows: [FormatRow]) throws {
        let options = try RowOptions(invocation.options)
        if options.isCount {
            options.write(count: Int64(rows.count), to: invocation.output)
        } else if options.format != nil {
            try options.print(to: invocation.output, FormatRow.columns, \.cells) { body in _ = rows.allSatisfy(body) }
        } else {
            let arranged = try options.arranged(rows, FormatRow.columns, limit: nil, \.cells)
            FormatTable(arranged).print(to: invocation.output)
        }
    }

    /// Of formats that took no line who takes the lines that they match, by the first lines of each log.
    private func shadows(of rows: [FormatRow], _ index: IndexFile) -> [(shadow: FormatShadows.Shadow, lines: Int)] {
        let idle = Set(rows.filter { $0.count == nil && !["native", "auto"].contains($0.name) }.map(\.name))
        guard let folder = try? LogFolder(path: location.folderPath), let logs = try? folder.list(index.logNames).all
        else { return [] }
        let shadows = FormatShadows(index.formatSet, idle: idle)
        // The last by name are mostly the newest.
        for log in logs.suffix(Self.mostLogs) {
            if let file = try? folder.open(log.path) { try? shadows.look(at: file, log.path) }
        }
        return shadows.lines.sorted { ($0.key.format, $0.key.taker) < ($1.key.format, $1.key.taker) }.map {
            ($0.key, $0.value)
        }
    }

    private static let mostLogs = 300
}
