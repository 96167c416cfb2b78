private import Glibc

/// What happens to the files of some folders, as inotify(7) tells it.
package final class FolderWatch {
    /// Readable for `poll` when there are changes.
    package let descriptor: Int32
    /// The folders behind each of the kernel's numbers; two that were named may hold the same one.
    private var watched: [Int32: [Folder]] = [:]

    /// A folder that is watched: a log folder, or one below it.
    package struct Folder: Hashable, Sendable {
        /// The log folder's own path.
        package var root: String
        /// The watched folder's path below the log folder; empty for the log folder itself.
        package var path: LogPath

        /// The folder at `path` below the log folder `root`.
        package init(root: String, path: LogPath) {
            self.root = root
            self.path = path
        }
    }

    /// What happened since somebody last asked.
    package struct Changes: Sendable, Equatable {
        /// Files that were written, that came or that went, by the path of their log folder.
        package var files: [String: Set<LogPath>] = [:]
        /// Folders came or went, or the kernel lost count: only a look at everything tells what happened.
        package var hasNewFolders = false

        /// No change.
        package init() {}

        /// Whether nothing happened, so that nothing has to be read.
        package var isEmpty: Bool { files.isEmpty && !hasNewFolders }

        /// Adds changes that happened before or after these ones.
        package mutating func formUnion(_ other: Changes) {
            files.merge(other.files) { $0.union($1) }
            hasNewFolders = hasNewFolders || other.hasNewFolders
        }
    }

    /// Throws `LogFileError.cannotOpen` when the system gives no more of these.
    package init() throws {
        descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        guard descriptor >= 0 else { throw LogFileError.cannotOpen(errno) }
    }

    deinit { close(descriptor) }

    /// Watches these folders and no others, and answers whether one of them was not watched before.
    ///
    /// What happens in a folder before this returns may go unnoticed, so it is to be looked at afterwards. A folder that
    /// went away meanwhile is left out. Throws `LogFileError.cannotOpen` when the system watches no more folders.
    package func watch(_ folders: [Folder]) throws -> Bool {
        var now: [Int32: [Folder]] = [:]
        for folder in folders {
            if let number = try Self.add(folder, to: descriptor) { now[number, default: []].append(folder) }
        }
        let isNew = now.contains { number, folders in watched[number] != folders }
        for number in watched.keys where now[number] == nil { inotify_rm_watch(descriptor, number) }
        watched = now
        return isNew
    }

    private static let events =
        IN_MODIFY | IN_CLOSE_WRITE | IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ATTRIB | IN_DELETE_SELF
        | IN_MOVE_SELF

    private static func add(_ folder: Folder, to descriptor: Int32) throws -> Int32? {
        let root = LogPath(text: folder.root).bytes
        let path = folder.path.bytes.isEmpty ? root : root + [UInt8(ascii: "/")] + folder.path.bytes
        let mask = UInt32(events) | UInt32(IN_ONLYDIR) | UInt32(IN_DONT_FOLLOW)
        let number = (path + [0]).withUnsafeBytes {
            inotify_add_watch(descriptor, $0.bindMemory(to: CChar.self).baseAddress, mask)
        }
        if number < 0, errno == ENOSPC || errno == ENOMEM { throw LogFileError.cannotOpen(errno) }
        return number < 0 ? nil : number
    }

    // MARK: What happened

    /// Everything that happened since the last call, without waiting.
    package func changes() -> Changes {
        var changes = Changes()
        withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 8) { buffer in
            while true {
                let count = read(descriptor, buffer.baseAddress, buffer.count)
                guard count > 0 else { return }
                note(UnsafeRawBufferPointer(rebasing: buffer[..<count]), in: &changes)
            }
        }
        return changes
    }

    /// Reads a row of `struct inotify_event`: number, mask, cookie and length of 4 bytes each, then the name and NULs.
    private func note(_ events: UnsafeRawBufferPointer, in changes: inout Changes) {
        var offset = 0
        while offset + 16 <= events.count {
            let number = events.loadUnaligned(fromByteOffset: offset, as: Int32.self)
            let mask = events.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self)
            let length = Int(events.loadUnaligned(fromByteOffset: offset + 12, as: UInt32.self))
            let name = events[(offset + 16)..<(offset + 16 + length)].prefix { $0 != 0 }
            note(mask, Array(name), in: number, &changes)
            offset += 16 + length
        }
    }

    private func note(_ mask: UInt32, _ name: [UInt8], in number: Int32, _ changes: inout Changes) {
        func has(_ events: Int32) -> Bool { mask & UInt32(bitPattern: events) != 0 }
        if has(IN_Q_OVERFLOW) { changes.hasNewFolders = true }
        guard let folders = watched[number] else { return }
        guard !has(IN_IGNORED | IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT) else {
            if has(IN_IGNORED) { watched[number] = nil }
            changes.hasNewFolders = true
            return
        }
        // Hidden names are passed over, as they are by the listing; the index is often in one.
        guard let first = name.first, first != UInt8(ascii: ".") else { return }
        if has(IN_ISDIR) {
            changes.hasNewFolders = true
            return
        }
        // What is being compressed ends in the middle of its data; IN_CLOSE_WRITE tells when it is whole.
        if mask == UInt32(IN_MODIFY) || mask == UInt32(IN_CREATE), LogPath(bytes: name).isCompressed { return }
        for folder in folders {
            changes.files[folder.root, default: []].insert(folder.path.appending(name))
        }
    }
}
