import Foundation
import TestSupport
import Testing

@testable import BlotterCommand

/// `redact` of the policy, by the commands that read logs, and `health` of what is not redacted.
@Suite struct RedactCommandTests {
    /// A native line with a secret, one without, one of another system, one that is invalid.
    private static let log = """
        {"ts": "2025-12-20T10:00:00Z", "session_id": "s", "kind": "order", "payload": {"order_id": "o-1", "api_key": "KEY-1"}}
        {"ts": "2025-12-20T10:00:01Z", "session_id": "s", "kind": "fill", "payload": {"order_id": "o-1", "passphrase": ""}}
        {"ts": "2025-12-20T10:00:02Z", "event": "login", "request": {"headers": {"api_key": "KEY-2"}}, "X-Signature": "abc", "password": "***"}
        {"ts": "2025-12-20T10:00:03Z", "api_key": "KEY-3", oops

        """

    private static func fixture(policy: String?) throws -> OperatorFixture {
        let fixture = try OperatorFixture(logs: ["bot.jsonl": log])
        try FileManager.default.createDirectory(atPath: fixture.folder + "/.blotter", withIntermediateDirectories: true)
        if let policy { try fixture.write(policy, to: ".blotter/policy.toml") }
        return fixture
    }

    private static func bytes(_ fixture: OperatorFixture) throws -> Data {
        try ["index.db", "index.db-wal"].reduce(into: Data()) { data, name in
            let file = URL(fileURLWithPath: fixture.folder + "/.blotter/" + name)
            if FileManager.default.fileExists(atPath: file.path) { data += try Data(contentsOf: file) }
        }
    }

