private import Glibc

/// The files that processes have open for writing, as /proc tells it (proc(5)): the mode of a link in `fd` has the
/// owner's write bit when the descriptor may write.
package struct FileWriters: Sendable {
    /// What tells one open file from another, whatever names it has.
    private struct Identity: Hashable {
        var device: Int64
        var inode: Int64
    }

    private var written: Set<Identity> = []

    /// Looks at the processes that this one may look at, itself not among them.
    package init() {
        guard let processes = opendir("/proc") else { return }
        defer { closedir(processes) }
        let own = String(getpid())
        while let entry = readdir(processes) {
            let name = Self.name(of: entry)
            guard name.allSatisfy(\.isNumber), name != own else { continue }
            look(at: "/proc/\(name)/fd")
        }
    }

    private mutating func look(at path: String) {
        guard let folder = opendir(path) else { return }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            var link = stat()
            var target = stat()
            guard fstatat(dirfd(folder), &entry.pointee.d_name.0, &link, AT_SYMLINK_NOFOLLOW) == 0,
                link.st_mode & S_IFMT == S_IFLNK, link.st_mode & S_IWUSR != 0,
                fstatat(dirfd(folder), &entry.pointee.d_name.0, &target, 0) == 0,
                target.st_mode & S_IFMT == S_IFREG
            else { continue }
            let stamp = FileStamp(target)
            written.insert(Identity(device: stamp.device, inode: stamp.inode))
        }
    }

    private static func name(of entry: UnsafeMutablePointer<dirent>) -> String {
        withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    /// Whether some process had the file with this stamp open for writing when the processes were looked at.
    package func contains(_ stamp: FileStamp) -> Bool {
        written.contains(Identity(device: stamp.device, inode: stamp.inode))
    }
}

extension LogFile {
    /// Whether some process has the file open for writing.
    ///
    /// A read lease is refused while one has (fcntl(2), F_SETLEASE), whoever and in whatever container it is; it is
    /// given back at once. Where this user may have none, /proc is asked.
    package var isBeingWritten: Bool {
        // A lease that somebody breaks is told of by this signal, whose usual action is to end the process.
        signal(SIGIO, SIG_IGN)
        if fcntl(descriptor, Self.setLease, F_RDLCK) == 0 {
            _ = fcntl(descriptor, Self.setLease, F_UNLCK)
            return false
        }
        return errno == EAGAIN || FileWriters().contains(stamp)
    }

    /// F_SETLEASE of fcntl.h, which Swift does not see.
    private static let setLease: Int32 = 1024
}
