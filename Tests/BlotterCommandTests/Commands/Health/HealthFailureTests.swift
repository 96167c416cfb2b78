import Foundation
import Testing

@testable import BlotterCommand
@testable import BlotterReports

/// Monitoring that asks what cannot be known.
@Suite struct HealthFailureTests {
    /// What can be wrong with the folder or the index.
    enum Trouble: String, CaseIterable {
        case noFolder, noLogs, noIndex, damaged, truncated, foreign, empty

        func apply(to fixture: OperatorFixture) throws {
            let index = ".blotter/index.db"
            if self != .noFolder, self != .noLogs { try fixture.write(OperatorFixture.alpha, to: "a.jsonl") }
            guard ![.noFolder, .noLogs, .noIndex].contains(self) else { return }
            #expect(fixture.ask("ingest").status == 0)
            var bytes = try Array(Data(contentsOf: URL(fileURLWithPath: "\(fixture.folder)/\(index)")))
            switch self {
            case .damaged: for place in 100..<bytes.count { bytes[place] = 0xa5 }
            case .truncated: bytes.removeLast(4096)
            case .foreign: bytes = Array(repeating: 65, count: 5000)
            default: bytes = []
            }
            try fixture.write(bytes, to: index)
        }

        var words: String {
            switch self {
            case .noFolder: "No such file or directory, so there are no logs"
            case .noLogs: "no logs found"
            case .noIndex: "there is no index"
            case .damaged: "is damaged"
            case .truncated: "is shorter than it says"
            case .foreign: "is not an index of blotter"
            case .empty: "is empty, not an index"
            }
        }
    }

    @Test(arguments: Trouble.allCases, [["--no-refresh"], []])
    func `monitoring gets its answer whatever is wrong`(trouble: Trouble, arguments: [String]) throws {
        guard trouble != .noIndex || !arguments.isEmpty else { return }
        let fixture = try OperatorFixture(logs: [:])
        try trouble.apply(to: fixture)
        let path = trouble == .noFolder ? fixture.folder + "/nowhere" : fixture.folder
        func ask(_ format: String) -> OperatorFixture.Outcome {
            fixture.blotter(["health", "--path", path, "--format", format] + arguments)
        }
        let text = ask("text")
        #expect(text.status == 3 && text.errors == "")
        #expect(text.output.hasPrefix("UNKNOWN: index: \(path)"))
        #expect(text.output.contains(" (1 unknown), 2025-12-20 12:00:00 UTC\n\n? unknown   index  \(path)"))
        #expect(text.output.contains(trouble.words), "\(text.output)")
        let json = ask("json")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(json.status == 3 && object["exit_code"] as? Int == 3 && object["status"] as? String == "unknown")
        #expect(Set(object.keys) == ["timestamp", "status", "message", "exit_code", "checks"])
        let check = try #require((object["checks"] as? [[String: Any]])?.first)
        let keys: Set = ["name", "status", "message", "value", "threshold_warn", "threshold_critical", "next"]
        #expect(Set(check.keys) == keys)
        #expect((check["message"] as? String)?.contains(trouble.words) == true)
        #expect(check["value"] is NSNull && check["next"] is String)
        let metrics = try PrometheusText(ask("prometheus").output)
        #expect(metrics.families.map(\.name) == ["blotter_health_status", "blotter_health_timestamp_seconds"])
        #expect(metrics.families[0].samples.map(\.value) == [3])
    }
}
