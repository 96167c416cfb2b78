import Foundation
import Testing

/// `make bench` on few events, without its peers: it is the answers that count here, not the times.
@Suite struct BenchTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "blotter-bench-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    @Test func `every task is measured, and every answer is right`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let answer = try bench(blotter: Self.built("blotter"))
        #expect(answer.status == 0)
        let tasks = answer.output.split(separator: "\n").drop { !$0.hasPrefix("─") }.dropFirst()
            .compactMap { $0.split(separator: "  ").first.map(String.init) }
        #expect(
            tasks == [
                "ingest of 1,997 events in 10 files", "its rate", "its peak memory",
                "its index, as a share of the raw logs", "count of all events", "count of a symbol's events",
                "last 50 fills of a symbol", "last 50 events of a session", "the 2 events of an order",
                "search for an order's id, 2 hits",
                "search for a rare phrase, 1 hit", "search for a frequent phrase, 0 hits",
                "summary with both latencies", "the 31 orders without a fill", "ingest, nothing new in 10 files",
                "ingest of 100 lines appended to one of 10 files", "ingest, nothing new in 50 files",
            ], "\(answer.output)")
    }

    @Test func `a wrong answer is found, and is what fails`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let liar = folder.appending(path: "liar")
        let honest = try Self.built("blotter").path
        try Data("#!/bin/sh\n'\(honest)' \"$@\" | tr 7 8\n".utf8).write(to: liar)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: liar.path)
        let answer = try bench(blotter: liar)
        #expect(answer.status == 1)
        #expect(answer.output.contains("WRONG: count of all events: the count: [[1998]] instead of [[1997]]\n"))
    }

    /// Runs it to its end in this folder.
    private func bench(blotter: URL) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "python3", "-B", Self.script.path, "--blotter", blotter.path, "--corpus", try Self.built("corpus").path,
            "--work", folder.appending(path: "work").path, "--events", "2000", "--sessions", "10",
            "--small-files", "50", "--runs", "1", "--no-peers",
        ]
        let output = folder.appending(path: "output")
        try Data().write(to: output)
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return (process.terminationStatus, try String(contentsOf: output, encoding: .utf8))
    }

    private static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Bench/bench.py")

    /// A program that was built with these tests, beside them.
    private static func built(_ name: String) throws -> URL {
        var folder = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let candidate = folder.appending(path: name)
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: candidate.path, isDirectory: &isFolder), !isFolder.boolValue {
                return candidate
            }
        }
        throw CocoaError(.fileNoSuchFile)
    }
}
