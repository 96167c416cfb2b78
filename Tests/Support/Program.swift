import Foundation

/// Programs that tests run beside the library.
package struct Program {
    package var status: Int32
    /// The signal that ended it; nil when it ended by itself.
    package var signal: Int32?
    package var output: String
    package var errors: String

    /// Runs a program to its end; `path` is looked up where programs are, when it is only a name.
    @discardableResult
    package static func run(
        _ path: String, _ arguments: [String], input: String = "", environment: [String: String] = [:],
        folder workingFolder: String? = nil
    ) throws -> Program {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path.contains("/") ? path : find(path) ?? "/usr/bin/\(path)")
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        if let workingFolder { process.currentDirectoryURL = URL(fileURLWithPath: workingFolder) }
        // Files, not pipes: nothing can fill up, and no thread has to wait.
        let folder = try TemporaryFolder()
        try folder.write(input, to: "input")
        for name in ["output", "errors"] { try folder.write("", to: name) }
        process.standardInput = FileHandle(forReadingAtPath: folder / "input")
        process.standardOutput = FileHandle(forWritingAtPath: folder / "output")
        process.standardError = FileHandle(forWritingAtPath: folder / "errors")
        try process.run()
        process.waitUntilExit()
        return Program(
            status: process.terminationStatus,
            signal: process.terminationReason == .uncaughtSignal ? process.terminationStatus : nil,
            output: try folder.text(of: "output"),
            errors: try folder.text(of: "errors"))
    }

    package static func find(_ name: String) -> String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":").map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// The binary that was built with these tests, beside them.
    package static let blotter: String? = built("blotter")

    /// An executable of the package, in the folder of the build that these tests are of.
    package static func built(_ name: String) -> String? {
        var folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            .deletingLastPathComponent()
        while folder.path != "/" {
            let candidate = folder.appending(path: name).path
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: candidate, isDirectory: &isFolder), !isFolder.boolValue {
                return candidate
            }
            folder.deleteLastPathComponent()
        }
        return nil
    }
}
