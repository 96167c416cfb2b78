import SQLite
import TelemetryLog

/// What retention is about to do and has done, kept in the index: what a killed run has begun is finished from it.
struct RetentionJournal {
    /// One file that a run does something with.
    struct Entry {
        var id: Int64
        var unit: Int64
        var kind: RetentionPlan.Kind
        var path: LogPath
        var source: Int64?
        /// The file's, without the time of change, which a rename sets.
        var stamp: FileStamp
        var state: State
        /// Whether it goes at once, and not to the trash.
        var isForGood: Bool
    }

    /// The raw values are those of the table.
    enum State: String {
        case planned, moved, trashed, removed, restoring, restored, purging, purged, compressed, kept
    }

    /// A run as the journal has it, and the folder it was about, which its device and inode prove.
    struct Run {
        var id: Int64
        var name: String
        var folder: String
        var device: Int64
        var inode: Int64
        var usesTrash: Bool
    }

    let connection: Connection

    // MARK: Runs

    /// Whether a run was killed, or is at work.
    static func hasPending(_ connection: Connection) throws -> Bool {
        try connection.integer(
            """
            SELECT EXISTS (SELECT 1 FROM retention_action INDEXED BY retention_action_pending
                WHERE state IN ('planned', 'moved', 'restoring', 'purging'))
            """) == 1
    }

