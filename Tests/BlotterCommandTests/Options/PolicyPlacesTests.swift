import Foundation
import TestSupport
import Testing

@testable import BlotterCommand

/// Places of a policy, and of formats, of which nobody can tell whether they hold one.
@Suite struct PolicyPlacesTests {
    private static let log = "{\"kind\": \"order\", \"payload\": {\"order_id\": \"o\", \"api_key\": \"KEY-1\"}}\n"

    private static func fixture(circle name: String) throws -> (fixture: OperatorFixture, path: String) {
        let fixture = try OperatorFixture(logs: ["bot.jsonl": log])
        let path = fixture.folder + "/.blotter/" + name
        try FileManager.default.createDirectory(atPath: fixture.folder + "/.blotter", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path)
        return (fixture, path)
    }

    private static let commands: [[String]] = [
        ["ingest"], ["rebuild"], ["orders"], ["retention"], ["formats"], ["formats", "test", "bot.jsonl"],
    ]

    @Test(arguments: commands)
    func `a policy that cannot be reached is named, and nothing is read`(_ command: [String]) throws {
        let (fixture, path) = try Self.fixture(circle: "policy.toml")
        let outcome = fixture.blotter(command + (command.contains("test") ? [] : ["--path", fixture.folder]))
        #expect(outcome.status == 1)
        #expect(
            outcome.errors == "blotter: \(path): Too many levels of symbolic links; let it be reached, or name other "
                + "folders by HOME or XDG_CONFIG_HOME\n")
        #expect(!FileManager.default.fileExists(atPath: fixture.folder + "/.blotter/index.db"))
    }

    @Test(arguments: commands.filter { $0 != ["retention"] })
    func `a folder of formats that cannot be reached is named, and nothing is read`(_ command: [String]) throws {
        let (fixture, path) = try Self.fixture(circle: "formats")
        let outcome = fixture.blotter(command + (command.contains("test") ? [] : ["--path", fixture.folder]))
        #expect(outcome.status == (command.contains("test") ? 1 : 2))
        #expect(outcome.errors.hasPrefix("blotter: \(path): Too many levels of symbolic links; "))
        #expect(!FileManager.default.fileExists(atPath: fixture.folder + "/.blotter/index.db"))
    }
}
