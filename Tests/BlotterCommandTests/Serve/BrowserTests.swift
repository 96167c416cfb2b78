import Foundation
import Testing

/// The server as browsers and other clients see it: scripts that start the program, ask it, and say what is wrong.
@Suite(.serialized) struct BrowserTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        .standardized

    /// Runs a script of Tests/Browser on the fixture of the incident; what it prints when it fails is the issue.
    private func run(_ script: String, _ arguments: String...) throws {
        let python = Self.root.appending(path: ".build/browser/bin/python")
        guard FileManager.default.isExecutableFile(atPath: python.path) else {
            Issue.record("there is no \(python.path): make test installs it")
            return
        }
        let process = Process()
        process.executableURL = python
        process.arguments =
            ["-B", Self.root.appending(path: "Tests/Browser/\(script)").path, BuiltProgram.path]
            + [Self.root.appending(path: "Fixtures/incident").path] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        if process.terminationStatus != 0 {
            Issue.record("\(script) \(arguments) ended with \(process.terminationStatus):\n\(text)")
        }
    }

    @Test(arguments: ["overview", "filters", "live", "arrival", "search", "orders", "looks", "attack", "token"])
    func `a reader finds on each page what is in the logs`(walk: String) throws {
        try run("walk.py", walk)
    }

    @Test func `every answer is as openapi json describes it`() throws { try run("contract.py") }

    @Test func `no abuse goes unanswered or leads anywhere`() throws { try run("abuse.py") }

    @Test func `whatever is asked, an answer has its limits`() throws { try run("limits.py") }
}
