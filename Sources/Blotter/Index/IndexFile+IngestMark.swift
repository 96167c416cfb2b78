private import Glibc
package import TelemetryLog

/// When the index was last brought up to date: the modification time of the lock file beside it.
///
/// The index itself cannot tell, since a run that finds nothing new writes nothing to it.
extension IndexFile {
    /// The file whose lock is the right to write to the index.
    var lockPath: String { path + ".lock" }

    /// Notes that an ingest has taken in all there was at `now`, in nanoseconds since the epoch.
    ///
    /// A folder that cannot be written has no such note, and `lastIngest` stays as it was.
    func noteIngest(at now: Int64) {
        let descriptor = open(lockPath, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let (seconds, rest) = now.quotientAndRemainder(dividingBy: 1_000_000_000)
        let time = timespec(tv_sec: Int(seconds), tv_nsec: Int(rest))
        futimens(descriptor, [time, time])
    }

    /// When an ingest last went through to its end; nil when there is no note of any.
    package var lastIngest: Timestamp? {
        var status = stat()
        guard stat(lockPath, &status) == 0 else { return nil }
        return Timestamp(nanoseconds: FileStamp(status).modified)
    }

    /// Whether this process may take the right to write.
    var canBeLocked: Bool { access(lockPath, W_OK) == 0 }

    /// Whether some process holds the right to write.
    var isBeingWritten: Bool {
        let descriptor = open(lockPath, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }
}
