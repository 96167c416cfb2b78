private import Glibc
import TelemetryLog

/// The room on the file system that holds a path, in bytes.
package struct DiskSpace: Sendable, Equatable {
    /// What a user without privileges may still write.
    package var free: Int64
    /// Bytes that are taken.
    package var used: Int64

    /// A file system with so many bytes free, and so many taken.
    package init(free: Int64, used: Int64) {
        self.free = free
        self.used = used
    }

    /// Nil when the system does not tell.
    package init?(at path: String) {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        self.init(status)
    }

    /// The space of the file system that holds a log folder; nil when the system does not tell.
    init?(at folder: LogFolder) {
        var status = statvfs()
        guard LogPath(text: folder.path).bytes.withCString({ statvfs($0, &status) }) == 0 else { return nil }
        self.init(status)
    }

    private init?(_ status: statvfs) {
        guard status.f_blocks > 0 else { return nil }
        let block = Int64(clamping: status.f_frsize)
        free = block * Int64(clamping: status.f_bavail)
        used = block * Int64(clamping: status.f_blocks - status.f_bfree)
    }

    /// Per cent of what users may fill, as df(1) counts it: what is kept for root is neither free nor used.
    package var freePercent: Double { free + used == 0 ? 0 : 100 * Double(free) / Double(free + used) }
}
