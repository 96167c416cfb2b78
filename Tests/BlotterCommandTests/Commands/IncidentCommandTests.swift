import Foundation
import TestSupport
import Testing

@testable import BlotterCommand
@testable import BlotterReports

/// The archive, as tar and sha256sum read it.
@Suite struct IncidentCommandTests {
    /// Orders of which one is filled, one rejected and one open; a line that is none; another session.
    private static let logs = [
        "s.jsonl": """
        {"ts": "2025-12-20T10:00:00Z", "session_id": "s", "symbol": "A", "mode": "live", "kind": "order", "payload": {"order_id": "1", "quantity": 1, "account": "U-77"}}
        {"ts": "2025-12-20T10:00:01Z", "session_id": "s", "symbol": "A", "mode": "live", "kind": "fill", "payload": {"order_id": "1", "filled_quantity": 1, "fill_price": 2}}
        {"ts": "2025-12-20T10:00:02Z", "session_id": "s", "symbol": "A", "mode": "live", "kind": "order", "payload": {"order_id": "2", "quantity": 1}}
        oops "account": "U-77"
        {"ts": "2025-12-20T10:00:03Z", "session_id": "s", "symbol": "A", "mode": "live", "kind": "error", "payload": {"order_id": "2", "error": "account U-77 has no margin", "account": "U-77"}}
        {"ts": "2025-12-20T10:00:04Z", "session_id": "s", "symbol": "A", "mode": "live", "kind": "order", "payload": {"order_id": "3", "quantity": 1}}

        """,
        "t.jsonl": #"{"ts": "2025-12-20T10:00:02Z", "session_id": "t", "kind": "order", "payload": {"order_id": "9"}}"#
            + "\n",
    ]

    private let fixture: OperatorFixture
    /// Beside the logs: what is unpacked looks like some.
    private let place: TemporaryFolder

    init() throws {
        fixture = try OperatorFixture(logs: Self.logs)
        place = try TemporaryFolder()
    }

    /// Makes an archive and unpacks it: its files by their names.
    private func parts(_ name: String, _ arguments: String...) throws -> [String: String] {
        let out = place / name
        let made = fixture.blotter(["incident", "--path", fixture.folder, "--out", out + ".tar.gz"] + arguments)
        try #require(made.status == 0, "\(made)")
        try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
        let unpacked = try Program.run("tar", ["-xzf", out + ".tar.gz", "-C", out, "--strip-components=1"])
        let checked = try Program.run("sh", ["-c", "cd \(out) && sha256sum --quiet -c SHA256SUMS"])
        #expect(unpacked.status == 0 && checked.status == 0, "\(unpacked.errors)\(checked.output)")
        return try FileManager.default.contentsOfDirectory(atPath: out).reduce(into: [:]) {
            $0[$1] = try String(contentsOfFile: out + "/" + $1, encoding: .utf8)
        }
    }

    private func objects(_ text: String?) throws -> [[String: Any]] {
        try (text ?? "").split(separator: "\n").compactMap {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }
    }

