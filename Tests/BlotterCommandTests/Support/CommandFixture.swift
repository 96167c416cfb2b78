import Foundation
import TestSupport
import Testing

@testable import BlotterCommand
@testable import BlotterReports

/// A folder of a test's own, in which `blotter` is run in this process at the time 0.
final class CommandFixture {
    let path: String
    var environment: [String: String] = [:]

    /// What a run printed, and its exit status.
    struct Result: Equatable, CustomStringConvertible {
        var status: Int32
        var output = ""
        var errors = ""

        var description: String { "status \(status)\n--- output\n\(output)--- errors\n\(errors)" }
    }

    init() throws {
        path = NSTemporaryDirectory() + "blotter-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Runs `blotter` in this folder; its path is `DIR` in what is answered.
    func blotter(_ arguments: String..., terminal: Terminal = .none) -> Result {
        blotter(arguments, terminal: terminal)
    }

    func blotter(_ arguments: [String], terminal: Terminal = .none) -> Result {
        let output = Output.collecting()
        let errors = Output.collecting(terminal: terminal)
        let status = run(
            arguments, output: output, errors: errors, environment: environment, currentDirectory: path, now: { 0 })
        return Result(status: status, output: masked(output.collected), errors: masked(errors.collected))
    }

    func masked(_ text: String) -> String { text.replacingOccurrences(of: path, with: "DIR") }

    // MARK: Files

    func write(_ text: String, to name: String) throws { try write(Data(text.utf8), to: name) }

    func write(_ data: Data, to name: String) throws {
        let url = URL(fileURLWithPath: "\(path)/\(name)")
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: url)
    }

    /// Writes a log of so many fills.
    func writeLog(_ name: String, events: Int) throws {
        try write((0..<events).map(Self.line).joined(), to: name)
    }

    static func line(_ number: Int) -> String {
        """
        {"ts": "2025-12-20T09:30:45.123456+00:00", "session_id": "session_1", "symbol": "BTC-USD", "mode": "paper", \
        "kind": "fill", "payload": {"client_id": "ord_\(number)", "filled_quantity": 1.0}}

        """
    }

    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: "\(path)/\(name)", withIntermediateDirectories: true)
    }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: "\(path)/\(name)") }

    /// Holds the right to write to an index while `body` runs.
    func whileWriting<Answer>(to index: String, _ body: () throws -> Answer) throws -> Answer {
        let descriptor = open("\(path)/\(index).lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0 && flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        defer { close(descriptor) }
        return try body()
    }

    // MARK: The binary

    /// Runs the binary under strace, which sends it `signal` at a system call (`write:signal=INT:when=1`).
    func binary(_ arguments: String..., signal: String) throws -> Result { try binary(arguments, signal: signal) }

    func binary(_ arguments: [String], signal: String) throws -> Result {
        let run = try Program.run(
            "strace",
            ["-f", "-o", "/dev/null", "-e", "inject=\(signal)", try #require(Program.blotter)] + arguments,
            folder: path)
        return Result(status: run.status, output: masked(run.output), errors: masked(run.errors))
    }
}
