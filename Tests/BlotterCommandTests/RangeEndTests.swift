import Blotter
import BlotterServer
import Foundation
import Testing

@testable import BlotterAPI
@testable import BlotterCommand
@testable import BlotterReports

/// Whatever stands in logs, in file times, in options and in requests: an answer or a clear error. A trap ends the whole
/// test run.
@Suite struct RangeEndTests {
    private static let instants = [
        "1677-09-21T00:12:43.145224192Z", "1677-09-21T00:13:00Z", "1969-12-31T23:59:59.999999999Z", "1970-01-01",
        "2262-04-11T23:47:16Z", "2262-04-11T23:47:16.854775807Z", "2262-04-11T23:47:16.854775808Z", "0000-01-01",
        "9999-12-31T23:59:59Z",
    ]
    private static let numbers = [
        "-9223372036854775809", "-9223372036854775808", "-1", "-0", "0", "1", "2147483648", "4294967296",
        "9223372036854775807", "18446744073709551616", "1e308", "-1e308", "1e999", "nan", "inf",
        "179769313486231570000000000000000000000000000000000",
    ]
    private static let spans = ["-", ""].flatMap { sign in
        ["106751", "106752", "9223372036", "9223372036854775807", "18446744073709551616"].flatMap { number in
            ["ms", "s", "d", "w"].map { sign + number + $0 }
        }
    }
    private static let values: [String] =
        instants + numbers + spans + spans.map { "+" + $0 } + numbers.map { $0 + "_" + $0 } + [
            "-", "", ".", ",", "=", "now", "9999999999999999999TB", "8EB", "9223372036854775807.9223372036854775807",
            "error_rate=1e308", "latency_p95=9223372036854775808", "last_ingest=1e300", "[rule.-1]",
        ]
    private static let clocks: [Int64] = [.min, -1, 0, 1_766_232_000_000_000_000, .max]
    /// Those that end by themselves.
    private static let commands = Command.all.filter { $0.name != "serve" }

    private let fixture = try! CommandFixture()
    private var folder: String { fixture.path + "/logs" }

    init() throws { try Self.writeLogs(fixture) }

    /// Logs with orders, spikes, steps of the clock and rejects at the ends of time, of numbers and of file times.
    private static func writeLogs(_ fixture: CommandFixture) throws {
        func line(_ time: String, _ kind: String, _ payload: String) -> String {
            """
            {"ts": "\(time)", "session_id": "s", "symbol": "X", "mode": "live", "kind": "\(kind)", "payload": {\(payload)}}

            """
        }
        var ends = ""
        for (place, first) in instants.enumerated() {
            for (other, last) in instants.enumerated() {
                let id = "\"order_id\": \"o\(place)-\(other)\", \"intent_id\": \"i\(place)-\(other)\""
                ends += line(first, "intent", id) + line(last, "order", id + ", \"quantity\": 1e308")
                ends += line(
                    first, "fill", id + ", \"filled_quantity\": 1e308, \"fill_price\": 1e308, \"fill_fee\": -1e308")
                ends += line(last, "error", id + ", \"error\": \"e\"")
            }
        }
        try fixture.write(ends, to: "logs/ends.jsonl")
        for (name, minute) in [("first", "1677-09-21T00:12"), ("last", "2262-04-11T23:46")] {
            let spike = (0..<60).map { number in
                let time =
                    "\(minute):\(number < 10 && name == "last" ? "0" : "")\(name == "first" ? 44 + number / 4 : number)Z"
                let late = "\(minute.dropLast(1))\(name == "first" ? "4" : "7"):00Z"
                return line(time, "order", "\"order_id\": \"\(name)\(number)\"")
                    + line(
                        number > 30 ? late : time, "fill", "\"order_id\": \"\(name)\(number)\", \"filled_quantity\": 1")
            }
            try fixture.write(spike.joined(), to: "logs/\(name).jsonl")
        }
        let numbers = numbers.map { "{\"ts\": \($0), \"kind\": \"fill\", \"payload\": {\"filled_quantity\": \($0)}}\n" }
        try fixture.write(numbers.joined(), to: "logs/numbers.jsonl")
        for (name, seconds) in [
            ("long-ago", -9_300_000_000), ("epoch", 0), ("y2280", 9_783_072_000), ("y2400", 13_569_465_600),
        ] {
            try fixture.write(line("2025-12-20", "fill", "\"order_id\": \"\(name)\""), to: "logs/\(name).jsonl")
            let times = [timespec(tv_sec: seconds, tv_nsec: 0), timespec(tv_sec: seconds, tv_nsec: 0)]
            utimensat(AT_FDCWD, fixture.path + "/logs/\(name).jsonl", times, 0)
        }
    }

    private func ask(_ arguments: [String], now: Int64 = 1_766_232_000_000_000_000) -> (status: Int32, errors: String) {
        let errors = Output.collecting()
        let status = run(
            arguments, output: .collecting(), errors: errors, environment: [:], currentDirectory: fixture.path,
            now: { now })
        return (status, errors.collected)
    }

