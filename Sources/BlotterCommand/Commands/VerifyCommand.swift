import Blotter
import BlotterReports

extension Command {
    static let verify = Command(
        name: "verify",
        summary: "prove the index against its files: lines, bytes and digests add up",
        options: LogLocation.options + [
            Option("quick", help: "count rows and look at the files' sizes and times only"),
            Option("json", help: "the findings as a JSON object"),
        ],
        notes: """
            Every log is read again and each of its lines compared with its row, compressed logs too; the bytes' digest \
            is compared with that of what was ingested. SQLite's own check and that of the full-text index are made, and \
            rows that belong to nothing are counted. Nothing is changed.

            A log that was removed by hand is a finding, since its rows are still there: 'blotter rebuild' makes an index \
            without them.

            exit status: 0 when all agrees, 1 when something differs, 75 when another process is writing to the index
            """,
        examples: [
            ("blotter verify", "after a crash, a restore or a move to another disk"),
            ("blotter verify --quick --no-refresh", "a look that reads no log"),
        ],
        isPaged: false,
        run: { try VerifyCommand($0).run() }
    )
}

/// `verify`: what was typed, and the findings.
private struct VerifyCommand {
    /// First of all: from here on a signal ends what is under way in order.
    private let stop = StopSignal()
    private let invocation: Invocation
    private let location: LogLocation

    init(_ invocation: Invocation) throws {
        try invocation.options.allowPositionals(atMost: 0)
        self.invocation = invocation
        location = try LogLocation(invocation)
    }

    func run() throws -> Int32 {
        let index = try location.forReading(invocation)
        try location.refreshed(invocation, index)
        let isQuick = invocation.options.flag("quick")
        let verification = try Verification(index, isQuick: isQuick) { stop.isRaised }
        if invocation.options.flag("json") { printJSON(verification) } else { print(verification, isQuick: isQuick) }
        return verification.findings.isEmpty ? 0 : 1
    }

    private func print(_ verification: Verification, isQuick: Bool) {
        for finding in verification.findings {
            invocation.output.write("\(Escaped(finding.subject).text): \(Escaped(finding.problem).text)\n")
        }
        let counts =
            "\(Count(verification.sources)) logs, \(Count(verification.lines)) lines, \(ByteCount(verification.bytes))"
        let verdict =
            verification.findings.isEmpty
            ? (isQuick ? "the counts agree" : "index and files agree")
            : "\(Count(verification.findings.count)) differ\(verification.findings.count == 1 ? "s" : "")"
        invocation.output.write("\(counts): \(verdict)\n")
    }

    private func printJSON(_ verification: Verification) {
        let findings = verification.findings.map { finding in
            JSONText.object([("subject", .string(finding.subject)), ("problem", .string(finding.problem))])
        }
        let object = JSONText.object([
            ("ok", .bool(verification.findings.isEmpty)), ("logs", .integer(verification.sources)),
            ("lines", .integer(Int(verification.lines))), ("bytes", .integer(Int(verification.bytes))),
            ("findings", .array(findings)),
        ])
        invocation.output.write(object.pretty + "\n")
    }
}
