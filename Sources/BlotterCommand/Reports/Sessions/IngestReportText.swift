import Blotter
import BlotterReports
import TelemetryLog

/// What an ingest did, for people and for programs.
struct IngestReportText {
    private let report: IngestReport
    private let seconds: Double

    init(_ report: IngestReport, nanoseconds: Int64) {
        self.report = report
        seconds = Double(max(0, nanoseconds)) / 1e9
    }

    /// As many lines as there is something to tell of.
    var text: String {
        var lines = ["files  " + files]
        if !report.skipped.isEmpty { lines.append("skipped  " + skippedText) }
        if let reread = report.reread { lines.append("reread  " + Self.text(reread)) }
        lines.append("lines  " + linesText)
        lines.append("bytes  " + bytes)
        return lines.map { $0 + "\n" }.joined()
    }

    /// The same in a few words, for who asks what was read before a question was answered.
    var readingWords: String { "\(Count(report.lines)) new lines; files: \(files)" }

    private var files: String {
        var parts = ["\(Count(report.filesRead)) read"]
        if report.newSources > 0 { parts[0] += " (\(Count(report.newSources)) new)" }
        parts.append("\(Count(report.filesUnchanged)) unchanged")
        if report.filesCopied > 0 { parts.append("\(Count(report.filesCopied)) copies of others") }
        if report.filesFailed > 0 { parts.append("\(Count(report.filesFailed)) unreadable") }
        return parts.joined(separator: ", ")
    }

    /// Names that are like a log's.
    private var alike: [LogFolder.Skipped] { report.skipped.filter { $0.reason == .suffix } }

    private var skippedText: String {
        let counts = skipped.map { "\(Count($0.count)) \($0.reason)" }.joined(separator: ", ")
        return counts + (UnreadNames(report.skipped).text.map { " (\($0))" } ?? "")
    }

    private static func text(_ reread: IngestReport.Reread) -> String {
        var parts = [Count(reread.logs).of("log"), Count(reread.events).of("event")]
        if reread.alike > 0 { parts.append("\(Count(reread.alike)) read as before") }
        if !reread.gone.isEmpty { parts.append("\(Count(reread.gone.count)) gone") }
        return parts.joined(separator: ", ")
    }

    private var linesText: String {
        var parts = [Count(report.events).of("event"), "\(Count(report.invalid)) invalid"]
        if report.blank > 0 { parts.append("\(Count(report.blank)) blank") }
        if report.text > 0 { parts.append("\(Count(report.text)) text") }
        if report.continued > 0 { parts.append("\(Count(report.continued)) continued") }
        let hint = report.invalid > 0 ? "; 'blotter rejects' shows what is invalid" : ""
        return "\(Count(report.lines)): " + parts.joined(separator: ", ") + hint
    }

    private var bytes: String {
        let rate = Double(report.bytes) / seconds
        let speed = rate.isFinite && rate >= 1 ? ", \(ByteCount(Int64(rate)).rounded)/s" : ""
        return "\(ByteCount(report.bytes)) in \(seconds.fixed(seconds < 9.995 ? 2 : 0)) s\(speed)"
    }

    var json: JSONText {
        .object([
            ("files_read", .integer(report.filesRead)),
            ("files_unchanged", .integer(report.filesUnchanged)),
            ("files_copied", .integer(report.filesCopied)),
            ("files_unreadable", .integer(report.filesFailed)),
            ("new_sources", .integer(report.newSources)),
            ("lines", .integer(Int(report.lines))),
            ("events", .integer(Int(report.events))),
            ("invalid_lines", .integer(Int(report.invalid))),
            ("blank_lines", .integer(Int(report.blank))),
            ("text_lines", .integer(Int(report.text))),
            ("continued_lines", .integer(Int(report.continued))),
            ("bytes", .integer(Int(report.bytes))),
            ("seconds", .number(seconds)),
            ("skipped", .object(skipped.map { ($0.reason, .integer($0.count)) })),
            ("not_read", .array(alike.map { .string($0.path.text) })),
            ("problems", .array(report.problems.map(Self.json))),
            ("outdated_logs", .integer(Int(report.outdatedLogs))),
            ("reread", report.reread.map(Self.json) ?? .null),
            ("inserted_because", report.insertedBecause.map { .string($0) } ?? .null),
            ("interrupted", .bool(report.wasInterrupted)),
        ])
    }

    private static func json(_ reread: IngestReport.Reread) -> JSONText {
        .object([
            ("logs", .integer(Int(reread.logs))),
            ("events", .integer(Int(reread.events))),
            ("as_before", .integer(Int(reread.alike))),
            ("gone", .array(reread.gone.map { .string($0.text) })),
        ])
    }

    private static func json(_ problem: IngestReport.Problem) -> JSONText {
        .object([
            ("file", .string(problem.path.text)),
            ("problem", .string(problem.text)),
            ("failure", .bool(problem.isFailure)),
        ])
    }

    /// The reasons that there were, in a fixed order.
    private var skipped: [(reason: String, count: Int)] {
        LogFolder.Skipped.Reason.allCases.compactMap { reason in
            let count = report.skipped.count { $0.reason == reason }
            return count > 0 ? (reason.rawValue, count) : nil
        }
    }
}
