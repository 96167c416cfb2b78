import Blotter
import Glibc
import TelemetryLog

/// What the system tells a process: its variables, its folder, the time.
enum Environment {
    static var current: [String: String] {
        var variables: [String: String] = [:]
        var next = environ
        while let entry = next.pointee {
            let parts = String(cString: entry).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
            next += 1
        }
        return variables
    }

    /// `.` when the folder that the process started in is gone.
    static var currentDirectory: String {
        guard let path = getcwd(nil, 0) else { return "." }
        defer { free(path) }
        return String(cString: path)
    }

    /// Nanoseconds since the epoch.
    static func now() -> Int64 { Timestamp.system.nanoseconds }
}
