import Foundation
import Testing

/// `make chaos` for a while: programs log and rotate, everything of blotter runs, and is killed, stopped and interrupted
/// at random. Nothing is lost, nothing comes twice.
@Suite struct ChaosTests {
    private static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Chaos/chaos.py")

    @Test func `whatever is killed when, each line is in the index and in the streams once`() throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-B", Self.script.path, BuiltProgram.path, "--seconds", "15", "--seed", "1"]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(text)")
    }
}
