import Foundation
import Testing

/// What `health --json` said, with the status that it ended with.
struct HealthAnswer {
    var exitStatus: Int32
    var status: String
    /// The objects of the checks, by their names.
    var checks: [String: [String: Any]]

    /// The disk of the machine that tests is not what is tested.
    static let anyDisk = ["--warn", "free_disk=off", "--critical", "free_disk=off"]

    /// Asks for the health of a folder of logs; what is printed has to agree with the exit status.
    init(_ fixture: OperatorFixture, _ arguments: [String]) throws {
        let outcome = fixture.blotter(["health", "--path", fixture.folder, "--json"] + Self.anyDisk + arguments)
        let json = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
        let object = try #require(json as? [String: Any])
        let checks = try #require(object["checks"] as? [[String: Any]])
        #expect(object["exit_code"] as? Int == Int(outcome.status))
        exitStatus = outcome.status
        status = try #require(object["status"] as? String)
        self.checks = Dictionary(uniqueKeysWithValues: checks.map { ($0["name"] as? String ?? "", $0) })
    }

    static func of(_ fixture: OperatorFixture, _ arguments: String...) throws -> HealthAnswer {
        try HealthAnswer(fixture, arguments)
    }

    static func of(_ logs: [String: String], _ arguments: String...) throws -> HealthAnswer {
        try HealthAnswer(OperatorFixture(logs: logs), arguments)
    }

    func status(_ name: String) -> String? { checks[name]?["status"] as? String }
    func value(_ name: String) -> Double? { checks[name]?["value"] as? Double }
    func message(_ name: String) -> String? { checks[name]?["message"] as? String }
    func next(_ name: String) -> String? { checks[name]?["next"] as? String }

    /// Those that are not fine.
    var troubles: [String] { checks.keys.filter { status($0) != "ok" }.sorted() }
}