    @Test func `it has the events as they were logged, and each order that is not simply filled with its own`() throws {
        let parts = try parts("a", "s")
        #expect(
            parts.keys.sorted() == [
                "SHA256SUMS", "events.jsonl", "health.json", "manifest.json", "orders.jsonl", "rejects.jsonl",
                "ticket.md",
            ])
        let lines = (Self.logs["s.jsonl"] ?? "").split(separator: "\n").filter { !$0.hasPrefix("oops") }
        #expect(parts["events.jsonl"] == lines.map { $0 + "\n" }.joined())
        let orders = try objects(parts["orders.jsonl"])
        let states = orders.map { ($0["order"] as? [String: Any])?["state"] as? String }
        #expect(states == ["rejected", "open"])
        #expect(orders.map { ($0["events"] as? [Any])?.count } == [2, 1])
        let rejects = try objects(parts["rejects.jsonl"])
        #expect(rejects.map { $0["text"] as? String } == [#"oops "account": "U-77""#])
        let ticket = parts["ticket.md"] ?? ""
        #expect(ticket.contains("\n**Time Detected:** 2025-12-20 10:00:04 UTC\n\n**Session ID(s):** s\n"))
        #expect(ticket.contains("2025-12-20 10:00:02  s  2  A  rejected  account U-77 has no margin\n"))
        #expect(ticket.contains("- [x] High error rate\n  - critical `error_rate`: 16.67%: 1 invalid of 6 lines"))
        let manifest = try #require(
            JSONSerialization.jsonObject(with: Data((parts["manifest.json"] ?? "").utf8)) as? [String: Any])
        #expect(manifest["events"] as? Int == 5 && manifest["orders"] as? Int == 2 && manifest["rejects"] as? Int == 1)
        #expect(manifest["from"] as? String == "2025-12-20T10:00:00Z")
    }

    @Test func `the same question makes the same bytes, whenever it is asked`() throws {
        _ = try parts("a", "s")
        let later = BlotterCommand.run(
            ["incident", "s", "--path", fixture.folder, "--out", place / "b.tar.gz"], output: .collecting(),
            errors: .collecting(),
            environment: [:], currentDirectory: fixture.folder, now: { OperatorFixture.noon + 3_600_000_000_000 })
        #expect(later == 0)
        let bytes = ["a", "b"].map { FileManager.default.contents(atPath: place / "\($0).tar.gz") }
        #expect(bytes[0] != nil && bytes[0] == bytes[1])
    }

    @Test func `what is to be kept out is nowhere in it`() throws {
        for (name, text) in try parts("a", "s", "--redact", "account") {
            let places = text.matches(of: /U-77/).count
            // What an error says is another member's text: it is taken for what was replaced beside it.
            #expect(places == (name == "events.jsonl" || name == "orders.jsonl" ? 1 : 0), "\(name)")
        }
        for (name, text) in try parts("b", "s", "--redact", "account,/error") {
            #expect(!text.contains("U-77"), "\(name)")
        }
    }

    /// The account is in members, in JSON in a text, in sentences, in an order's id, in a session's name and in a broken line.
    private static let leaking = """
        {"ts": "2025-12-20T10:00:00Z", "session_id": "acc-ACC_4711", "symbol": "A", "kind": "order", "payload": {"order_id": "ACC_4711-1", "quantity": 1}}
        {"ts": "2025-12-20T10:00:01Z", "session_id": "acc-ACC_4711", "symbol": "A", "kind": "error", "payload": {"order_id": "ACC_4711-1", "error": "ACC_4711 has no margin"}}
        {"ts": "2025-12-20T10:00:02Z", "session_id": "acc-ACC_4711", "kind": "gate", "payload": {"msg": "sent {\\"ACCOUNT\\":\\"ACC_4711\\"} to venue"}}
        {"ts": "2025-12-20T10:00:03Z", "session_id": "acc-ACC_4711", "kind": "gate", "payload": {"url": "https://v/o?ClientId=1&account=7654321", "n": 7654321}}
        broken {"text": "ACC_4711"

        """

    @Test func `a value that is to be kept out is nowhere, whatever its name is there`() throws {
        try fixture.write(Self.leaking, to: "leak.jsonl")
        let parts = try parts("a", "acc-ACC_4711", "--redact", "account")
        for (name, text) in parts {
            #expect(!text.contains("4711") && !text.contains("7654321"), "\(name): \(text)")
        }
        #expect(try objects(parts["events.jsonl"]).count == 4 && objects(parts["orders.jsonl"]).count == 1)
        #expect(try objects(parts["rejects.jsonl"]).map { $0["text"] as? String } == [#"broken {"text": "[redacted]""#])
        #expect(parts["ticket.md"]?.contains("**Session ID(s):** acc-[redacted]\n") == true)
        for name in ["health.json", "manifest.json"] {
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data((parts[name] ?? "").utf8)) }
        }
    }

    @Test func `commands mean the same wherever and whenever they are typed`() throws {
        let out = place / "c.tar.gz"
        let status = BlotterCommand.run(
            ["incident", "--path", ".", "--from", "-2h", "--out", out], output: .collecting(), errors: .collecting(),
            environment: [:], currentDirectory: fixture.folder, now: { OperatorFixture.noon })
        #expect(status == 0)
        let ticket = try Program.run("tar", ["-xzOf", out, "incident-20251220T100000Z/ticket.md"]).output
        let commands = ticket.split(separator: "\n").filter { $0.hasPrefix("blotter ") }
        #expect(commands.count > 2)
        for command in commands {
            #expect(command.hasSuffix(" --path \(fixture.folder)") && !command.contains("-2h"), "\(command)")
        }
    }

    @Test func `a name that nothing has is said`() {
        let outcome = fixture.ask("incident", "s", "--redact", "acount", "--out", place / "x")
        #expect(outcome.status == 0)
        #expect(outcome.errors == "blotter: nothing was replaced: no event has acount\n")
    }

    @Test func `without a session it is of a span, and its logs can be held`() throws {
        let parts = try parts("a", "--from", "2025-12-20T10:00:02Z", "--to", "2025-12-20T10:00:02Z", "--hold")
        #expect(try objects(parts["events.jsonl"]).map { $0["session_id"] as? String } == ["s", "t"])
        let held = fixture.blotter(["retention", "holds", "--path", fixture.folder, "--json"]).output
        #expect(held.contains(#""session_id": "s""#) && held.contains(#""session_id": "t""#))
    }

    @Test func `what is no file is written to, not replaced, and what is there is not lost`() throws {
        let link = place / "link.tar.gz"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: place / "target")
        try place.write("before", to: "target")
        #expect(fixture.ask("incident", "s", "--out", link).status == 0)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == place / "target")
        #expect(FileManager.default.contents(atPath: place / "target")?.starts(with: [0x1F, 0x8B]) == true)
        #expect(fixture.ask("incident", "s").status == 0)
        let again = fixture.ask("incident", "s")
        let name = fixture.folder + "/incident-20251220T100000Z.tar.gz"
        #expect(again == .init(1, "", "blotter: \(name): is there already; name another file with --out\n"))
    }

    @Test func `a fault of a quarter of an hour is not lost in a day`() throws {
        let calm = (0..<400).flatMap { HealthLogs.order("c\($0)", ago: 40_000 - Double($0) * 60) }
        let bad = HealthLogs.orders(30, rejected: 15)
        try fixture.write(HealthLogs.log("long", calm + bad), to: "long.jsonl")
        let ticket = try parts("a", "long")["ticket.md"] ?? ""
        #expect(ticket.contains("critical `rejections`: 50.0% of 30 orders rejected in long BTC-USD"))
    }

    @Test(
        arguments: [
            (
                ["incident"], 64,
                "blotter: incident: it is not said of what; name a session, or give --from TIME\ntry 'blotter incident --help'\n"
            ),
            (
                ["incident", "s", "--redact", "account,/x~9"], 64,
                "blotter: --redact: cannot take '/x~9'; give a name such as api_key, or a pointer such as /user/id\ntry 'blotter incident --help'\n"
            ),
            (["incident", "nobody"], 1, "blotter: no events match (session nobody is not in the index)\n"),
        ] as [([String], Int32, String)])
    func `what cannot be is refused`(arguments: [String], status: Int32, message: String) {
        let outcome = fixture.blotter(arguments + ["--path", fixture.folder])
        #expect(outcome.status == status && outcome.errors == message && outcome.output == "", "\(outcome)")
    }
}
