private import CLinux
private import Glibc

/// A file that takes its name when it is whole: until then it is beside its place, as `NAME.partial`.
///
/// What a killed process has left there is used again by the next one of the same name; two at once are kept apart by a
/// lock.
final class PartialFile {
    /// The name that it is to take.
    private let target: String
    private let descriptor: Int32
    private var isPublished = false

    /// Where it is written.
    var path: String { target + ".partial" }

    /// Makes it, empty, for its owner alone; throws `BackupError`.
    init(of target: String) throws {
        self.target = target
        descriptor = open(target + ".partial", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw BackupError.unwritable(target) }
        // Whoever had it may have given it its name in between.
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, isInPlace else {
            isPublished = true
            throw BackupError.busy(path: target)
        }
        guard ftruncate(descriptor, 0) == 0 else { throw BackupError.unwritable(target) }
    }

    private var isInPlace: Bool {
        var (held, named) = (stat(), stat())
        guard fstat(descriptor, &held) == 0, lstat(path, &named) == 0 else { return false }
        return held.st_ino == named.st_ino && held.st_dev == named.st_dev
    }

    deinit {
        guard descriptor >= 0 else { return }
        if !isPublished { for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path + suffix) } }
        close(descriptor)
    }

    /// Brings it to the disk and gives it its name; throws `BackupError`, `isThere` where the name is taken and it must not
    /// be replaced.
    func publish(replacing: Bool) throws {
        guard fsync(descriptor) == 0 else { throw BackupError.unwritable(target) }
        let code =
            replacing ? rename(path, target) : blotter_rename_noreplace(AT_FDCWD, path, AT_FDCWD, target)
        guard code == 0 else {
            throw errno == EEXIST ? BackupError.isThere(path: target) : BackupError.unwritable(target)
        }
        isPublished = true
        try IndexFile(path: target).syncFolder()
    }
}
