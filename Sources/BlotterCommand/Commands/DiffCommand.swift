import Blotter
import BlotterReports
import TelemetryLog

extension Command {
    static let diff = Command(
        name: "diff",
        summary: "what is different between two sessions, or between one and those before it",
        usage: "SESSION [SESSION] [options]",
        options: LogLocation.options + FilterOptions.declared([.symbol, .mode, .from, .to]) + [
            Option(
                "against", value: "WHAT",
                help:
                    "last:N, the N sessions before it of the same mode, or yesterday, its hours a day ago (default: last:10)"
            ),
            Option("all", help: "also what is the same, and what is too little to be compared"),
        ] + RowOptions.declared(json: "an array of objects, with all"),
        notes: """
            Both sides are compared in how many orders were filled and rejected, both latencies, how often events and errors \
            come, on the whole and by symbol, and in why gates blocked and what errors said; of reasons that differ in \
            numbers and ids alone the # stands for those. Less than 20 orders are not compared. Slippage is the median in basis \
            points by which filled orders were worse than their intent's price, as health has it.

            --from and --to cut both sides, and for yesterday a day earlier there. Where a session's clock was set back, how \
            often something came cannot be told, and that is what stands there.
            """,
        examples: [
            ("blotter diff live-20251220-1000", "what is unlike the ten sessions before it"),
            ("blotter diff live-20251220-1000 live-20251220-0930", "beside one that went well"),
            ("blotter diff live-20251220-1000 --against yesterday", "beside the same hours of the day before"),
        ],
        run: { try DiffCommand($0).run() }
    )
}

/// `diff`: what was typed, and both sides.
private struct DiffCommand {
    /// What is compared with.
    private enum Other {
        case session(String)
        case last(Int)
        case yesterday
    }

    private let invocation: Invocation
    private let location: LogLocation
    private let session: String
    private let other: Other
    private let filter: EventFilter
    private let rows: RowOptions

    init(_ invocation: Invocation) throws {
        self.invocation = invocation
        let options = invocation.options
        try options.allowPositionals(atMost: 2)
        location = try LogLocation(invocation)
        rows = try RowOptions(options)
        session = try options.positional(0, named: "SESSION")
        filter = try FilterOptions(options, [.symbol, .mode, .from, .to], now: invocation.time).filter
        let against = try options.read("against", expected: "last:N or yesterday") { text -> Other? in
            if text == "yesterday" { return .yesterday }
            guard text.hasPrefix("last:"), let count = Int(text.dropFirst(5)), count > 0 else { return nil }
            return .last(count)
        }
        if options.positionals.count == 2, against != nil {
            throw UsageError.conflict(
                subject: "--against", problem: "is given beside a second session", remedy: "give one of them")
        }
        other = options.positionals.count == 2 ? .session(options.positionals[1]) : against ?? .last(10)
    }

    func run() throws -> Int32 {
        let engine = try location.engine(invocation)
        return try engine.atOneMoment {
            guard let left = try record(session, engine) else { return 1 }
            guard let right = try otherSide(of: left, engine) else { return 1 }
            let comparison = Comparison(try side(session, [left], in: filter, engine), right)
            let found = comparison.rows
            if rows.isCount {
                rows.write(count: Int64(found.count), to: invocation.output)
            } else if rows.format == .json {
                let arranged = try rows.arranged(found, Comparison.Row.columns, limit: nil, \.cells)
                invocation.output.write(JSONText.array(arranged.map(\.json)).pretty + "\n")
            } else if rows.format != nil || rows.isArranged {
                try rows.print(to: invocation.output, Comparison.Row.columns, \.cells) { body in
                    _ = found.allSatisfy(body)
                }
            } else {
                ComparisonTable(comparison, isWhole: invocation.options.flag("all")).print(to: invocation.output)
            }
            return 0
        }
    }

    /// A session by its name; says so where there is none.
    private func record(_ name: String, _ engine: any Engine) throws -> SessionRecord? {
        var filter = EventFilter()
        filter.sessions = [name]
        let rule = SilenceRule(now: invocation.time)
        let found = try engine.sessions(SessionQuestion(filter, silence: rule, limit: 1)).sessions.first
        if found == nil { try MatchNote(engine, filter, invocation).write(found: false, nothing: "no session matches") }
        return found
    }

    private func side(
        _ name: String, _ sessions: [SessionRecord], in time: EventFilter, _ engine: any Engine
    ) throws -> ComparisonSide {
        var filter = filter
        filter.sessions = sessions.map(\.session)
        (filter.from, filter.to) = (time.from, time.to)
        return try ComparisonSide(name, filter, sessions: sessions, engine)
    }

    private func otherSide(of left: SessionRecord, _ engine: any Engine) throws -> ComparisonSide? {
        var time = EventFilter()
        (time.from, time.to) = (filter.from, filter.to)
        let sessions: [SessionRecord]
        let name: String
        switch other {
        case .session(let session):
            guard let right = try record(session, engine) else { return nil }
            (sessions, name) = ([right], session)
        case .last(let count):
            sessions = try Array(before(left, in: time, engine).prefix(count))
            name = "the \(sessions.count == 1 ? "session" : "\(sessions.count) sessions") before"
        case .yesterday:
            time.from = (filter.from ?? left.first).map { $0 - .day }
            time.to = (filter.to ?? left.last).map { $0 - .day }
            sessions = try others(than: left, in: time, engine)
            name = "yesterday"
        }
        guard !sessions.isEmpty else {
            invocation.note(
                filter.hasTime
                    ? "there is no session to compare it with: none of the same mode before it has events in this span"
                    : "there is no session to compare it with: none of the same mode is before it")
            return nil
        }
        return try side(name, sessions, in: time, engine)
    }

    /// Sessions of the same mode that began before it, newest first.
    private func before(
        _ left: SessionRecord, in time: EventFilter, _ engine: any Engine
    ) throws -> [SessionRecord] {
        guard let first = left.first else { return [] }
        return try others(than: left, in: time, engine).filter { $0.first.map { $0 < first } ?? false }
    }

    private func others(than left: SessionRecord, in time: EventFilter, _ engine: any Engine) throws -> [SessionRecord]
    {
        var filter = time
        if let mode = left.mode { filter.modes = [mode] }
        let question = SessionQuestion(filter, silence: SilenceRule(now: invocation.time))
        return try engine.sessions(question).sessions.filter { $0.session != left.session && $0.events > 0 }
    }
}

extension Comparison.Row {
    /// Those of the members of its JSON.
    fileprivate static let columns = [
        "measure", "of", "unit", "left", "left_count", "right", "right_count", "enough", "sentence",
    ]

    fileprivate var cells: [Cell] {
        [
            .text(measure), Cell(of), .text(unit), Cell(left), .integer(leftCount), Cell(right), .integer(rightCount),
            .integer(isEnough ? 1 : 0), .text(sentence),
        ]
    }
}
