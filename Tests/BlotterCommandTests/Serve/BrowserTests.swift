import Foundation
import Testing

/// The server as browsers and other clients see it: scripts that start the program, ask it, and say what is wrong.
@Suite(.serialized) struct BrowserTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        .standardized

    /// Runs a script of Tests/Browser on the fixture of the incident; answers what it printed when it failed.
    private func run(_ script: String, _ arguments: String...) throws -> String? {
        let python = Self.root.appending(path: ".build/browser/bin/python")
        guard FileManager.default.isExecutableFile(atPath: python.path) else {
            return "there is no \(python.path): make test installs it"
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
        return process.terminationStatus == 0 ? nil : "\(script) ended with \(process.terminationStatus):\n\(text)"
    }

    @Test(arguments: ["overview", "filters", "live", "arrival", "search", "orders", "looks", "attack", "token"])
    func `a reader finds on each page what is in the logs`(walk: String) throws {
        #expect(try run("walk.py", walk) == nil)
    }

    @Test func `every answer is as openapi json describes it`() throws { #expect(try run("contract.py") == nil) }

    @Test func `no abuse goes unanswered or leads anywhere`() throws { #expect(try run("abuse.py") == nil) }
}
