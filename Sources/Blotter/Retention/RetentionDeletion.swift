import SQLite
import TelemetryLog

/// Deletes sources: journals it, moves their files to the trash, then removes their rows.
///
/// A file that is in the trash is not ingested any more, and until its rows are gone the journal says so: whenever this
/// is killed, `RetentionRecovery` goes on from there.
struct RetentionDeletion {
    /// Rows after which a transaction is closed.
    private static let commitLimit = 200_000

    private let connection: Connection
    private let journal: RetentionJournal
    private let trash: Trash
    private let run: RetentionJournal.Run

    init(_ connection: Connection, _ folder: LogFolder, _ run: RetentionJournal.Run) {
        self.connection = connection
        self.run = run
        journal = RetentionJournal(connection: connection)
        trash = Trash(folder)
    }

    /// Carries out `actions`, and answers why some were left, by their places. Throws `DatabaseError` or `LogFileError`.
    func callAsFunction(_ actions: [RetentionPlan.Action], firstUnit: Int = 0) throws -> [Int: RetentionObstacle] {
        guard !actions.isEmpty else { return [:] }
        let units = try connection.transaction {
            try actions.enumerated().map { try journal.add($1, unit: Int64(firstUnit + $0), to: run) }
        }
        var obstacles: [Int: RetentionObstacle] = [:]
        var moved: [[RetentionJournal.Entry]] = []
        for (place, unit) in units.enumerated() {
            do {
                try move(unit, actions[place].source)
                moved.append(unit)
            } catch {
                obstacles[place] = RetentionObstacle(error)
            }
        }
        // What is stuck in the trash is still planned, so that it is never taken for purged or kept.
        try settle(moved, kept: obstacles.filter { !$0.value.isStuck }.map { (units[$0.key], $0.value) })
        return obstacles
    }

    // MARK: Files

    private func move(_ unit: [RetentionJournal.Entry], _ source: RetentionSource) throws {
        for file in source.files { try check(file) }
        var moved: [RetentionJournal.Entry] = []
        do {
            for entry in unit {
                try trash.take(entry.path, run: run.name)
                moved.append(entry)
                try checkMoved(entry)
            }
        } catch {
            do {
                for entry in moved { try trash.giveBack(entry.path, run: run.name) }
            } catch let error as LogFileError {
                throw RetentionObstacle.stuck(error)
            }
            throw error
        }
    }

    private func check(_ file: RetentionSource.File) throws {
        let log = try trash.folder.open(file.path)
        guard log.stamp == file.stamp else { throw RetentionObstacle.changed }
        guard !log.isBeingWritten else { throw RetentionObstacle.beingWritten }
    }

    /// Nobody opens the log by its name any more: what was not written until now will not be.
    private func checkMoved(_ entry: RetentionJournal.Entry) throws {
        let path = Trash.path(entry.path, run: run.name)
        let log = try trash.folder.open(path)
        guard !log.isBeingWritten else { throw RetentionObstacle.beingWritten }
        guard let attributes = trash.folder.attributes(of: path), attributes.stamp.isSameContent(as: entry.stamp) else {
            throw RetentionObstacle.changed
        }
        guard attributes.links == 1 else { throw RetentionObstacle.hardLinked(attributes.links) }
    }

    /// What a run that was killed has moved: true when it is all in the trash and as it was, else it is given back.
    func recover(_ unit: [RetentionJournal.Entry]) throws -> Bool {
        let moved = unit.filter { entry in
            trash.folder.attributes(of: Trash.path(entry.path, run: run.name)).map {
                $0.stamp.inode == entry.stamp.inode && $0.stamp.device == entry.stamp.device
            } ?? false
        }
        let isWhole = moved.count == unit.count && moved.allSatisfy { (try? checkMoved($0)) != nil }
        if !isWhole {
            for entry in moved { try trash.giveBack(entry.path, run: run.name) }
        }
        return isWhole
    }

    // MARK: Rows

    /// Makes the moves last, and removes the rows of what was moved.
    func settle(
        _ moved: [[RetentionJournal.Entry]], kept: [(unit: [RetentionJournal.Entry], obstacle: RetentionObstacle)]
    ) throws {
        try trash.sync((moved + kept.map(\.unit)).joined().map(\.path).filter(exists), run: run.name)
        try connection.transaction {
            for unit in moved { try journal.set(unit, to: .moved) }
            for (unit, obstacle) in kept { try journal.set(unit, to: .kept, detail: "\(obstacle)") }
        }
        try removeRows(moved)
    }

    /// Whether the folders that a move is between are there.
    private func exists(_ path: LogPath) -> Bool {
        let trashed = Trash.path(path, run: run.name).parent
        return (path.parent.bytes.isEmpty || trash.folder.folder(at: path.parent) != nil)
            && trash.folder.folder(at: trashed) != nil
    }

    /// Removes the rows of units that are in the trash, and the files too of those that are not to stay there.
    func removeRows(_ units: [[RetentionJournal.Entry]]) throws {
        let files = units.joined().filter(\.isForGood)
        for entry in files { try trash.folder.remove(Trash.path(entry.path, run: run.name)) }
        if !files.isEmpty { trash.removeFolders(of: run.name) }
        var removal = try SourceRemoval(connection, staysCounted: true)
        var rest = units[...]
        while !rest.isEmpty {
            try connection.transaction {
                var removed = 0
                while removed < Self.commitLimit, let unit = rest.popFirst() {
                    removed += try remove(unit, &removal)
                }
                try removal.finish()
            }
            _ = try connection.checkpoint(.passive)
        }
    }

    private func remove(_ unit: [RetentionJournal.Entry], _ removal: inout SourceRemoval) throws -> Int {
        try connection.forgetFiles(unit.map { LogName(folder: run.folder, path: $0.path) })
        for entry in unit { try journal.set([entry], to: entry.isForGood ? .removed : .trashed, sizeAfter: 0) }
        return try unit.first?.source.map { try removal.remove($0) } ?? 0
    }
}

extension RetentionObstacle {
    fileprivate var isStuck: Bool { if case .stuck = self { true } else { false } }
}
