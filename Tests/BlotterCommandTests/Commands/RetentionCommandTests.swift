import Foundation
import Testing

@testable import BlotterCommand
@testable import BlotterReports

@Suite struct RetentionCommandTests {
    private typealias Outcome = OperatorFixture.Outcome
    private typealias Fixture = RetentionCommandFixture

    @Test func `a plan says what would be done, and nothing is done`() throws {
        let fixture = try Fixture()
        let outcome = fixture.retention("--keep-last-n", "1")
        #expect(
            outcome
                == Outcome(
                    0,
                    """
                    Retention of logs: a plan; --apply carries it out
                    policy: deleted when older than 30 days, the newest 1 kept, 2,048 MiB at most, no limit of free space, \
                    compressed when older than 7 days

                              logs  size
                    ────────  ────  ──────────────────────────
                    before       3  0.016 MB
                    delete       1  0.005 MB
                    compress     1  0.005 MB -> about 0.000 MB
                    after        2  about 0.006 MB

                    action        size         becomes  log           why
                    ────────  ────────  ──────────────  ────────────  ───────────────────────
                    delete    0.005 MB                  old.jsonl     40.0 days old, limit 30
                    compress  0.005 MB  about 0.000 MB  middle.jsonl  10.0 days old, limit 7

                    """))
        #expect(fixture.logs == ["middle.jsonl", "new.jsonl", "old.jsonl"])
    }

    @Test func `limits that are off are said to be`() throws {
        let outcome = try Fixture().retention(
            "--keep-last-n", "0", "--max-age-days", "0", "--max-total-mb", "0", "--compress-after-days", "0")
        #expect(
            outcome
                == Outcome(
                    0,
                    """
                    Retention of logs: a plan; --apply carries it out
                    policy: no limit of age, no log protected, no limit of size, no limit of free space, no compression

                              logs  size
                    ────────  ────  ────────
                    before       3  0.016 MB
                    delete       0  0 MB
                    compress     0  0 MB
                    after        3  0.016 MB

                    """))
    }

    @Test func `the plan in JSON has the keys that it has to have`() throws {
        let fixture = try Fixture()
        let plan = try fixture.json(fixture.retention("--keep-last-n", "1", "--json"))
        #expect(plan["root"] as? String == "DIR/logs" && plan["dry_run"] as? Bool == true)
        let policy = try #require(plan["policy"] as? [String: Any])
        #expect(policy["enabled"] as? Bool == true && policy["keep_last_n_sessions"] as? Int == 1)
        for key in ["max_age_days", "max_total_mb", "compress_after_days", "protect_keep_last_from_compress"] {
            #expect(policy[key] != nil, "\(key)")
        }
        let inner = try #require(plan["plan"] as? [String: Any])
        #expect(inner["sessions_total"] as? Int == 3 && inner["sessions_kept"] as? Int == 2)
        let actions = try #require(inner["actions"] as? [[String: Any]])
        #expect(actions.map { $0["kind"] as? String } == ["delete", "compress"])
        #expect(actions.map { $0["path"] as? String } == ["old.jsonl", "middle.jsonl"])
        #expect(actions.allSatisfy { $0["reason"] is String && ($0["size_mb"] as? Double ?? 0) > 0 })
        let sizes = ["size_before_mb", "size_after_mb", "compression_savings_mb", "deleted_mb"].compactMap {
            inner[$0] as? Double
        }
        #expect(sizes.count == 4 && abs(sizes[0] - sizes[1] - sizes[2] - sizes[3]) < 1e-9)
        let stats = try #require(plan["stats"] as? [String: Any])
        #expect(stats["actions_planned"] as? Int == 2 && stats["actions_executed"] as? Int == 0)
    }

    @Test func `applying, undoing, purging and the log of it all`() throws {
        let fixture = try Fixture()
        let stats = try #require(
            try fixture.json(fixture.retention("--apply", "--allow-shared", "--keep-last-n", "1", "--json"))["stats"]
                as? [String: Any])
        #expect([stats["deleted"], stats["compressed"], stats["errors"]].map { $0 as? Int } == [1, 1, 0])
        #expect(fixture.logs == ["middle.jsonl.gz", "new.jsonl"])
        let run = "20251220T120000Z"
        let undo = fixture.retention("undo", "last", "--allow-shared")
        #expect(undo.output == "1 log of \(run) came back, 40 events read again\n" && undo.status == 0)
        #expect(fixture.logs == ["middle.jsonl.gz", "new.jsonl", "old.jsonl"])
        #expect(fixture.retention("undo", run, "--allow-shared").status == 1)
        #expect(fixture.retention("--apply", "--allow-shared", "--keep-last-n", "1", "--no-trash").status == 0)
        #expect(fixture.retention("purge", "--allow-shared").output == "the trash is empty\n")
        let log = fixture.retention("log")
        #expect(
            log.output.split(separator: "\n").dropFirst(2).map {
                $0.split(separator: " ").prefix(2).joined(separator: " ")
            }
                == ["\(run)-3 apply", "\(run)-2 undo", "\(run) apply"])
        #expect(fixture.blotter(["verify", "--path", "logs"]).output.hasSuffix("index and files agree\n"))
    }

    /// It comes when the right to write is asked for, before anything was changed.
    @Test(
        arguments: [
            ["--apply", "--force", "--keep-last-n", "0"], ["undo", "20251220T120000Z"], ["purge"], ["release", "new"],
            ["hold", "middle", "--reason", "audit 42"],
        ], ["INT", "TERM"])
    func `a signal before the first change ends each form in order`(arguments: [String], signal: String) throws {
        let fixture = try Fixture()
        _ = fixture.retention("hold", "new", "--reason", "audit 42")
        #expect(fixture.retention("--apply", "--allow-shared", "--keep-last-n", "1").status == 0)
        let before = (fixture.logs, fixture.retention("log"), fixture.retention("holds"))
        let outcome = try fixture.command.binary(
            ["retention", "--path", "logs", "--allow-shared"] + arguments, signal: "flock:signal=\(signal):when=1")
        #expect(outcome == .init(status: 130, errors: "blotter: interrupted; what was committed stays\n"))
        #expect((fixture.logs, fixture.retention("log"), fixture.retention("holds")) == before)
    }

    @Test func `a dry run prints the plan, whatever else was typed`() throws {
        let fixture = try Fixture()
        let (before, plan) = (fixture.logs, fixture.retention("--keep-last-n", "1"))
        #expect(fixture.retention("--apply", "--dry-run", "--keep-last-n", "1") == plan)
        #expect(fixture.logs == before && plan.status == 0)
    }

    @Test func `a plan that deletes most of the logs needs force`() throws {
        let fixture = try Fixture()
        let arguments = ["--apply", "--allow-shared", "--keep-last-n", "0", "--max-age-days", "5"]
        let refused = fixture.blotter(["retention", "--path", "logs"] + arguments)
        #expect(refused.status == 1)
        #expect(
            refused.errors
                == "blotter: logs: the plan deletes 2 of 3 logs; look at the plan without --apply, then add --force\n")
        #expect(fixture.logs.count == 3)
        #expect(fixture.blotter(["retention", "--path", "logs", "--force"] + arguments).status == 0)
        #expect(fixture.logs == ["new.jsonl"])
    }

    @Test(
        arguments: ["/", "/tmp", "/usr", "/etc", "/var", "/home"].map { root in
            (root, "a folder of the system or a home folder")
        }
            + [
                ("DIR", "its path has neither 'execution' nor 'telemetry' nor 'logs' in it"),
                ("DIR/nowhere/logs", "No such file or directory"), ("DIR/logs/new.jsonl", "Not a directory"),
            ])
    func `a root that is none of logs is refused`(root: String, why: String) throws {
        let fixture = try Fixture()
        let path = root.replacingOccurrences(of: "DIR", with: fixture.command.path)
        for arguments in [["--path", path], ["--root", path, "--apply"]] {
            let outcome = fixture.blotter(["retention"] + arguments + ["--index", fixture.command.path + "/index.db"])
            let message = "\(root): Unsafe or invalid telemetry root: \(why); name the folder of logs with --path"
            #expect(outcome == Outcome(1, "", "blotter: \(message)\n"))
        }
    }

    @Test func `as root a folder that others can write to is refused`() throws {
        guard geteuid() == 0 else { return }
        let fixture = try Fixture()
        chmod(fixture.command.path + "/logs", 0o775)
        let outcome = fixture.retention("--apply", "--keep-last-n", "1")
        #expect(
            outcome
                == Outcome(
                    1, "",
                    "blotter: DIR/logs: Unsafe or invalid telemetry root: others than root can write to it; "
                        + "run this as the logs' owner, or allow it with --allow-shared\n"))
        #expect(fixture.logs.count == 3)
    }

    @Test func `a policy is read from a file, and options win over it`() throws {
        let fixture = try Fixture()
        try fixture.command.write(
            "keep_last_n = 0\ncompress_after_days = 0\n[[rule]]\nmode = \"paper\"\nmax_age_days = 365\n", to: "p.toml")
        let plan = try #require(
            try fixture.json(fixture.retention("--policy", "p.toml", "--json"))["plan"] as? [String: Any])
        #expect((plan["actions"] as? [Any])?.isEmpty == true)
        let outcome = fixture.retention("--policy", "p.toml", "--max-age-days", "20")
        let actions = outcome.output.split(separator: "\n").drop { !$0.hasPrefix("action") }.dropFirst(2)
        #expect(actions == ["delete  0.005 MB  old.jsonl  40.0 days old, limit 20"])
        #expect(outcome.errors == "blotter: --max-age-days sets aside what the rules of the policy say of it\n")
        try fixture.command.write("keep_last = 3\n", to: "p.toml")
        #expect(
            fixture.retention("--policy", "p.toml").errors
                == "blotter: p.toml: line 1: there is no setting keep_last; see 'blotter retention --help'\n")
    }

    @Test func `what is typed wrong is said`() throws {
        let fixture = try Fixture()
        #expect(fixture.retention("udno", "x").status == 64)
        #expect(fixture.retention("hold", "old").status == 64)
        #expect(fixture.retention("undo").status == 64)
        #expect(fixture.retention("undo", "last", "--dry-run").status == 64)
        #expect(fixture.retention("undo", "last", "--allow-shared").errors.contains("the trash is empty"))
        #expect(fixture.retention("--max-age-days", "-1").status == 64)
        #expect(fixture.retention("undo", "../../logs", "--allow-shared").status == 1)
    }

    @Test func `verify tells what differs, and rebuild mends it`() throws {
        let fixture = try Fixture()
        #expect(fixture.blotter(["ingest", "logs"]).status == 0)
        try FileManager.default.removeItem(atPath: fixture.command.path + "/logs/old.jsonl")
        let outcome = fixture.blotter(["verify", "--path", "logs"])
        #expect(outcome.status == 1)
        #expect(
            outcome.output.hasPrefix("old.jsonl: its file is gone\n3 logs, 120 lines, ")
                && outcome.output.hasSuffix(": 1 differs\n"))
        #expect(fixture.blotter(["rebuild", "logs"]).status == 0)
        #expect(fixture.blotter(["verify", "--quick", "--path", "logs"]).output.hasSuffix(": the counts agree\n"))
    }

    /// The runbook's scenarios of manual cleanup, and what it says where not enough was freed.
    @Test(arguments: [
        (["--max-age-days", "7", "--compress-after-days", "0", "--keep-last-n", "1"], ["new.jsonl"]),
        (
            ["--max-age-days", "365", "--compress-after-days", "3", "--max-total-mb", "0"],
            ["middle.jsonl.gz", "new.jsonl", "old.jsonl.gz"]
        ),
        (["--max-total-mb", "500", "--keep-last-n", "100"], ["middle.jsonl.gz", "new.jsonl", "old.jsonl.gz"]),
        (
            ["--max-age-days", "14", "--compress-after-days", "3", "--keep-last-n", "1"],
            ["middle.jsonl.gz", "new.jsonl"]
        ),
        (["--max-age-days", "3", "--keep-last-n", "2"], ["middle.jsonl.gz", "new.jsonl"]),
        ([], ["middle.jsonl.gz", "new.jsonl", "old.jsonl.gz"]),
    ]) func `the runbook's cleanups do what it says`(arguments: [String], left: [String]) throws {
        let fixture = try Fixture()
        let events = fixture.blotter(["summary", "--path", "logs"]).output
        #expect(
            fixture.blotter(["retention", "--path", "logs", "--apply", "--force", "--allow-shared"] + arguments).status
                == 0)
        #expect(fixture.logs == left)
        if left.count == 3 { #expect(fixture.blotter(["summary", "--path", "logs"]).output == events) }
        #expect(fixture.blotter(["verify", "--path", "logs"]).status == 0)
    }

    @Test func `a log that is decompressed by hand is still the same`() throws {
        let fixture = try Fixture()
        #expect(fixture.retention("--apply", "--allow-shared", "--max-age-days", "0").status == 0)
        let gunzip = try Process.run(
            URL(fileURLWithPath: "/bin/gunzip"), arguments: [fixture.command.path + "/logs/old.jsonl.gz"])
        gunzip.waitUntilExit()
        #expect(fixture.logs == ["middle.jsonl.gz", "new.jsonl", "old.jsonl"])
        #expect(
            fixture.blotter(["ingest", "logs"]).output == """
                files  0 read, 3 unchanged
                lines  0: 0 events, 0 invalid
                bytes  0 B in 0.00 s

                """)
        #expect(fixture.blotter(["verify", "--path", "logs"]).status == 0)
    }
}
