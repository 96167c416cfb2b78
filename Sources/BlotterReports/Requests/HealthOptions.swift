package import Blotter
package import TelemetryLog

/// The options of `health` that say what is wrong from when on, and how that is told.
package struct HealthOptions {
    /// The forms of a report; the raw value is what `--format` takes.
    package enum Format: String, CaseIterable {
        case text, json, prometheus
    }

    /// What a command declares.
    package static let declared =
        [
            Option(
                "window", value: "TIME",
                help: "how far back trading is looked at: 5m, 2h, or all (default: 15m, or what --from and --to say)"),
            Option(
                "stuck-after", value: "TIME", help: "an order that is open for longer is stuck (default: 30s)"),
            Option("resting-after", value: "TIME", help: "the same of one that waits for its price (default: 1h)"),
        ] + SilenceOption.declared + [
            Option(
                "warn", value: "NAME=VALUE,…", help: "warn from another value on, or never: NAME=off",
                isRepeatable: true),
            Option("critical", value: "NAME=VALUE,…", help: "the same for what is critical", isRepeatable: true),
            Option(
                "format", short: "f", aliases: ["o"], value: "FORMAT", help: "text, json or prometheus (default: text)"),
            Option("json", help: "the same as --format json"),
            Option("record", help: "keep how it came out, for the trends of the page /live/telemetry"),
        ]

    /// The usual ones, and what `--warn` and `--critical` set instead.
    package let thresholds: HealthThresholds
    /// nil for all of the time.
    let window: Duration?
    let stuckAfter: Duration
    let restingAfter: Duration
    /// From when on a session is over.
    let silence: SilenceOption
    /// Text, unless something else was asked for.
    package let format: Format

    /// What was typed; the command must declare `declared`. Throws `UsageError`.
    package init(_ options: ParsedOptions) throws {
        var thresholds = HealthThresholds()
        for (name, level) in [("warn", HealthThresholds.Level.warning), ("critical", .critical)] {
            for text in try FilterOptions.list(name, options) {
                let (check, value) = try Self.threshold(text, option: name)
                thresholds.set(check, level, to: value)
            }
        }
        self.thresholds = thresholds
        window = try Self.window(options)
        stuckAfter = try options.duration("stuck-after") ?? StuckRule.usual
        restingAfter = try options.duration("resting-after") ?? StuckRule.usualResting
        silence = try SilenceOption(options)
        format = try Self.format(options)
    }

    /// What is asked of the events that `filter` lets pass, at `now`.
    package func question(_ filter: EventFilter, now: Timestamp) -> HealthQuestion {
        var question = HealthQuestion(
            filter, window: window, now: now, within: silence.within, endedAfter: silence.endedAfter)
        question.stuck.after = stuckAfter
        question.stuck.restingAfter = restingAfter
        return question
    }

    private static func window(_ options: ParsedOptions) throws -> Duration? {
        guard options.value("window") != "all" else { return nil }
        return try options.duration("window") ?? HealthQuestion.usualWindow
    }

    private static func format(_ options: ParsedOptions) throws -> Format {
        guard options.declares("format") else { return .json }
        let typed = try options.choice("format", of: Format.self)
        guard options.flag("json") else { return typed ?? .text }
        guard typed ?? .json == .json else {
            throw UsageError.conflict(
                subject: "--json", problem: "contradicts --format", remedy: "give one of them")
        }
        return .json
    }

    /// Reads `NAME=VALUE`, in which the value may be `off`.
    private static func threshold(_ text: String, option: String) throws -> (HealthCheck, Double?) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else {
            throw UsageError.badValue(option: option, value: text, expected: "NAME=VALUE, such as error_rate=0.5")
        }
        guard let check = HealthCheck(rawValue: parts[0]) else {
            let names = HealthCheck.allCases.map(\.rawValue)
            let nearest = NearestName(to: parts[0], among: names).name
            throw UsageError.conflict(
                subject: "--\(option)", problem: "there is no check \(parts[0])",
                remedy: nearest.map { "did you mean \($0)?" } ?? "the checks are \(names.joined(separator: ", "))")
        }
        if parts[1] == "off" { return (check, nil) }
        guard let value = Double(parts[1]), value.isFinite, value >= 0 else {
            throw UsageError.badValue(option: option, value: text, expected: "\(check.rawValue)= and a number, or off")
        }
        return (check, value)
    }

    // MARK: Help

    /// The checks with their thresholds, one a line, for help.
    package static let table: String = {
        let thresholds = HealthThresholds()
        let rows = HealthCheck.allCases.map { check in
            [
                check.rawValue, thresholds[check, .warning].map { check.text($0) } ?? "-",
                thresholds[check, .critical].map { check.text($0) } ?? "-", check.meaning,
            ]
        }
        let all = [["check", "warning", "critical", "what"]] + rows
        let widths = (0..<3).map { column in all.map { $0[column].displayWidth }.max() ?? 0 }
        return all.map { row in
            let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.displayWidth) }
            return "  " + (cells + [row[3]]).joined(separator: "  ")
        }.joined(separator: "\n")
    }()
}
