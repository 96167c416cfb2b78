import Foundation
import TestSupport
import Testing

@testable import BlotterCommand
@testable import BlotterReports

/// blotter.toml: what is typed goes before the environment, that before the files, the nearest file before the others.
@Suite struct SettingsTests {
    private let fixture: CommandFixture

    init() throws {
        fixture = try CommandFixture()
        fixture.environment = ["XDG_CONFIG_HOME": fixture.path + "/user"]
        for (folder, events) in [("typed", 1), ("variable", 2), ("own", 3), ("user/logs", 4), ("logs/execution", 5)] {
            try fixture.writeLog(folder + "/a.jsonl", events: events)
        }
    }

    private func events(_ arguments: String...) -> String {
        let answer = fixture.blotter(["query", "SELECT count(*) FROM events", "--format", "csv"] + arguments)
        return answer.errors + answer.output.split(separator: "\n").dropFirst().joined()
    }

    @Test func `the first that has a setting says it`() throws {
        #expect(events() == "5")
        try fixture.write("path = \"../logs\"\n", to: "user/blotter/blotter.toml")
        #expect(events() == "4")
        try fixture.write("path = \"own\"\n", to: "blotter.toml")
        #expect(events() == "3")
        fixture.environment["BLOTTER_LOGS"] = fixture.path + "/variable"
        #expect(events() == "2")
        #expect(events("--path", "typed") == "1")
    }

    @Test func `an index of the files is that of their folder of logs, and not of another`() throws {
        try fixture.write("path = \"own\"\nindex = \"kept/index.db\"\n", to: "blotter.toml")
        try fixture.makeFolder("kept")
        #expect(events() == "3" && fixture.exists("kept/index.db") && !fixture.exists("own/.blotter/index.db"))
        #expect(events("--path", "typed") == "1" && fixture.exists("typed/.blotter/index.db"))
        fixture.environment["BLOTTER_LOGS"] = "variable"
        #expect(events() == "2" && fixture.exists("variable/.blotter/index.db"))
        #expect(events("--index", "kept/index.db", "--no-refresh") == "3")
        fixture.environment["BLOTTER_LOGS"] = nil
        #expect(fixture.blotter("ingest", "typed").status == 0)
        #expect(events("--no-refresh") == "3")
        try fixture.write("index = \"kept/one.db\"\n", to: "blotter.toml")
        #expect(events("--path", "typed") == "1" && fixture.exists("kept/one.db"))
    }

    @Test func `options of a command are filled, lists are added to, and what is typed comes last`() throws {
        try fixture.write(
            """
            [health]
            window = "all"
            warn = { error_rate = 7, silence = "off" }
            [server]
            port = 8080
            host = ["a", "b"]
            enable-sql = true
            no-follow = false
            """, to: "blotter.toml")
        let settings = try Settings(environment: [:], currentDirectory: fixture.path)
        let server = try settings.options(CommandOptions(Command.serve.options).parse(["--host", "c"]), of: "serve")
        #expect(server.value("port") == "8080" && server.values("host") == ["a", "b", "c"])
        #expect(server.flag("enable-sql") && !server.flag("no-follow"))
        let typed = try CommandOptions(Command.health.options).parse(["--window", "5m", "--warn", "silence=2"])
        let health = settings.options(typed, of: "health")
        #expect(health.value("window") == "5m")
        #expect(health.values("warn") == ["error_rate=7", "silence=off", "silence=2"])
        let sessions = try CommandOptions(Command.sessions.options).parse([])
        #expect(!settings.options(sessions, of: "sessions").isGiven("silent-within"))
    }

    @Test(arguments: [
        ("pth = \"a\"", "1: there is no setting pth; did you mean path?"),
        ("\n[server]\nprot = 1", "3: there is no setting server.prot; did you mean server.port?"),
        ("[serve]\nport = 1", "1: there is no setting serve; did you mean server?"),
        ("path = 7", "1: path takes the path of a file or folder, as a text; see 'blotter help configuration'"),
        (
            "formats = [\"a:b\"]",
            "1: formats takes paths without a colon: a text, or an array of texts; see 'blotter help configuration'"
        ),
        ("[server]\nport = \"a\"", "2: server.port takes a whole number; see 'blotter help configuration'"),
    ])
    func `what nobody knows is refused, with the nearest`(document: String, message: String) throws {
        try fixture.write(document, to: "blotter.toml")
        let refused = fixture.blotter("summary")
        #expect(refused.status == 1 && refused.errors == "blotter: DIR/blotter.toml:\(message)\n", "\(refused)")
        // Help, and what has nothing to do with settings, still answers.
        #expect(fixture.blotter("summary", "--help").status == 0 && fixture.blotter("completion", "zsh").status == 0)
    }

    @Test func `a file of the working folder that everybody can write is refused`() throws {
        try fixture.write("path = \"own\"\n", to: "blotter.toml")
        try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: fixture.path + "/blotter.toml")
        #expect(
            fixture.blotter("summary").errors
                == "blotter: DIR/blotter.toml: can be written by everybody; remove it, run blotter elsewhere, or make it "
                + "yours alone with chown and chmod\n")
    }

    @Test func `config shows what is set as a file, and with origins all`() throws {
        #expect(fixture.blotter("config", "show") == .init(status: 0))
        try fixture.write("index = \"/i.db\"\nformats = \"own\"\n[server]\nport = 8080\n", to: "blotter.toml")
        try fixture.write("[health]\nwarn = { silence = \"off\", error_rate = 0.5 }\n", to: "user/blotter/blotter.toml")
        fixture.environment["BLOTTER_POLICY"] = "p.toml"
        let shown = fixture.blotter("config", "show")
        #expect(
            shown.output == """
                index = "/i.db"
                formats = ["DIR/own"]
                policy = "p.toml"

                [health]
                warn = { silence = "off", error_rate = 0.5 }

                [server]
                port = 8080

                """)
        let origins = fixture.blotter("config", "show", "--origin").output.split(separator: "\n")
        #expect(origins.count == Setting.all.count)
        let set = origins.filter { !$0.contains("  default  ") }.map { $0.replacing(#/ +/#, with: " ") }
        #expect(
            set == [
                "index DIR/blotter.toml:1 \"/i.db\"", "formats DIR/blotter.toml:2 [\"DIR/own\"]",
                "policy $BLOTTER_POLICY \"p.toml\"",
                "health.warn DIR/user/blotter/blotter.toml:2 { silence = \"off\", error_rate = 0.5 }",
                "server.port DIR/blotter.toml:4 8080",
            ])
        #expect(fixture.blotter("config", "set").status == 64 && fixture.blotter("config").status == 64)
    }
}
