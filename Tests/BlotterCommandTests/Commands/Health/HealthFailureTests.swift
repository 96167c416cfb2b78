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

        /// What is said of it, and the command that is next, of the logs in `folder`.
        func answer(of folder: String) -> (message: String, next: String) {
            let index = folder + "/.blotter/index.db"
            let rebuild = "or make it anew with 'blotter rebuild'"
            return switch self {
            case .noFolder:
                (
                    "\(folder): No such file or directory, so there are no logs; name the folder with --path",
                    "ls -l \(folder)"
                )
            case .noLogs: ("\(folder): no logs found; name the folder with --path", "ls -l \(folder)")
            case .noIndex:
                ("\(index): there is no index; make one with 'blotter ingest'", "blotter ingest --path \(folder)")
            case .damaged:
                (
                    "\(index): is damaged (database disk image is malformed); restore it, \(rebuild)",
                    "sqlite3 -readonly \(index) 'PRAGMA integrity_check'"
                )
            case .truncated:
                ("\(index): is shorter than it says, part of it is missing; restore it, \(rebuild)", "ls -l \(index)")
            case .foreign: ("\(index): is not an index of blotter; name another file with --index", "ls -l \(index)")
            case .empty:
                ("\(index): is empty, not an index; move it away and run 'blotter ingest'", "ls -l \(index)")
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
        let (message, next) = trouble.answer(of: path)
        #expect(ask("text") == OperatorFixture.Outcome(3, Self.text(message, next)))
        #expect(ask("json") == OperatorFixture.Outcome(3, Self.json(message, next)))
        let metrics = try PrometheusText(ask("prometheus").output)
        #expect(
            metrics.families.map(\.name)
                == ["blotter_build_info", "blotter_health_status", "blotter_health_timestamp_seconds"])
        #expect(metrics.families[1].samples.map(\.value) == [3])
    }

    private static func text(_ message: String, _ next: String) -> String {
        """
        UNKNOWN: index: \(message) (1 unknown), 2025-12-20 12:00:00 UTC

        ? unknown   index  \(message)
                           \(next)

        """
    }

    private static func json(_ message: String, _ next: String) -> String {
        """
        {
          "timestamp": "2025-12-20T12:00:00Z",
          "status": "unknown",
          "message": "index: \(message) (1 unknown)",
          "exit_code": 3,
          "checks": [
            {
              "name": "index",
              "status": "unknown",
              "message": "\(message)",
              "value": null,
              "threshold_warn": null,
              "threshold_critical": null,
              "next": "\(next)",
              "evidence": [],
              "figures": []
            }
          ]
        }

        """
    }
}
