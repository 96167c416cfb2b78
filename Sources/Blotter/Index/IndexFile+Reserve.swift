private import Glibc

/// Room that is kept on the index's disk for the day it is full: whoever frees space has to write to the index first.
extension IndexFile {
    private static let reserveBytes: Int64 = 1 << 20

    private var reservePath: String { path + ".reserve" }
    private var free: Int64? { DiskSpace(at: Self.parent(of: path))?.free }

    /// Whether so little is left that what is there is to be spent on making room alone.
    package var isDiskFull: Bool { free.map { $0 < Self.reserveBytes } ?? false }

    /// Keeps the room where there is plenty of it; the caller holds the lock.
    func keepReserve() {
        guard access(reservePath, F_OK) != 0, let free, free >= 4 * Self.reserveBytes else { return }
        let descriptor = open(reservePath, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        if posix_fallocate(descriptor, 0, off_t(Self.reserveBytes)) != 0 { unlink(reservePath) }
    }

    /// Gives the room up where the disk is full.
    package func spendReserve() {
        if isDiskFull { unlink(reservePath) }
    }
}
