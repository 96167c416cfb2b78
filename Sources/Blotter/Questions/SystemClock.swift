private import Glibc
package import TelemetryLog

extension Timestamp {
    /// What the system's clock says now.
    package static var system: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(time)
    }
}

extension BootClock {
    /// How long the system has been up (proc(5)); nil where it does not tell.
    package static var system: BootClock? {
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
        return String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            .split(separator: "\n").first
    }
}
