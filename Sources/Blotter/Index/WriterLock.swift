private import Glibc

/// The right to write to an index: an advisory lock on a file beside it, gone with the process that holds it.
///
/// It is held for writing and for checkpoints alike. SQLite before 3.51.3 can damage a WAL that two connections
/// checkpoint and write at once (https://www.sqlite.org/wal.html#walresetbug). `alert run` holds one of the file that
/// alerts remember in.
package final class WriterLock {
    private let descriptor: Int32

    /// Takes the lock, waiting up to `patience` for it; throws `BlotterError.busy` when somebody else has it.
    package init(for index: IndexFile, patience: Duration = .zero) throws {
        let folder = IndexFile.parent(of: index.path)
        if mkdir(folder, 0o700) != 0, errno != EEXIST { throw index.unwritable() }
        descriptor = open(index.lockPath, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw index.unwritable() }
        let clock = ContinuousClock()
        let deadline = clock.now + patience
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            // `deinit` closes the descriptor; closing it here, too, could close what another thread opens meanwhile.
            guard errno == EWOULDBLOCK || errno == EINTR else { throw index.unwritable() }
            guard clock.now < deadline else { throw BlotterError.busy(path: index.path) }
            usleep(5000)
        }
    }

    // Closing alone would leave the lock with a child that another thread has just forked, until it runs its program.
    deinit {
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
