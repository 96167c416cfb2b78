import Blotter
import BlotterReports
import Drill
import TelemetryLog

extension Command {
    static let drill = Command(
        name: "drill",
        summary: "write a morning's logs with a fault of each sort, to practise on",
        usage: "DIR [options]",
        options: [
            Option("seed", value: "N", help: "other trades for another number (default: 1)"),
            Option("to", value: "TIME", help: "when the morning ends (default: now)"),
            Option("check", help: "say which faults of a drill were found, and by which check"),
            Option("json", help: "the same as a JSON array"),
        ],
        notes: """
            DIR is made, with a log for each of thirteen sessions. What is wrong in which is in \(DrillFolder.keyName): \
            look for it yourself first, as at three in the morning. The last quarter of an hour before the end is the one \
            that matters.

            --check ingests the logs of DIR and asks health as of the morning's end. A fault is found when its check is \
            not fine and names the session.

            exit status: 0, with --check only when every fault was found, else 1
            """,
        examples: [
            ("blotter drill drill", "a morning that ends now"),
            ("blotter health --path drill", "what is wrong?"),
            ("blotter drill --check drill", "what there was to be found"),
        ],
        isPaged: false,
        run: { try DrillCommand($0).run() }
    )
}

/// `drill`: what was typed, and the folder that is written or checked.
private struct DrillCommand {
    private let invocation: Invocation
    private let name: String
    private let folder: DrillFolder
    private let seed: UInt64
    private let end: Timestamp

    init(_ invocation: Invocation) throws {
        self.invocation = invocation
        let options = invocation.options
        try options.allowPositionals(atMost: 1)
        name = try options.positional(0, named: "DIR")
        folder = DrillFolder(path: invocation.absolute(name))
        if options.flag("check") {
            for name in ["seed", "to"] where options.isGiven(name) {
                throw UsageError.conflict(
                    subject: "--\(name)", problem: "is of no use beside --check", remedy: "leave it out")
            }
        }
        seed = UInt64(try options.integer("seed", atLeast: 0) ?? 1)
        let now = invocation.time
        end =
            try options.read("to", expected: "a time such as 2025-12-20T11:00:00Z or -1h") {
                TimeArgument($0)?.instant(now: now)
            } ?? now.floored(to: TimeSpan(seconds: 1))
        // Two hours before and after have to be times, too.
        guard abs(end.nanoseconds / 1_000_000_000) < 9_000_000_000 else {
            throw UsageError.conflict(
                subject: "--to", problem: "\(end.shortDescription) is too far away",
                remedy: "give a time from 1685 to 2254")
        }
    }

    func run() throws -> Int32 {
        guard invocation.options.flag("check") else {
            let drill = Drill(seed: seed, end: end)
            try folder.write(drill, seed: seed, end: end)
            invocation.output.write(
                "\(Count(drill.logs.count).of("log")) in \(Escaped(name).text), "
                    + "\(Count(drill.answers.count).of("fault")) of the last half hour before \(end.secondsColumn) UTC\n"
                    + "next: blotter health --path \(ShellWord(name)) --to \(end.shortDescription)\n")
            return 0
        }
        let verdicts = try folder.check(invocation)
        if invocation.options.flag("json") {
            invocation.output.write(JSONText.array(verdicts.map(\.json)).pretty + "\n")
        } else {
            print(verdicts)
        }
        return verdicts.allSatisfy(\.isFound) ? 0 : 1
    }

    private func print(_ verdicts: [DrillVerdict]) {
        FittedTable(
            [
                .init("fault", verdicts.map { .text($0.answer.fault.rawValue) }),
                .init("sessions", verdicts.map { .text($0.answer.sessions.joined(separator: ", ")) }),
                .init("since (UTC)", verdicts.map { .text($0.answer.since.secondsColumn) }),
                .init("found by", verdicts.map { .text($0.isFound ? $0.answer.fault.check : "nothing") }),
                .init("status", verdicts.map { .text($0.status.name) }),
                .init("what", verdicts.map { .text($0.answer.fault.story) }),
            ], dispensable: ["what", "since (UTC)", "status"]
        ).print(to: invocation.output)
        invocation.output.write(
            "\n\(verdicts.count(where: \.isFound)) of \(Count(verdicts.count).of("fault")) found\n")
    }
}
