import CSQLite

/// The files of the system, of which a WAL that is there is opened as it is.
///
/// SQLite opens every WAL as one that it may have to make, and before the first sync of such a file it syncs the folder.
/// The name of one that was there before is on the disk already (https://www.sqlite.org/vfs.html).
enum WrittenFiles {
    private static let ownName: StaticString = "blotter"

    /// By which `sqlite3_open_v2` finds them; nil stands for the system's own.
    nonisolated(unsafe) static let name: UnsafePointer<CChar>? = registered()

    private static func registered() -> UnsafePointer<CChar>? {
        guard let system = sqlite3_vfs_find(nil) else { return nil }
        let name = UnsafeRawPointer(ownName.utf8Start).assumingMemoryBound(to: CChar.self)
        let own = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        own.initialize(to: system.pointee)
        own.pointee.zName = name
        own.pointee.pNext = nil
        own.pointee.xOpen = { _, path, file, flags, openedFlags in
            // The one that is found without a name is the system's own still.
            guard let system = sqlite3_vfs_find(nil), let open = system.pointee.xOpen else { return SQLITE_CANTOPEN }
            if flags & SQLITE_OPEN_WAL != 0 {
                let code = open(system, path, file, flags & ~SQLITE_OPEN_CREATE, openedFlags)
                if code == SQLITE_OK { return code }
            }
            return open(system, path, file, flags, openedFlags)
        }
        return sqlite3_vfs_register(own, 0) == SQLITE_OK ? name : nil
    }
}
