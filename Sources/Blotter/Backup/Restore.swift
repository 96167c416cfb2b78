private import Glibc
private import Migrations
import SQLite
import TelemetryLog

/// Puts a backup in the place of an index, as `Backup` has made it or as any copy of an index is, with what alerts remember.
///
/// The copy is made under the draft's name, brought up to date and checked; the index is as it was until the copy takes
/// its name.
package struct Restore {
    private let backup: IndexFile
    private let index: IndexFile
    private let keeps: Bool

    /// Of the file `backup`, in the place of `index`; an index that is there is kept beside it where `keeps` says so.
    package init(_ backup: String, to index: IndexFile, keeps: Bool) {
        self.backup = IndexFile(path: backup)
        self.index = index
        self.keeps = keeps
    }

    /// The name under which a replaced index is kept.
    package static func keptPath(of index: IndexFile) -> String { index.path + ".replaced" }

    /// What came back, and whether an index that was there is kept. `watch` is told how many bytes are copied, of how many.
    /// Once `shouldStop` says so the restore ends, and the index stays as it was. Throws `BackupError`, or `BlotterError`.
    package func run(
        watch: (_ done: Int64, _ all: Int64) -> Void = { _, _ in }, shouldStop: @escaping () -> Bool = { false }
    ) throws -> (content: BackupContent, hasKept: Bool) {
        if let inode = backup.inode, inode == index.inode { throw BackupError.isIndex(path: backup.path) }
        let source = try fit { try backup.openForCopying() }
        return try held { session in
            defer { index.removeDraft() }
            let kept = KeptIndex(index)
            if keeps { try kept.requireRoomForNames() }
            try emptyLog(session)
            let (copy, content, alerts) = try fit { try draft(of: source, watch, shouldStop) }
            let replaced = keeps && index.exists ? kept : nil
            try replaced?.keep()
            if let alerts { try publish(alerts) }
            try index.publish(copy)
            return (content, replaced != nil)
        }
    }

    /// Runs `body` while nobody else may write to the index or look at alerts.
    private func held<Result>(_ body: (WriteSession) throws -> Result) throws -> Result {
        do {
            let alerts = try WriterLock(for: IndexFile(path: AlertsFile.path(of: index)))
            return try withExtendedLifetime(alerts) { try WriteSession.run(index, patience: .zero, body) }
        } catch BlotterError.busy {
            throw BackupError.inUse(path: index.path)
        } catch let error as DatabaseError where error.reason == .diskFull {
            throw BackupError.unwritableFile(path: index.path, code: ENOSPC)
        } catch let error as DatabaseError {
            throw BlotterError(error, path: index.path)
        }
    }

    /// What is wrong in `body` is wrong with the backup.
    private func fit<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as DatabaseError where error.reason == .damaged {
            throw BackupError.unfit(.indexDamaged(path: backup.path, detail: error.message))
        } catch let error as BlotterError where error != .interrupted {
            throw BackupError.unfit(error)
        }
    }

    private typealias Draft = (copy: Connection, content: BackupContent, alerts: AlertsChange?)

    private func draft(
        of source: Connection, _ watch: (Int64, Int64) -> Void, _ shouldStop: @escaping () -> Bool
    ) throws -> Draft {
        index.removeDraft()
        close(try index.newFile(index.draftPath))
        let copy = try Connection(path: index.draftPath, mode: .draft)
        try source.execute("BEGIN")
        _ = try source.integer("SELECT count(*) FROM sqlite_schema")
        try copy.take(pagesOf: source, watch, shouldStop)
        try source.execute("COMMIT")
        try index.migrate(copy)
        if let fault = try Verification.firstFault(of: copy) {
            throw BlotterError.indexDamaged(path: backup.path, detail: fault)
        }
        let (taken, alerts) = try unpack(copy)
        // What was planned at that time is not to be done now.
        try copy.execute(
            "UPDATE retention_action SET state = 'kept', detail = 'the index was restored' WHERE state = 'planned'")
        let content = try BackupContent(of: copy, taken: taken, alerts: alerts?.rules)
        return (copy, content, alerts)
    }
}

// MARK: Alerts

/// What becomes of the file of alerts.
private struct AlertsChange {
    /// The file that takes its name; nil where there is none at the time of the backup.
    var draft: AlertsFile?
    /// Of how many rules it knows something.
    var rules: Int64?
}

extension Restore {
    private var alertsDraft: AlertsFile { AlertsFile(of: index.draft) }

    /// Takes what a backup has besides an index out of the copy; of alerts nil is answered where it is a plain copy of an
    /// index, to which nothing of theirs belongs.
    fileprivate func unpack(_ copy: Connection) throws -> (taken: Timestamp?, alerts: AlertsChange?) {
        guard try copy.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'backup'") == 1 else {
            return (nil, nil)
        }
        let rows = try copy.prepare("SELECT taken_at, alerts FROM backup").rows { row in
            (taken: Timestamp(nanoseconds: row.integer(0)), alerts: row.isNull(1) ? nil : row.blob(1))
        }
        try copy.execute("DROP TABLE backup; PRAGMA incremental_vacuum")
        guard let row = rows.first else { return (nil, nil) }
        guard let bytes = row.alerts else { return (row.taken, AlertsChange()) }
        do {
            try alertsDraft.write(bytes)
            return (row.taken, AlertsChange(draft: alertsDraft, rules: try alertsDraft.content()?.rules))
        } catch BackupError.alerts(_, let detail) {
            throw BlotterError.indexDamaged(path: backup.path, detail: "alerts: \(detail)")
        }
    }

    /// What is kept of the old file has another name by now.
    fileprivate func publish(_ alerts: AlertsChange) throws {
        let path = AlertsFile.path(of: index)
        // The journal of a killed transaction would be taken for the new file's.
        unlink(path + "-journal")
        if let draft = alerts.draft {
            guard rename(draft.path, path) == 0 else { throw BackupError.unwritable(path) }
        } else {
            unlink(path)
        }
    }

    /// Moves what is in the WAL into the index, so that one file is all of it. One that is damaged is kept with its WAL.
    fileprivate func emptyLog(_ session: WriteSession) throws {
        do {
            guard keeps, let old = try session.openIfPresent() else { return }
            guard try session.checkpoint(old) else { throw BackupError.inUse(path: index.path) }
            try old.close()
        } catch let error as BlotterError where error.exitStatus == 65 {
            return
        } catch let error as DatabaseError where error.reason == .damaged {
            return
        }
    }
}

/// An index that a restore replaces, under the names that it is kept by.
private struct KeptIndex {
    private let names: [(from: String, to: String)]

    init(_ index: IndexFile) {
        let kept = IndexFile(path: Restore.keptPath(of: index))
        names = [
            (index.walPath, kept.walPath), (AlertsFile.path(of: index), AlertsFile.path(of: kept)),
            (index.path, kept.path),
        ]
    }

    /// Throws `BackupError` where a name is taken that is needed.
    func requireRoomForNames() throws {
        for (from, to) in names.reversed() where IndexFile.size(from) > 0 && IndexFile(path: to).exists {
            throw BackupError.keptIsThere(path: to)
        }
    }

    /// Gives the files a second name, so that there is an index at every moment; on a file system that has no such thing,
    /// another one.
    func keep() throws {
        for (from, to) in names where IndexFile.size(from) > 0 {
            guard link(from, to) == 0 || (errno == EPERM || errno == EOPNOTSUPP) && rename(from, to) == 0 else {
                throw errno == EEXIST ? BackupError.keptIsThere(path: to) : BackupError.unwritable(to)
            }
        }
    }
}
