import Blotter
import BlotterReports

extension Command {
    static let search = Command(
        name: "search",
        summary: "events of all sessions that hold a text",
        usage: "TEXT [options]\n--contains TEXT [options]",
        options: LogLocation.options + FilterOptions.declared() + [
            Option("limit", short: "n", value: "N", help: "at most the last N hits; 0 for all (default: 100)"),
            Option(
                "context", short: "C", value: "N", help: "show the N events of the session before and after each hit"),
            Option("rank", help: "the best hits first, instead of the last ones in order of time"),
            Option("fts5", help: "TEXT is an expression of SQLite's FTS5: AND, OR, NOT, NEAR(…), \"phrase\", prefix*"),
            Option(
                "contains", value: "TEXT",
                help: "any part of any text, also inside of words and numbers; looks at all events"),
        ] + RowOptions.declared(json: "the events as JSON lines, each as it was logged"),
        notes: """
            Every word of TEXT has to be in the payload's values or the symbol, in any order; case does not matter. \
            Several arguments are one text. "two words" in double quotes are a phrase, and insuff* is any word that begins \
            so. A word with a digit or a _ is an id, or a part of one from its beginning or from after any punctuation: \
            ord_00099_0005 finds ord_00099_000518, "ord_1" in double quotes that one alone. What is not among an \
            event's usual parts is shown after it with its member's name.

            --contains looks for TEXT in any part of the symbol, session, mode, kind, an id or a value: of each string, \
            nested ones too, as the text that it means, whatever escapes the log wrote it with, and of each number with \
            its digits. Names of members and what JSON puts between values are not looked at, nor is the time. ASCII \
            letters are the same in either case.
            """,
        examples: [
            ("blotter search 'insufficient balance' --from -1d", "yesterday's errors and gates that say so"),
            ("blotter search ord_00042 --context 3", "an order, with what happened around each of its events"),
            ("blotter search --contains 99_0005", "a part of an id from its middle, or of a number"),
            ("blotter search 'timeout*' --type error --rank --limit 10", "the ten best matches among errors"),
            ("blotter search --fts5 'reject* NOT balance' --json", "an expression, for other programs"),
        ],
        run: { try SearchCommand($0).run() }
    )
}

/// `search`: hits, with their neighbours where those are asked for.
private struct SearchCommand {
    private static let usualLimit = 100

    private let invocation: Invocation
    private let filter: EventFilter
    private let location: LogLocation
    private let pattern: SearchPattern
    /// What to say when nothing was found; nil for an expression of FTS5.
    private let hint: SearchHint?
    private let order: SearchOrder
    private let limit: Int?
    private let context: Int
    private let rows: RowOptions

    init(_ invocation: Invocation) throws {
        let options = invocation.options
        self.invocation = invocation
        pattern = try Self.pattern(options)
        hint =
            options.flag("fts5") || options.isGiven("contains")
            ? nil : SearchHint(options.positionals.joined(separator: " "))
        filter = try FilterOptions(invocation.options, now: invocation.time).filter
        location = try LogLocation(invocation)
        order = options.flag("rank") ? .relevance : .time
        limit = (try options.integer("limit", atLeast: 0) ?? Self.usualLimit).nilWhenZero
        context = try options.integer("context", atLeast: 0) ?? 0
        rows = try RowOptions(options, json: .jsonl)
    }

    private static func pattern(_ options: ParsedOptions) throws -> SearchPattern {
        if options.isGiven("contains") {
            for option in ["fts5", "rank"] where options.flag(option) {
                throw UsageError.conflict(
                    subject: "--contains", problem: "cannot be combined with --\(option)", remedy: "give one of them")
            }
            try options.allowPositionals(atMost: 0)
            return try .typed(options, "contains") { SearchPattern(contains: $0) }
        }
        _ = try options.positional(0, named: "TEXT")
        let text = options.positionals.joined(separator: " ")
        if options.flag("fts5") { return SearchPattern(fts5: text) }
        guard let pattern = SearchPattern(text) else {
            throw UsageError.conflict(
                subject: text, problem: "has no letter or digit", remedy: "search for at least one word")
        }
        return pattern
    }

    func run() throws -> Int32 {
        let engine = try location.engine(invocation)
        let progress = Progress("search", on: invocation.errors, now: invocation.now)
        engine.watch = { progress.update(doneLines: $0, allLines: $1) }
        defer { progress.finish() }
        return try engine.atOneMoment {
            let count = try rows.isCount ? self.count(engine) : rows.format == nil ? show(engine) : export(engine)
            let status = try MatchNote(engine, filter, invocation).write(found: count > 0, nothing: "nothing found")
            if count == 0, status == 0, let hint { invocation.note(hint.text) }
            if count > 0, count == limit, !rows.isCount { try noteCut(engine, shown: count) }
            return status
        }
    }

    private func count(_ engine: any Engine) throws -> Int {
        let count = try engine.searchCount(pattern, filter)
        rows.write(count: count, to: invocation.output)
        return Int(count)
    }

    private func hits(_ engine: any Engine) throws -> [EventRecord] {
        var hits: [EventRecord] = []
        try engine.search(pattern, filter, order: order, limit: rows.fetched(limit)) { event in
            hits.append(event)
            return true
        }
        return hits
    }

    private func groups(_ engine: any Engine) throws -> HitGroups {
        HitGroups(try hits(engine), isJoined: order == .time)
    }

    /// Answers the number of hits.
    private func export(_ engine: any Engine) throws -> Int {
        let events = EventRows(rows, to: invocation.output)
        guard context > 0 else {
            return try events.print(limit: limit, engine) { body in
                try engine.search(pattern, filter, order: order, limit: rows.fetched(limit), body)
            }
        }
        let groups = try groups(engine)
        _ = try events.print(limit: nil, engine) { body in
            try groups.each({ try engine.neighbours(of: $0, count: context) }, { body($0.event) })
        }
        return groups.count
    }

    /// Answers the number of hits.
    private func show(_ engine: any Engine) throws -> Int {
        let listing = EventListing(to: invocation.output, filter, pattern: pattern)
        defer { listing.end() }
        if context > 0 {
            let groups = try groups(engine)
            try groups.print(to: listing) { try engine.neighbours(of: $0, count: context) }
            return groups.count
        }
        if rows.isArranged {
            let events = try EventRows(rows, to: invocation.output).arranged(hits(engine), limit: limit)
            for event in events { listing.append(event) }
            return events.count
        }
        var count = 0
        try engine.search(pattern, filter, order: order, limit: limit) { event in
            count += 1
            listing.append(event)
            return !invocation.output.isClosed
        }
        return count
    }

    private func noteCut(_ engine: any Engine, shown: Int) throws {
        let all = try engine.searchCount(pattern, filter)
        guard all > shown else { return }
        let which = rows.part(order == .time ? "last" : "best")
        invocation.note(
            "showing the \(which) \(Count(shown)) of \(Count(all)) hits; --limit 0 for all")
    }
}
