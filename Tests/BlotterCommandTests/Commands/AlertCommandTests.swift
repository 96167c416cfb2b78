import Foundation
import TestSupport
import Testing

@testable import BlotterCommand
@testable import BlotterReports

/// `alert`, as an operator types it, with sinks that are programs.
@Suite struct AlertCommandTests {
    private static let looked = "blotter: last look 2025-12-20 12:00:00 UTC\n"

    private let fixture: OperatorFixture
    private let place: TemporaryFolder

    init() throws {
        place = try TemporaryFolder()
        let stuck = (0..<12).flatMap { HealthLogs.order("\($0)", ago: 300, filled: nil) }
        fixture = try OperatorFixture(logs: ["a.jsonl": HealthLogs.log("a", HealthLogs.beat + stuck)])
        try place.write(
            """
            [[rule]]
            check = "stuck_orders"
            [[sink]]
            type = "command"
            command = "cat >> \(place.path)/told; echo >> \(place.path)/told"
            """, to: "rules.toml")
    }

    private func alert(_ arguments: String...) -> OperatorFixture.Outcome {
        fixture.blotter(["alert"] + arguments + ["--path", fixture.folder, "--rules", place / "rules.toml"])
    }

    private func told() throws -> [[String: Any]] {
        let text = (try? String(contentsOfFile: place / "told", encoding: .utf8)) ?? ""
        return try text.split(separator: "\n").compactMap {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }
    }

