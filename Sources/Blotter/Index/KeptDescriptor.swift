import Glibc
import Synchronization

/// Descriptors of index files that are looked at beside SQLite, and never closed.
///
/// To close any descriptor of a file drops all locks that the process has on it, those of SQLite's connections too
/// (https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_).
enum KeptDescriptor {
    private static let kept = Mutex<[String: Int32]>([:])

    /// An open descriptor of the file that is at `path` now, negative with errno when it cannot be opened.
    static func of(_ path: String) -> Int32 {
        kept.withLock { kept in
            if let known = kept[path], isSame(known, path) { return known }
            let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
            if descriptor >= 0 { kept[path] = descriptor }
            return descriptor
        }
    }

    private static func isSame(_ descriptor: Int32, _ path: String) -> Bool {
        var held = stat()
        var named = stat()
        guard fstat(descriptor, &held) == 0, stat(path, &named) == 0 else { return false }
        return held.st_dev == named.st_dev && held.st_ino == named.st_ino
    }
}
