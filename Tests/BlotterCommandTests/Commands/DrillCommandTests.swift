import Foundation
import Testing

/// A drill is what its key says, by a count over its lines; and each fault turns its check.
@Suite struct DrillCommandTests {
    private static let end = "2025-12-20T11:00:00Z"

    @Test func `each fault is found by its check, whatever the trades`() throws {
        let fixture = try OperatorFixture(logs: [:])
        for seed in ["1", "2"] {
            let folder = fixture.folder + "/drill" + seed
            let written = fixture.blotter(["drill", folder, "--to", Self.end, "--seed", seed])
            #expect(
                written.output == """
                    13 logs in \(folder), 11 faults of the last half hour before 2025-12-20 11:00:00 UTC
                    next: blotter health --path \(folder) --to 2025-12-20T11:00:00Z

                    """)
            let checked = fixture.blotter(["drill", "--check", folder])
            #expect(checked.status == 0 && checked.output.hasSuffix("\n11 of 11 faults found\n"), "\(checked)")
        }
    }

    @Test func `the logs have the faults that the key names`() throws {
        let fixture = try OperatorFixture(logs: [:])
        let folder = fixture.folder + "/drill"
        _ = fixture.blotter(["drill", folder, "--to", Self.end])
        func events(_ session: String) throws -> [[String: Any]] {
            try String(contentsOfFile: "\(folder)/\(session).jsonl", encoding: .utf8).split(separator: "\n").compactMap
            {
                try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
            }
        }
        func recent(_ session: String, _ kind: String) throws -> [[String: Any]] {
            try events(session).filter {
                $0["kind"] as? String == kind && ($0["ts"] as? String ?? "") >= "2025-12-20T10:46"
            }
        }
        #expect(try events("paper-arbitrage").allSatisfy { $0["kind"] as? String != "fill" })
        #expect(try recent("live-grid", "order").count > 2 * recent("live-grid", "fill").count)
        #expect(try recent("live-trend", "expire").count > recent("live-trend", "fill").count)
        #expect(try recent("live-ma-cross", "intent").count > 5 * recent("live-ma-cross", "order").count)
        #expect(try recent("live-momentum", "error").count > 10)
        let blocks = try events("live-ma-cross").filter {
            ($0["payload"] as? [String: Any])?["decision"] as? String == "BLOCK"
        }
        #expect(blocks.count > 60)
        let lines = try String(contentsOfFile: "\(folder)/live-pairs.jsonl", encoding: .utf8).split(separator: "\n")
            .count
        #expect(try lines - events("live-pairs").count > 300)
        #expect(try events("live-vol-target").last?["ts"] as? String ?? "z" < "2025-12-20T10:36")
    }

    @Test(
        arguments: [
            (["drill"], 64, "blotter: DIR: missing; give it as an argument\ntry 'blotter drill --help'\n"),
            (["drill", "--check", "/nowhere"], 1, nil),
            (["drill", "/", "--to", "soon"], 64, nil), (["drill", "/x", "--to", "2262-04-11T23:47:16Z"], 64, nil),
            (
                ["drill", "--check", "x", "--seed", "2"], 64,
                "blotter: --seed: is of no use beside --check; leave it out\ntry 'blotter drill --help'\n"
            ),
        ] as [([String], Int32, String?)])
    func `what cannot be is refused`(arguments: [String], status: Int32, message: String?) throws {
        let outcome = try OperatorFixture(logs: [:]).blotter(arguments)
        #expect(outcome.status == status && outcome.output == "", "\(outcome)")
        if let message { #expect(outcome.errors == message) }
    }

    @Test func `a folder that is there is left as it is, and a key that was changed is none`() throws {
        let fixture = try OperatorFixture(logs: [:])
        let refused = fixture.blotter(["drill", fixture.folder])
        #expect(
            refused.errors
                == "blotter: \(fixture.folder): cannot be made: File exists; name a folder that is not there yet\n")
        let folder = fixture.folder + "/drill"
        _ = fixture.blotter(["drill", folder, "--to", Self.end])
        let key = try String(contentsOfFile: folder + "/drill.json", encoding: .utf8)
        try key.replacing("live-grid", with: "live-grit").write(
            toFile: folder + "/drill.json", atomically: true, encoding: .utf8)
        let checked = fixture.blotter(["drill", "--check", folder])
        #expect(
            checked.errors
                == "blotter: \(folder)/drill.json: is of a drill that another version of blotter wrote; write a new one\n"
        )
    }
}
