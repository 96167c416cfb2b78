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

    /// How long the system has been up (proc(5)); nil where it does not tell.
    static var bootClock: BootClock? {
        guard let uptime = firstLine(of: "/proc/uptime")?.split(separator: " ").first.flatMap({ Double($0) }),
            let boot = firstLine(of: "/proc/sys/kernel/random/boot_id")
        else { return nil }
        return BootClock(boot: String(boot), uptime: TimeSpan(seconds: uptime))
    }

    private static func firstLine(of path: String) -> Substring? {
        guard let file = fopen(path, "re") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        guard fgets(&line, Int32(line.count), file) != nil else { return nil }
        return String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self).split(
            separator: "\n"
        ).first
    }

    /// Nanoseconds since the epoch.
    static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(time).nanoseconds
    }
}