    @Test(arguments: [true, false])
    func `what the policy redacts is nowhere in the index, and the index agrees with its logs`(isNew: Bool) throws {
        let fixture = try Self.fixture(policy: "max_age_days = 9\nredact = [\"/api_key\"]\n")
        if !isNew {
            // Into an index that is there, not a new one.
            try fixture.write("{\"kind\": \"note\", \"payload\": {}}\n", to: "first.jsonl")
            try fixture.write("", to: "bot.jsonl")
            #expect(fixture.ask("ingest").status == 0)
            try fixture.write(Self.log, to: "bot.jsonl")
        }
        #expect(fixture.ask("ingest").status == 0)
        let bytes = try Self.bytes(fixture)
        #expect(bytes.range(of: Data("o-1".utf8)) != nil)
        #expect(bytes.range(of: Data("KEY-".utf8)) == nil)
        #expect(
            fixture.ask(
                "query", "SELECT line, payload FROM events WHERE file = 'bot.jsonl' ORDER BY line", "--format", "tsv"
            ).output == """
                line	payload
                1	{"order_id": "o-1", "api_key": "[redacted]"}
                2	{"order_id": "o-1", "passphrase": ""}
                3	{"ts": "2025-12-20T10:00:02Z", "event": "login", "request": {"headers": {"api_key": "[redacted]"}}, "X-Signature": "abc", "password": "***"}

                """)
        #expect(fixture.ask("query", "SELECT text FROM rejects", "--format", "tsv").output == "text\n[redacted]\n")
        #expect(fixture.ask("verify").output.hasSuffix(": index and files agree\n"))
        #expect(fixture.ask("search", "redacted", "--json").output.split(separator: "\n").count == 2)
        #expect(fixture.ask("search", "--contains", "[redacted]", "--json").output.split(separator: "\n").count == 2)
        #expect(fixture.ask("search", "KEY", "--json").output == "")
    }

    @Test func `steps that select lead to secrets, and so do texts with blanks before their JSON`() throws {
        let line = #"""
            {"session_id": "s", "kind": "order", "payload": {"order_id": "o", "accounts": [{"pin": "KEY-1"}, {"pin": "KEY-2"}], "tags": [{"name": "a", "value": "b"}, {"name": "key", "value": "KEY-3"}], "body": "\n {\"token\": \"KEY-4\"}"}}
            """#
        let fixture = try OperatorFixture(logs: ["bot.jsonl": line + "\n"])
        try FileManager.default.createDirectory(atPath: fixture.folder + "/.blotter", withIntermediateDirectories: true)
        try fixture.write(
            #"redact = ["/accounts/*/pin", "/tags/[name=key]/value", "/body/token"]"#, to: ".blotter/policy.toml")
        let found = fixture.ask(
            "query",
            """
            SELECT payload ->> '$.accounts[0].pin' AS a, payload ->> '$.accounts[1].pin' AS b,
                payload ->> '$.tags[0].value' AS c, payload ->> '$.tags[1].value' AS d,
                payload ->> '$.body' ->> '$.token' AS e
            FROM events
            """, "--format", "csv")
        #expect(found.output == "a,b,c,d,e\n[redacted],[redacted],b,[redacted],[redacted]\n")
        #expect(try Self.bytes(fixture).range(of: Data("KEY-".utf8)) == nil)
        #expect(try Self.bytes(fixture).range(of: Data("token".utf8)) != nil)
    }

    @Test func `a line that is redacted as a whole has no mark, one that is kept has`() throws {
        let fixture = try OperatorFixture(logs: [
            "bot.jsonl": """
            12 "api_key": "KEY-1"
            12 "quantity": 3

            """
        ])
        try fixture.write("redact = [\"/api_key\"]\n", to: "new.toml")
        let listing = fixture.ask("rejects", "--policy", "new.toml").output.components(separatedBy: "\n\n").last
        #expect(
            listing == """
                bot.jsonl:1 (byte 0) not_json
                  [redacted]
                bot.jsonl:2 (byte 22) not_json
                  12 "quantity": 3
                     ^

                """)
    }

    @Test func `logs that are removed leave no word of a redacted line`() throws {
        let fixture = try RetentionCommandFixture()
        try fixture.command.write("redact = [\"/api_key\"]\n", to: "logs/.blotter/policy.toml")
        try fixture.command.write(Self.log, to: "logs/old.jsonl")
        try fixture.age("old.jsonl", days: 40)
        let words = {
            fixture.blotter([
                "query", "--path", "logs", "--format", "tsv",
                "SELECT count(*) FROM search WHERE search MATCH 'redacted'",
            ]).output
        }
        #expect(words() == "count(*)\n2\n")
        let outcome = fixture.retention(
            "--apply", "--max-age-days", "30", "--keep-last-n", "0", "--no-trash", "--force", "--allow-shared")
        #expect(outcome.status == 0)
        #expect(fixture.logs == ["middle.jsonl.gz", "new.jsonl"])
        #expect(words() == "count(*)\n0\n")
    }

    @Test func `health names the members that are named as secrets, and is silent once they are redacted`() throws {
        let fixture = try Self.fixture(policy: nil)
        let find = { (outcome: OperatorFixture.Outcome) in
            outcome.output.split(separator: "\n").first { $0.contains(" secrets ") }.map(String.init) ?? ""
        }
        #expect(
            find(fixture.ask("health")) == "! warning   secrets           api_key of native (bot.jsonl), api_key of "
                + "auto (bot.jsonl): name them in redact, of the policy or of the format, then rebuild [1 or more]")
        #expect(fixture.ask("health").output.contains("blotter rebuild --path \(fixture.folder)\n"))
        try fixture.write("redact = [\"/api_key\"]\n", to: "other.toml")
        #expect(fixture.ask("rebuild", "--policy", "other.toml").status == 0)
        #expect(
            find(fixture.ask("health", "--no-refresh"))
                == "✓ ok        secrets           no member named as a secret has a text")
    }

    @Test func `logs that were read before a policy redacted are told, and read anew`() throws {
        let fixture = try Self.fixture(policy: nil)
        #expect(fixture.ask("ingest").errors == "")
        try fixture.write("redact = [\"/api_key\"]\n", to: "new.toml")
        #expect(
            fixture.ask("ingest", "--policy", "new.toml").errors
                == "blotter: 1 log was read by other formats or redactions than those of now; 'blotter ingest --reread' "
                + "reads them anew\n")
        try fixture.expectOutdatedLog("--policy", "new.toml")
        #expect(fixture.ask("search", "KEY", "--policy", "new.toml", "--json").output != "")
        let outcome = fixture.ask("ingest", "--reread", "--policy", "new.toml")
        #expect(outcome.status == 0 && outcome.errors == "")
        #expect(outcome.output.split(separator: "\n")[1] == "reread  1 log, 3 events")
        #expect(fixture.ask("search", "KEY", "--policy", "new.toml", "--json").output == "")
        #expect(
            fixture.ask("query", "SELECT outdated FROM files", "--policy", "new.toml", "--format", "tsv").output
                == "outdated\n0\n")
    }

    @Test func `what one policy redacts another that is named does not let in`() throws {
        let fixture = try Self.fixture(policy: "redact = [\"/api_key\"]\n")
        try fixture.write("max_age_days = 400\n", to: "other.toml")
        #expect(fixture.ask("summary", "--policy", "other.toml").status == 3)
        #expect(try Self.bytes(fixture).range(of: Data("KEY-".utf8)) == nil)
    }

    @Test(arguments: [
        ("redact = \"/a\"", "line 1: redact must be a list of pointers, such as [\"/api_key\"]"),
        ("\nredact = [\"/a\",\n\"b\"]", "line 3: redact must be a list of pointers, such as [\"/api_key\"]"),
        ("redact = [\"/a~2\"]", "line 1: redact must be a list of pointers, such as [\"/api_key\"]"),
    ]) func `a policy that is wrong is refused before anything is read`(text: String, problem: String) throws {
        let fixture = try Self.fixture(policy: text)
        let outcome = fixture.ask("ingest")
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("/.blotter/policy.toml: \(problem)"))
        #expect(!FileManager.default.fileExists(atPath: fixture.folder + "/.blotter/index.db"))
    }
}