    /// Notes the beginning of a run; `now` is in nanoseconds since the epoch.
    func begin(
        _ verb: RetentionRecord.Verb, in folder: LogFolder, usesTrash: Bool, policy: String, user: String, now: Int64,
        _ clock: BootClock? = nil
    ) throws -> Run {
        let stamp = folder.attributes?.stamp
        let name = try newName(now)
        try connection.prepare(
            """
            INSERT INTO retention_run (
                name, verb, folder, device, inode, started_at, uses_trash, policy, user, boot, uptime)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        ).run(
            .text(name), .text(verb.rawValue), .text(folder.path), .integer(stamp?.device ?? 0),
            .integer(stamp?.inode ?? 0), .integer(now), usesTrash ? 1 : 0, .text(policy), .text(user),
            Value(clock?.boot), Value(clock?.uptime.nanoseconds))
        return Run(
            id: connection.lastInsertedRow, name: name, folder: folder.path, device: stamp?.device ?? 0,
            inode: stamp?.inode ?? 0, usesTrash: usesTrash)
    }

    /// The time of the run, as `20251220T093045Z`, and a number where two began in one second.
    private func newName(_ now: Int64) throws -> String {
        let second = Timestamp(nanoseconds: now).floored(to: TimeSpan(seconds: 1))
        let time = second.shortDescription.filter { $0 != "-" && $0 != ":" }
        let names = try connection.prepare("SELECT name FROM retention_run WHERE name GLOB ?").rows(.text(time + "*")) {
            $0.text(0)
        }
        return ([time] + (2...(names.count + 2)).map { "\(time)-\($0)" }).first { !names.contains($0) } ?? time
    }

    /// Notes the end of a run, and how many bytes the file system has more than before; again when it came further.
    func end(_ run: Run, now: Int64, freed: Int64? = nil) throws {
        try connection.prepare(
            "UPDATE retention_run SET ended_at = ?, freed = coalesce(?, freed) WHERE id = ?"
        ).run(.integer(now), Value(freed), .integer(run.id))
    }

    /// What earlier runs say of the clock; `clock` is the present boot.
    func witness(_ clock: BootClock?) throws -> ClockWitness {
        let runs = try connection.prepare("SELECT started_at, boot, uptime FROM retention_run WHERE boot IS NOT NULL")
        var witness = ClockWitness(bootClock: clock)
        while try runs.step() {
            let start = Timestamp(nanoseconds: runs.integer(0))
            witness.lastRun = max(witness.lastRun ?? start, start)
            if runs.text(1) == clock?.boot {
                witness.boots.append(start - TimeSpan(nanoseconds: runs.integer(2)))
            }
        }
        return witness
    }

    func runs(where condition: String, _ values: Value...) throws -> [Run] {
        let statement = try connection.prepare(
            "SELECT id, name, folder, device, inode, uses_trash FROM retention_run WHERE \(condition) ORDER BY id")
        try statement.bind(values)
        var runs: [Run] = []
        while try statement.step() {
            runs.append(
                Run(
                    id: statement.integer(0), name: statement.text(1), folder: statement.text(2),
                    device: statement.integer(3), inode: statement.integer(4), usesTrash: statement.integer(5) != 0))
        }
        return runs
    }

    /// Runs of which something is pending.
    func unfinished() throws -> [Run] {
        try runs(
            where: """
                id IN (SELECT run FROM retention_action WHERE state IN ('planned', 'moved', 'restoring', 'purging'))
                """)
    }

    func run(named name: String) throws -> Run? { try runs(where: "name = ?", .text(name)).first }

    // MARK: Actions

    /// Notes what is planned for a source, file by file.
    func add(_ action: RetentionPlan.Action, unit: Int64, to run: Run) throws -> [Entry] {
        let insert = try connection.prepare(
            """
            INSERT INTO retention_action (
                run, unit, kind, path, source, device, inode, size, modified, reason, for_good, state)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'planned')
            """)
        return try action.files.map { file in
            let stamp = file.file.stamp
            try insert.run(
                .integer(run.id), .integer(unit), .text(action.kind.rawValue), .text(file.path.text),
                Value(action.source.id), .integer(stamp.device), .integer(stamp.inode), .integer(stamp.size),
                .integer(stamp.modified), .text("\(action.reason)"), action.isForGood ? 1 : 0)
            return Entry(
                id: connection.lastInsertedRow, unit: unit, kind: action.kind, path: file.path,
                source: action.source.id, stamp: stamp, state: .planned,
                isForGood: action.isForGood)
        }
    }

    /// What a run has not come to an end with, unit by unit.
    func pending(_ run: Run) throws -> [[Entry]] {
        let entries = try connection.prepare(
            """
            SELECT id, unit, kind, path, source, device, inode, size, modified, state, for_good
            FROM retention_action
            WHERE run = ? AND state IN ('planned', 'moved', 'restoring', 'purging') ORDER BY unit, id
            """
        ).rows(.integer(run.id)) { row in
            Entry(
                id: row.integer(0), unit: row.integer(1), kind: .init(rawValue: row.text(2)) ?? .delete,
                path: LogPath(text: row.text(3)), source: row.optionalInteger(4),
                stamp: FileStamp(
                    device: row.integer(5), inode: row.integer(6), size: row.integer(7), modified: row.integer(8),
                    changed: 0),
                state: State(rawValue: row.text(9)) ?? .planned, isForGood: row.integer(10) != 0)
        }
        return Dictionary(grouping: entries, by: \.unit).sorted { $0.key < $1.key }.map(\.value)
    }

    /// What lies in a run's trash without being trashed: it is still to be put back, or to be deleted.
    func unsettled(_ run: Run) throws -> Set<LogPath> {
        let paths = try connection.prepare(
            "SELECT path FROM retention_action WHERE run = ? AND state IN ('planned', 'moved', 'kept')")
        return Set(try paths.rows(.integer(run.id)) { LogPath(text: $0.text(0)) })
    }

    func set(_ entries: [Entry], to state: State, sizeAfter: Int64? = nil, detail: String? = nil) throws {
        let update = try connection.prepare(
            "UPDATE retention_action SET state = ?, size_after = ?, detail = ? WHERE id = ?")
        for entry in entries {
            try update.run(.text(state.rawValue), Value(sizeAfter), Value(detail), .integer(entry.id))
        }
    }

    /// Changes the state of all of a run's actions that have one, or only of that at `path`.
    func change(_ state: State, to new: State, of run: Run, path: LogPath? = nil) throws {
        try connection.prepare(
            "UPDATE retention_action SET state = ?1 WHERE run = ?2 AND state = ?3 AND (?4 IS NULL OR path = ?4)"
        ).run(.text(new.rawValue), .integer(run.id), .text(state.rawValue), Value(path?.text))
    }

    /// Notes what is not touched, and why; of many only some.
    func add(_ blocked: [RetentionPlan.Blocked], to run: Run) throws {
        let insert = try connection.prepare(
            """
            INSERT INTO retention_action (
                run, unit, kind, path, device, inode, size, modified, reason, for_good, state, detail)
            VALUES (?, -1, ?, ?, 0, 0, 0, 0, '', 0, 'kept', ?)
            """)
        for one in blocked.prefix(Self.mostBlocked) {
            try insert.run(
                .integer(run.id), .text(one.kind.rawValue), .text(one.path.text), .text("\(one.obstacle)"))
        }
    }

    /// The rest would be noted anew by every run.
    private static let mostBlocked = 100

    // MARK: What a compression changes

    func digest(of source: Int64) throws -> ContentDigest? {
        try connection.prepare("SELECT offset, digest FROM source WHERE id = ?").rows(.integer(source)) {
            ContentDigest(length: $0.integer(0), value: $0.integer(1))
        }.first
    }

    /// A source is read from its compressed file from now on, and the action is done.
    func adopt(_ compressed: LogPath, _ stamp: FileStamp, for entry: Entry, in folder: LogFolder) throws {
        let folders = try connection.prepare("SELECT id FROM folder WHERE path = ?")
        guard let id = try folders.rows(.text(folder.path), read: { $0.integer(0) }).first else { return }
        try connection.forgetFiles([LogName(folder: folder.path, path: entry.path)])
        try connection.prepare(
            """
            INSERT OR REPLACE INTO file (
                folder, path, name_session, source, state, compressed, device, inode, size, modified, changed)
            VALUES (?, ?, ?, ?, 'closed', 1, ?, ?, ?, ?, ?)
            """
        ).run(
            .integer(id), .text(compressed.text), .text(compressed.sessionName), Value(entry.source),
            .integer(stamp.device), .integer(stamp.inode), .integer(stamp.size), .integer(stamp.modified),
            .integer(stamp.changed))
        try connection.prepare("UPDATE source SET folder = ?, path = ? WHERE id = ?").run(
            .integer(id), .text(compressed.text), Value(entry.source))
        try set([entry], to: .compressed, sizeAfter: stamp.size)
    }
}

extension RetentionPlan.Reason: CustomStringConvertible {
    package var description: String {
        switch self {
        case .age(let days, let limit): "\(Double(Int(days * 10)) / 10) days old, limit \(limit)"
        case .totalSize(let limit): "all logs are larger than \(limit) MiB"
        case .freeSpace(let limit): "less than \(limit) MiB free"
        case .expired(let limit): "in the trash for \(limit) day\(limit == 1 ? "" : "s")"
        }
    }
}
