import Foundation
import Testing

@testable import BlotterCommand
@testable import BlotterReports

/// What is looked at, and what is wrong from when on.
@Suite struct HealthCommandTests {
    @Test(arguments: [
        (0.0, "ok"), (300, "ok"), (301, "warning"), (3600, "warning"), (3601, "critical"), (nil, "unknown"),
    ])
    func `an ingest leaves its time beside the index`(age: Double?, status: String) throws {
        let fixture = try OperatorFixture(logs: HealthLogs.clean)
        #expect(fixture.ask("ingest").status == 0)
        let lock = fixture.folder + "/.blotter/index.db.lock"
        func modified() throws -> Date? {
            try FileManager.default.attributesOfItem(atPath: lock)[.modificationDate] as? Date
        }
        let noon = Date(timeIntervalSince1970: Double(OperatorFixture.noon / 1_000_000_000))
        #expect(try modified() == noon)
        if let age {
            try FileManager.default.setAttributes([.modificationDate: noon - age], ofItemAtPath: lock)
        } else {
            try FileManager.default.removeItem(atPath: lock)
        }
        let answer = try HealthAnswer.of(fixture, "--no-refresh")
        #expect(answer.status("last_ingest") == status)
        #expect(answer.value("last_ingest") == age)
        #expect(answer.next("last_ingest") == (status == "ok" ? nil : "blotter ingest --path \(fixture.folder)"))
        // A run that finds nothing new is one, too.
        #expect(try HealthAnswer.of(fixture).value("last_ingest") == 0)
        #expect(try modified() == noon)
    }

    @Test func `what was left over is told, unless somebody is at work`() throws {
        let fixture = try OperatorFixture(logs: HealthLogs.clean)
        try fixture.write([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3], to: "cut.jsonl.gz")
        let cut = try HealthAnswer.of(fixture)
        #expect(cut.status("interrupted_work") == "warning" && cut.value("interrupted_work") == 1)
        #expect(cut.message("interrupted_work") == "cut.jsonl.gz is incomplete")
        try fixture.write("", to: ".blotter/index.db.new")
        try fixture.write("", to: ".blotter/index.db.new-side")
        #expect(try HealthAnswer.of(fixture, "--no-refresh").value("interrupted_work") == 3)
        // What brings the index up to date clears it.
        #expect(try HealthAnswer.of(fixture).value("interrupted_work") == 1)
        try fixture.write("", to: ".blotter/index.db.new")
        let descriptor = open(fixture.folder + "/.blotter/index.db.lock", O_RDWR | O_CLOEXEC)
        defer { close(descriptor) }
        try #require(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        #expect(try HealthAnswer.of(fixture, "--no-refresh").value("interrupted_work") == 1)
    }

    @Test func `a filter narrows what is looked at`() throws {
        let logs = HealthLogs.harmed([
            "c.jsonl": HealthLogs.log("c", HealthLogs.beat + HealthLogs.order("9", ago: 60, filled: nil)) + "oops\n",
            "d.jsonl": HealthLogs.log(
                "d", HealthLogs.beat.map { HealthLogs.Line(ago: $0.ago + 3600, symbol: "ETH-USD") }) + "oops\n",
        ])
        #expect(try HealthAnswer.of(logs).troubles == ["missing_fills", "silence"])
        #expect(try HealthAnswer.of(logs, "--session", "a,b").troubles == [])
        #expect(try HealthAnswer.of(logs, "--session", "a,b").value("error_rate") == 0)
        #expect(try HealthAnswer.of(logs, "--from", "-10m").troubles == ["missing_fills", "silence"])
        func invalid(_ arguments: String...) throws -> String? {
            try HealthAnswer(OperatorFixture(logs: logs), ["--window", "all"] + arguments).message("error_rate")?
                .components(separatedBy: ",")
                .first
        }
        #expect(try invalid() == "0.40%: 2 invalid of 497 lines")
        #expect(try invalid("--from", "-10m") == "0.27%: 1 invalid of 375 lines")
        #expect(try invalid("--to", "-10m") == "0.82%: 1 invalid of 122 lines")
        #expect(try invalid("--symbol", "ETH-USD", "--mode", "live") == "0.82%: 1 invalid of 122 lines")
        #expect(try HealthAnswer.of(logs, "--from", "-10m", "--to", "-61s").troubles == ["silence"])
        #expect(try HealthAnswer.of(logs, "--symbol", "ETH-USD").troubles == ["silence"])
        #expect(try HealthAnswer.of(logs, "--silent-within", "30m").troubles == ["missing_fills"])
        let next = try HealthAnswer.of(logs, "--from", "-10m").next("missing_fills")
        let line =
            "blotter orders --session c --state open,rejected --from 2025-12-20T11:50:00Z --to 2025-12-20T12:00:01Z"
        #expect(next?.hasPrefix(line + " --path /") == true)
    }

