import CLinux
import Glibc

/// What retention does to a folder of logs: every name is reached from the open folder, no symlink is followed, and
/// nothing is ever written over. All throw `LogFileError`.
extension LogFolder {
    /// What the file system says of the folder itself.
    package var attributes: FileAttributes? {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? FileAttributes(status) : nil
    }

    /// What the file system says of the regular file at `path`; nil when there is none.
    package func attributes(of path: LogPath) -> FileAttributes? {
        try? withParent(of: path) { folder, name in
            var status = stat()
            guard fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0, status.st_mode & S_IFMT == S_IFREG
            else { return nil }
            return FileAttributes(status)
        }
    }

    /// Gives a file another name below this folder, which nothing may have yet.
    package func move(_ path: LogPath, to target: LogPath) throws {
        try withParent(of: path) { from, name in
            try withParent(of: target) { to, newName in
                guard blotter_rename_noreplace(from, name, to, newName) == 0 else {
                    throw LogFileError.unchangeable(errno)
                }
            }
        }
    }

    /// Makes the file at `path`, which only its owner can read; nothing may be there yet. Answers its descriptor.
    func create(_ path: LogPath) throws -> Int32 {
        try withParent(of: path) { folder, name in
            let file = openat(folder, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
            guard file >= 0 else { throw LogFileError.unchangeable(errno) }
            return file
        }
    }

    /// Removes the file at `path`, if there is one.
    package func remove(_ path: LogPath) throws { try unlink(path, flags: 0) }

    /// Removes the folder at `path`, if there is one; it must be empty.
    package func removeFolder(_ path: LogPath) throws { try unlink(path, flags: AT_REMOVEDIR) }

    private func unlink(_ path: LogPath, flags: Int32) throws {
        do {
            try withParent(of: path) { folder, name in
                guard unlinkat(folder, name, flags) == 0 else { throw LogFileError.unchangeable(errno) }
            }
        } catch LogFileError.unchangeable(ENOENT) {
            // It, or the folder it was in, is gone already.
        }
    }

    /// Makes the folder at `path` and those above it that are missing, for their owner alone.
    package func makeFolder(_ path: LogPath) throws {
        let names = path.bytes.split(separator: UInt8(ascii: "/")).map(Array.init)
        for count in names.indices {
            let path = LogPath(bytes: Array(names[...count].joined(separator: [UInt8(ascii: "/")])))
            try withParent(of: path) { folder, name in
                if mkdirat(folder, name, 0o700) == 0 {
                    guard fsync(folder) == 0 else { throw LogFileError.unchangeable(errno) }
                } else if errno != EEXIST {
                    throw LogFileError.unchangeable(errno)
                }
            }
        }
    }

    /// Waits until the names in the folder that holds `path` are on the disk.
    package func syncFolder(of path: LogPath) throws {
        try withParent(of: path) { folder, _ in
            guard fsync(folder) == 0 else { throw LogFileError.unchangeable(errno) }
        }
    }

    /// The folder at `path` below this one, which may not be a symlink; nil when there is none.
    package func folder(at path: LogPath) -> LogFolder? {
        try? withParent(of: path) { folder, name in
            let opened = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            return opened >= 0 ? LogFolder(owning: opened, path: self.path + "/" + path.text) : nil
        }
    }

    private func withParent<Result>(
        of path: LogPath, _ body: (Int32, UnsafePointer<CChar>) throws -> Result
    ) throws -> Result {
        guard let (folder, name) = openParent(of: path) else { throw LogFileError.unchangeable(errno) }
        defer { if folder != descriptor { close(folder) } }
        return try name.withCString { try body(folder, $0) }
    }
}

/// A file's or folder's stamp, and what decides who may change it.
package struct FileAttributes: Sendable, Equatable {
    /// The file's identity, size and times.
    package var stamp: FileStamp
    /// Names that the file has.
    package var links: Int
    /// The user that owns the file (`st_uid`).
    package var owner: UInt32
    /// The group that the file belongs to (`st_gid`).
    package var group: UInt32
    /// The lower twelve bits of the mode.
    package var permissions: UInt32

    init(_ status: stat) {
        stamp = FileStamp(status)
        links = Int(status.st_nlink)
        owner = status.st_uid
        group = status.st_gid
        permissions = status.st_mode & 0o7777
    }
}