    /// A status that the README names.
    private func isAnswer(_ status: Int32) -> Bool { [0, 1, 2, 3, 64, 65, 66, 69, 70, 73, 74, 75].contains(status) }

    @Test(arguments: clocks) func `every command answers about logs at the ends, whatever the clock says`(now: Int64) {
        for command in Self.commands {
            let forms: [[String]] =
                switch command.name {
                case "query": [["SELECT * FROM events"], ["SELECT * FROM orders"], ["SELECT * FROM sessions, files"]]
                case "search": [["e"], ["o1*"]]
                case "latency": LatencyGrouping.allCases.map { ["--by", $0.rawValue] } + [["--json"]]
                case "orders": [[], ["--json"], ["o0-5"], ["o5-0", "--json"]]
                case "retention":
                    [[], ["--json"], ["log"], ["hold", "s", "--reason", "r", "--until", "+106751d"], ["holds"]]
                case "ingest": [[folder]]
                default: command.options.contains { $0.name == "json" } ? [[], ["--json"]] : [[]]
                }
            for form in forms {
                let place = command.name == "ingest" ? [] : ["--path", "logs"]
                let answer = ask([command.name] + place + form, now: now)
                #expect(isAnswer(answer.status), "\(command.name) \(form): \(answer)")
            }
        }
    }

    @Test(arguments: commands.map(\.name)) func `every option takes or refuses every value`(name: String) throws {
        #expect(ask(["ingest", "logs"]).status <= 1)
        let command = try #require(Self.commands.first { $0.name == name })
        // Files, and words that are no numbers and no times: each costs a run for every value.
        let skipped: Set = ["path", "root", "index", "policy", "token-file", "format", "sort", "url"]
        for option in command.options where option.takesValue && !skipped.contains(option.name) {
            for value in Self.values {
                var form = name == "query" ? ["SELECT 1"] : name == "search" ? ["e"] : []
                if option.name == "until" { form = ["hold", "s", "--reason", "r"] }
                if command.options.contains(where: { $0.name == "no-refresh" }), value.count % 2 == 0 {
                    form.append("--no-refresh")
                }
                let answer = ask([name] + form + ["--path", "logs", "--\(option.name)=\(value)"])
                #expect(isAnswer(answer.status), "--\(option.name)=\(value): \(answer)")
                if answer.status == 64 { #expect(answer.errors.hasPrefix("blotter"), "\(answer)") }
            }
        }
    }

    @Test func `a plan that is carried out at the ends deletes nothing from the future`() {
        for setting in [
            "max-age-days", "keep-last-n", "max-total-mb", "min-free-mb", "compress-after-days", "trash-days",
        ] {
            for value in ["0", "1", "106751", "106752", "110000", "1000000000"] {
                let answer = ask(
                    [
                        "retention", "--path", "logs", "--apply", "--force", "--allow-shared", "--keep-last-n=0",
                        "--max-age-days=0", "--max-total-mb=0", "--compress-after-days=0",
                    ].filter { !$0.hasPrefix("--\(setting)=") } + ["--\(setting)=\(value)"])
                #expect(isAnswer(answer.status), "--\(setting)=\(value): \(answer)")
            }
        }
        #expect(fixture.exists("logs/y2280.jsonl") || fixture.exists("logs/.blotter/trash"))
    }

    @Test(arguments: [
        "[rule.-1]\nmode = 'live'", "[rule.99999999999]\nmode = 'live'", "[[rule]]", "[rule]\n0 = 1", "rule = []",
        "rule = [1]", "[['rule[-1]']]\nmode = 'x'", "['rule[9223372036854775807]']\nmode = 'x'", "'rule.0.mode' = 'x'",
        "trash_days = -9223372036854775808", "trash_days = 9223372036854775807", "max_age_days = 1e308",
        "max_age_days = 2262-04-11T23:47:16Z", "min_free_mb = nan",
    ]) func `a policy out of range is refused by name`(policy: String) throws {
        try fixture.write(policy, to: "policy.toml")
        let answer = ask(["retention", "--path", "logs", "--policy", "policy.toml"])
        #expect(answer.status == 1 && answer.errors.hasPrefix("blotter: policy.toml: "), "\(answer)")
    }

    @Test func `every parameter of every route takes or refuses every value`() {
        _ = ask(["ingest", "logs"])
        let routes = RouteTable(folder: folder, index: IndexFile(folder: folder), environment: [:])
        for route in Route.endpoints.map({ $0.route }) {
            let path = route.path.map { $0.hasPrefix("{") ? "s" : $0 }
            for parameter in route.names where parameter != "session_id" || route.other == nil {
                for value in Self.values + LatencyGrouping.allCases.map(\.rawValue) {
                    let request = Request(method: "GET", path: path, parameters: [(name: parameter, value: value)])
                    do {
                        let response = try routes.answer(request)
                        #expect(response.status == 200, "\(path) \(parameter)=\(value)")
                    } catch let problem as Problem {
                        #expect([400, 404].contains(problem.status), "\(path) \(parameter)=\(value): \(problem)")
                    } catch {
                        Issue.record("\(path) \(parameter)=\(value): \(error)")
                    }
                }
            }
        }
    }
}
