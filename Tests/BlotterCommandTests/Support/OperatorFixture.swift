import Blotter
import Foundation
import TestSupport
import Testing

@testable import BlotterAPI
@testable import BlotterCommand
@testable import BlotterReports

/// A folder of logs of a test's own, and `blotter` run on it as an operator would, at noon of 2025-12-20.
final class OperatorFixture {
    struct Outcome: Equatable {
        var status: Int32
        var output: String
        var errors: String

        init(_ status: Int32, _ output: String, _ errors: String = "") {
            self.status = status
            self.output = output
            self.errors = errors
        }
    }

    static let noon: Int64 = 1_766_232_000_000_000_000

    let folder: String

    /// Two short sessions, one in each dialect; without a line that is invalid.
    init(logs: [String: String] = ["alpha.jsonl": alpha, "beta.jsonl": beta]) throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("blotter-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        folder = url.path
        for (name, text) in logs { try write(text, to: name) }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: folder + "/" + name))
    }

    /// The routes to an index of these logs, SQL among them.
    func routes(of index: IndexFile? = nil) -> RouteTable {
        RouteTable(
            folder: folder, index: index ?? IndexFile(folder: folder), environment: [:], program: Program.blotter)
    }

    func blotter(_ arguments: [String], terminal: Terminal = .none) -> Outcome {
        let output = Output.collecting(terminal: terminal)
        let errors = Output.collecting()
        let status = run(
            arguments, output: output, errors: errors, environment: [:], currentDirectory: folder, now: { Self.noon })
        return Outcome(status, output.collected, errors.collected)
    }

    /// Runs a command on the folder's logs.
    func ask(_ command: String, _ arguments: String..., terminal: Terminal = .none) -> Outcome {
        blotter([command, "--path", folder] + arguments, terminal: terminal)
    }

    /// `health` tells of one log that was read by others than `option` names, and how it is read anew.
    func expectOutdatedLog(_ option: String, _ value: String, _ location: SourceLocation = #_sourceLocation) throws {
        let health = ask("health", option, value).output.split(separator: "\n")
        let place = try #require(health.firstIndex { $0.contains("outdated_logs") }, sourceLocation: location)
        #expect(
            health[place].hasSuffix(
                "outdated_logs     1 log read by other formats or redactions than those of now [1 or more]"),
            sourceLocation: location)
        #expect(
            health[place + 1].trimmingCharacters(in: .whitespaces)
                == "blotter ingest --reread \(option) \(value) --path \(folder)", sourceLocation: location)
    }
}

extension OperatorFixture {
    static let alpha = SampleLogs.alpha
    static let beta = SampleLogs.beta
    static let hostile = SampleLogs.hostile
}