    @Test func `what matches nothing is not known to be well`() throws {
        let answer = try HealthAnswer.of(HealthLogs.clean, "--session", "aa")
        #expect(answer.exitStatus == 3 && answer.troubles == ["index"])
        #expect(answer.message("index") == "no events match")
        let fixture = try OperatorFixture(logs: HealthLogs.clean)
        let note = "blotter: no events match (session aa is not in the index)\n"
        #expect(fixture.ask("health", "--session", "aa").errors == note)
    }

    // MARK: Thresholds

    @Test(arguments: [
        (["--warn", "latency_max=99"], "warning"), (["--critical", "latency_max=99.5"], "critical"),
        (["--warn", "latency_max=100"], "ok"), (["--warn", "index_size=0,log_size=0"], "warning"),
        (["--critical=free_disk=100", "--critical=latency_p95=off"], "critical"),
        (["--warn", "silence=0", "--warn=silence=off"], "ok"),
    ]) func `thresholds are set by name`(arguments: [String], status: String) throws {
        let fixture = try OperatorFixture(logs: HealthLogs.clean)
        let outcome = fixture.blotter(["health", "--path", fixture.folder] + HealthAnswer.anyDisk + arguments)
        #expect(outcome.output.hasPrefix(status.uppercased() + ": "), "\(outcome.output)")
    }

    @Test func `a threshold that is switched off is null`() throws {
        let answer = try HealthAnswer.of(HealthLogs.clean, "--warn", "error_rate=off,latency_p95=0.5")
        #expect(answer.checks["error_rate"]?["threshold_warn"] is NSNull)
        #expect(answer.checks["error_rate"]?["threshold_critical"] as? Double == 10)
        #expect(answer.checks["latency_p95"]?["threshold_warn"] as? Double == 0.5)
        #expect(answer.checks["latency_max"]?["threshold_critical"] is NSNull)
    }

    @Test(arguments: [
        (["--warn", "eror_rate=1"], "--warn: there is no check eror_rate; did you mean error_rate?"),
        (["--critical", "silence"], "--critical: cannot take 'silence'; give NAME=VALUE, such as error_rate=0.5"),
        (["--warn", "silence=x"], "--warn: cannot take 'silence=x'; give silence= and a number, or off"),
        (["--warn", "silence=-1"], "--warn: cannot take 'silence=-1'; give silence= and a number, or off"),
        (["--json", "--format", "text"], "--json: contradicts --format; give one of them"),
        (["--format", "xml"], "--format: cannot take 'xml'; give text, json or prometheus"),
        (["--silent-within", "soon"], nil),
        (["now"], nil),
    ]) func `what cannot be meant is refused`(arguments: [String], message: String?) throws {
        let outcome = try OperatorFixture(logs: [:]).blotter(["health"] + arguments)
        #expect(outcome.status == 64 && outcome.output == "")
        if let message { #expect(outcome.errors == "blotter: \(message)\ntry 'blotter health --help'\n") }
    }
}
