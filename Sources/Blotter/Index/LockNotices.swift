private import Glibc

/// Tells when a process may have committed to an index: each closes the file of the lock when it has.
///
/// The WAL would not do, as its last write is before the commit is seen.
final class LockNotices {
    private let path: String
    /// Negative when the system has no more of them: then nothing is noticed.
    private let descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))

    init(_ index: IndexFile) { path = index.lockPath }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Notices what happens from now on; the file may be a new one since the last time, or not be there yet.
    func begin() { inotify_add_watch(descriptor, path, UInt32(IN_CLOSE_WRITE)) }

    /// Waits until the file was closed by who may write to it, or the time is over.
    func wait(atMost time: Duration) {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&request, 1, Int32(clamping: Int64(time / .milliseconds(1)))) > 0 else { return }
        withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 8) { buffer in
            while read(descriptor, buffer.baseAddress, buffer.count) > 0 {}
        }
    }
}
