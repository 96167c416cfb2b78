private import Glibc
package import TelemetryLog

/// When the index was last brought up to date: the modification time of the lock file beside it. Its access time, which
/// nothing else sets since nobody reads the file, is when that run began.
///
/// The index itself cannot tell, since a run that finds nothing new writes nothing to it.
extension IndexFile {
    /// The file whose lock is the right to write to the index.
    var lockPath: String { path + ".lock" }

    /// Notes that an ingest that began at `start` has taken in all there was at `now`, in nanoseconds since the epoch.
    ///
    /// A folder that cannot be written has no such note, and `lastIngest` stays as it was.
    func noteIngest(from start: Int64, at now: Int64) {
        let descriptor = open(lockPath, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let times = [start, now].map { nanoseconds in
            let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
            return timespec(tv_sec: Int(seconds), tv_nsec: Int(rest))
        }
        futimens(descriptor, times)
    }

    /// When an ingest last went through to its end; nil when there is no note of any.
    package var lastIngest: Timestamp? {
        var status = stat()
        guard stat(lockPath, &status) == 0 else { return nil }
        return Timestamp(nanoseconds: FileStamp(status).modified)
    }

    /// How long that ingest took; nil where it is not known, or the clock was set back meanwhile.
    package var lastIngestTime: Duration? {
        var status = stat()
        guard stat(lockPath, &status) == 0 else { return nil }
        let (seconds, nanoseconds) = (
            status.st_mtim.tv_sec - status.st_atim.tv_sec, status.st_mtim.tv_nsec - status.st_atim.tv_nsec
        )
        let time = Duration.seconds(seconds) + .nanoseconds(nanoseconds)
        return time < .zero ? nil : time
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
