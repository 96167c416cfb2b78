package import Glibc

/// What the file system says of a file without opening it; as long as it stays the same, so does the file.
package struct FileStamp: Hashable, Sendable {
    /// The device that holds the file (`st_dev` of stat(2)).
    package var device: Int64
    /// The file's number on its device, which another file may get once this one is deleted.
    package var inode: Int64
    /// Bytes on the disk, compressed or not.
    package var size: Int64
    /// Nanoseconds since the epoch; a date beyond 2262 is the last that can be counted.
    package var modified: Int64
    /// Nanoseconds since the epoch, of the last change to the file or its inode.
    package var changed: Int64

    /// A stamp of these parts, as the index keeps them.
    package init(device: Int64, inode: Int64, size: Int64, modified: Int64, changed: Int64) {
        self.device = device
        self.inode = inode
        self.size = size
        self.modified = modified
        self.changed = changed
    }

    /// The stamp in an answer of stat(2).
    package init(_ status: stat) {
        device = Int64(bitPattern: UInt64(status.st_dev))
        inode = Int64(bitPattern: UInt64(status.st_ino))
        size = Int64(status.st_size)
        modified = Timestamp(status.st_mtim).nanoseconds
        changed = Timestamp(status.st_ctim).nanoseconds
    }
}

extension Timestamp {
    /// The instant of a time of the file system, or the nearest that 64 bits of nanoseconds can count.
    package init(_ time: timespec) { self.init(seconds: Int64(time.tv_sec), nanoseconds: Int64(time.tv_nsec)) }
}
