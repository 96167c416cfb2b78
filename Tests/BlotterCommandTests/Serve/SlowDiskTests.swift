import Foundation
import Testing

/// A server whose disk takes its time: a commit is seen whole or not at all, and then by everybody.
@Suite(.timeLimit(.minutes(3))) struct SlowDiskTests {
    @Test(arguments: ["own", "other"]) func `what is committed is streamed and answered, though nothing follows`(
        who: String
    ) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/python3")
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Browser/slow.py")
        process.arguments = ["-B", script.standardized.path, BuiltProgram.path, who]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(text)")
    }
}