    @Test func `what fires is told once, and that it is over, whatever happens to the index`() throws {
        #expect(alert("run") == .init(0, "firing stuck_orders: 12 orders stuck since 11:55 in a BTC-USD\n"))
        #expect(alert("run") == .init(0, ""))
        #expect(fixture.ask("rebuild").status == 0)
        #expect(alert("run") == .init(0, ""))
        #expect(
            alert("ack", "stuck_orders", "--why", "ticket 4711", "--by", "me")
                == .init(0, "stuck_orders is acknowledged by me\n"))
        let standing =
            try JSONSerialization.jsonObject(with: Data(alert("list", "--json").output.utf8)) as? [String: Any]
        let look = standing?["last_look"] as? [String: Any]
        #expect(look?["timestamp"] as? String == "2025-12-20T12:00:00Z" && look?["error"] is NSNull)
        let listed = standing?["alerts"] as? [[String: Any]]
        #expect(listed?.map { $0["state"] as? String } == ["firing"])
        #expect(listed?.map { $0["acknowledged_why"] as? String } == ["ticket 4711"])
        let fills = (0..<12).map { number in
            HealthLogs.Line(
                ago: 1, kind: "fill", payload: #"{"order_id": "\#(number)", "filled_quantity": 1, "fill_price": 2}"#)
        }
        try fixture.write(HealthLogs.log("a", fills), to: "b.jsonl")
        #expect(alert("run") == .init(0, "resolved stuck_orders\n"))
        let told = try told()
        #expect(told.map { $0["status"] as? String } == ["firing", "resolved"])
        #expect(told.allSatisfy { $0["version"] as? String == "4" && $0["receiver"] as? String == "command" })
        let alerts = told.compactMap { ($0["alerts"] as? [[String: Any]])?.first }
        #expect(Set(alerts.map { $0["startsAt"] as? String }) == ["2025-12-20T12:00:00Z"])
        #expect(
            (alerts.first?["labels"] as? [String: String])
                == ["alertname": "stuck_orders", "check": "stuck_orders", "severity": "critical"])
        let history = alert("history").output.split(separator: "\n")
        #expect(history.count == 3 && history[2].hasPrefix("stuck_orders  resolved  2025-12-20 12:00:00  "))
    }

    @Test func `what fires by a rule that is taken away is over`() throws {
        #expect(alert("run").output.hasPrefix("firing stuck_orders"))
        try place.write(
            "[[rule]]\ncheck = \"silence\"\n[[sink]]\ntype = \"command\"\ncommand = \"cat >> \(place.path)/told\"\n",
            to: "rules.toml")
        #expect(alert("run") == .init(0, "resolved stuck_orders: there is no such rule any more\n"))
        #expect(alert("list").errors == "blotter: nothing fires\n" + Self.looked)
        #expect(try told().map { $0["status"] as? String } == ["firing", "resolved"])
    }

    @Test func `that nobody logs any more does not end what fires`() throws {
        try place.write(
            "[[rule]]\ncheck = \"rejections\"\n[[sink]]\ntype = \"command\"\ncommand = \"true\"\n", to: "rules.toml")
        let logs = HealthLogs.orders(40, rejected: 20)
        try fixture.write(HealthLogs.log("a", HealthLogs.beat + logs), to: "a.jsonl")
        #expect(alert("run").output.hasPrefix("firing rejections"))
        let later = Output.collecting()
        let status = BlotterCommand.run(
            ["alert", "run", "--path", fixture.folder, "--rules", place / "rules.toml"], output: later,
            errors: .collecting(), environment: [:], currentDirectory: fixture.folder,
            now: { OperatorFixture.noon + 1_200_000_000_000 })
        #expect(status == 0 && later.collected == "")
    }

    @Test func `of what is snoozed nobody is told`() throws {
        #expect(
            alert("snooze", "stuck_orders", "--for", "2h")
                == .init(0, "stuck_orders is snoozed until 2025-12-20 14:00:00 UTC\n"))
        #expect(alert("run").output.hasPrefix("firing stuck_orders"))
        #expect(try told().isEmpty)
    }

    @Test func `a program is given its input and nothing else that is open`() throws {
        let descriptor = open(place / "rules.toml", O_RDONLY)
        defer { close(descriptor) }
        try place.write(
            """
            [[sink]]
            type = "command"
            command = "ls -l /proc/$$/fd > \(place.path)/open"
            """, to: "rules.toml")
        #expect(alert("test") == .init(0, "command: sent\n"))
        let open = try String(contentsOfFile: place / "open", encoding: .utf8)
        #expect(open.contains("/dev/null") && !open.contains("rules.toml"), "\(open)")
    }

    @Test func `what cannot be sent is shown and tried again`() throws {
        try place.write(
            "[[rule]]\ncheck = \"stuck_orders\"\n[[sink]]\ntype = \"command\"\ncommand = \"echo x >> \(place.path)/tries; exit 3\"\n",
            to: "rules.toml")
        let run = alert("run")
        #expect(run.status == 1 && run.errors == "blotter: command: not sent: it ended with status 3\n")
        #expect(try String(contentsOfFile: place / "tries", encoding: .utf8) == "x\n")
        #expect(
            alert("list").errors == "blotter: stuck_orders, firing: command: it ended with status 3; tried again\n"
                + Self.looked)
        #expect(alert("test") == .init(1, "command: not sent: it ended with status 3\n"))
    }

    @Test func `one run at a time`() throws {
        let index = fixture.folder + "/.blotter/index.db.alerts"
        #expect(alert("run").status == 0)
        #expect(FileManager.default.fileExists(atPath: index), "\(index)")
        let descriptor = open(index + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        #expect(descriptor >= 0 && flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        let message =
            "blotter: \(index): another 'blotter alert run' is at work; end it first, or leave it to that one\n"
        #expect(alert("run") == .init(75, "", message) && alert("run", "--follow") == .init(75, "", message))
        // What people say is not in its way.
        #expect(alert("ack", "stuck_orders", "--why", "x").status == 0 && alert("list").status == 0)
        close(descriptor)
        #expect(alert("run") == .init(0, ""))
        #expect(try told().count == 1)
    }

    @Test func `a file that cannot hold what alerts remember is said, and left alone`() throws {
        let name = "/.blotter/index.db.alerts"
        #expect(alert("run").status == 0)
        func outcome(_ verb: String) -> OperatorFixture.Outcome { alert(verb, "--no-refresh") }
        try fixture.write(String(repeating: "no database\n", count: 100), to: name)
        for verb in ["run", "list", "history"] {
            let errors =
                "blotter: \(fixture.folder)\(name): is damaged, or no file of alerts; move it away, and alerts begin anew\n"
            #expect(outcome(verb) == .init(65, "", errors))
        }
        try FileManager.default.removeItem(atPath: fixture.folder + name)
        try Program.run("python3", ["-c", Self.other, fixture.folder + name])
        let foreign = "blotter: \(fixture.folder)\(name): is no file of alerts; move it away\n"
        #expect(outcome("run") == .init(65, "", foreign) && outcome("list") == .init(65, "", foreign))
        try FileManager.default.removeItem(atPath: fixture.folder + name)
        // One that is being made is none yet.
        try fixture.write("", to: name)
        #expect(outcome("list").status == 0 && outcome("run").status == 0)
        try Program.run(
            "python3",
            [
                "-c", "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('PRAGMA user_version = 9')",
                fixture.folder + name,
            ])
        let newer = "blotter: \(fixture.folder)\(name): has schema 9, this blotter knows up to 2; upgrade blotter\n"
        #expect(outcome("run") == .init(65, "", newer) && outcome("list") == .init(65, "", newer))
    }

    private static let other =
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('CREATE TABLE x (y)'); c.execute('PRAGMA user_version = 2')"

    @Test func `a look that could not measure health is shown`() throws {
        #expect(alert("run").status == 0)
        try fixture.write("no index", to: ".blotter/index.db")
        #expect(alert("run", "--no-refresh").status == 1)
        #expect(
            alert("list").errors
                == "blotter: last look 2025-12-20 12:00:00 UTC, which could not measure health: the index: is not an index of blotter; name another file with --index; the last one that could was 2025-12-20 12:00:00 UTC\n"
        )
    }

    @Test(
        arguments: [
            (
                ["alert", "fire"], 64,
                "blotter: fire: is nothing that alert does; it does run, list, history, ack, snooze, test\ntry 'blotter alert --help'\n"
            ),
            (["alert", "ack", "x", "--why", "y"], 1, "blotter: x: does not fire; see 'blotter alert list'\n"),
            (
                ["alert", "snooze", "stuck_order", "--for", "1h"], 1,
                "blotter: stuck_order: is no rule; did you mean stuck_orders?\n"
            ),
            (["alert", "list"], 0, "blotter: no look was taken yet; see 'blotter alert run'\n"),
            (["alert", "history"], 0, "blotter: no alert has fired yet\n"),
        ] as [([String], Int32, String)])
    func `what is typed wrong, and what is not there`(arguments: [String], status: Int32, message: String) {
        let outcome = fixture.blotter(arguments + ["--path", fixture.folder])
        #expect(outcome.status == status && outcome.errors == message && outcome.output == "", "\(outcome)")
    }
}
