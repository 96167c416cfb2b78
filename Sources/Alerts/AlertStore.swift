package import Blotter
import BlotterReports
import Glibc
import Migrations
import SQLite
package import TelemetryLog

/// What alerts remember, in a SQLite file of its own beside the index: a rebuilt index takes nothing away, and whoever
/// only asks never writes to it. All that one look changes is one transaction.
package final class AlertStore {
    let connection: Connection

    /// The file that belongs to an index.
    package static func path(of index: IndexFile) -> String { AlertsFile.path(of: index) }

    /// Opens the file, which is made where it is missing, as its folder is, for its owner alone. Throws `DatabaseError`.
    package init(path: String) throws {
        _ = mkdir(IndexFile.parent(of: path), 0o700)
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        if descriptor >= 0 { close(descriptor) }
        connection = try Connection(path: path, mode: .create)
        try connection.execute("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON")
        try checkOrigin()
        for migration in Migration.alerts where try version < migration.version {
            try connection.transaction {
                // Another process may have been first.
                guard try version < migration.version else { return }
                try connection.execute(migration.sql)
                try connection.execute(
                    "PRAGMA application_id = \(AlertsFile.applicationID); PRAGMA user_version = \(migration.version)")
            }
        }
    }

    /// Opens it for those who only ask; nil where nothing was ever remembered. Throws `DatabaseError`.
    package init?(readingOf index: IndexFile) throws {
        let path = Self.path(of: index)
        guard IndexFile(path: path).exists else { return nil }
        connection = try Connection(path: path, mode: .readOnly)
        try checkOrigin()
        // One that is being made, or could not be: nothing is remembered yet.
        guard try version > 0 else { return nil }
    }

    /// Of the schema; 0 before it is made. Throws `DatabaseError`.
    var version: Int { get throws { Int(try connection.integer("PRAGMA user_version") ?? 0) } }

    /// Throws `CommandError` where the file is somebody else's, or of a later blotter.
    private func checkOrigin() throws {
        // In this order: another process that makes the file meanwhile gives it its owner with its tables.
        let isEmpty = try connection.integer("SELECT count(*) FROM sqlite_schema") == 0
        let owner = try connection.integer("PRAGMA application_id") ?? 0
        guard isEmpty || owner == AlertsFile.applicationID else {
            throw CommandError(
                connection.path, "is no file of alerts", remedy: "move it away", exitStatus: 65)
        }
        let known = Migration.latestOfAlerts
        guard try version <= known else {
            throw CommandError(
                connection.path, "has schema \(try version), this blotter knows up to \(known)",
                remedy: "upgrade blotter", exitStatus: 65)
        }
    }

    /// Runs `body`, with what stands in the way of the file of `index` in words. Throws `CommandError`.
    package static func told<Result>(of index: IndexFile, _ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let error as DatabaseError { throw refusal(error, path(of: index)) }
    }

    private static func refusal(_ error: DatabaseError, _ path: String) -> CommandError {
        switch error.reason {
        case .diskFull:
            CommandError(path, "the disk is full", remedy: "make room; what fires is told by the next look")
        case .damaged:
            CommandError(
                path, "is damaged, or no file of alerts", remedy: "move it away, and alerts begin anew", exitStatus: 65)
        case .busy:
            CommandError(path, "another process is writing to it", remedy: "try again", exitStatus: 75)
        default:
            CommandError(path, error.message, remedy: "see whether it can be read and written")
        }
    }

    // MARK: A look

    /// What changed with a rule.
    package struct Turn: Sendable, Equatable {
        package var rule: AlertRule
        package var change: AlertState.Change
        /// What was measured, in words.
        package var message: String
    }

    /// Takes a look at all rules, at which health could not be measured where there is `trouble`, and puts down what is to
    /// be sent to `sinks`. Throws `DatabaseError`.
    package func take(
        _ readings: [(rule: AlertRule, reading: AlertReading)], sinks: [String], now: Timestamp, trouble: String? = nil
    ) throws -> [Turn] {
        try connection.transaction {
            try keepUp(with: now)
            let names = Set(readings.map(\.rule.name))
            let turns = try readings.compactMap { rule, reading -> Turn? in
                var state = try self.state(of: rule.name)
                let change = state.take(reading, holds: rule.holds, now: now)
                var (value, message): (Double?, String) = (nil, "")
                if case .crossed(let measured, let words) = reading { (value, message) = (measured, words) }
                let episode: Int64? =
                    switch change {
                    case .fired: try fire(rule, value, message, now)
                    case .resolved: try resolve(rule, now)
                    case .none: try self.episode(of: rule.name)
                    }
                if reading != .unknown { try save(state, of: rule.name, episode: episode, value, message, now) }
                return change == .none ? nil : Turn(rule: rule, change: change, message: message)
            }
            let all = try turns + endOthers(than: names, now)
            try settle(sinks, now)
            try putDown(trouble, now)
            return all
        }
    }

    /// What fires by a rule that there is no longer is over.
    private func endOthers(than names: Set<String>, _ now: Timestamp) throws -> [Turn] {
        let firing = try connection.prepare("SELECT rule FROM alert WHERE phase <> 'inactive' ORDER BY rule").rows {
            $0.text(0)
        }
        return try firing.filter { !names.contains($0) }.map { name in
            let rule = AlertRule(name, .silence)
            _ = try resolve(rule, now)
            try save(AlertState(), of: name, episode: nil, nil, "there is no such rule any more", now)
            return Turn(rule: rule, change: .resolved, message: "there is no such rule any more")
        }
    }

    private func state(of rule: String) throws -> AlertState {
        let rows = try connection.prepare("SELECT phase, since FROM alert WHERE rule = ?").rows(.text(rule)) { row in
            var state = AlertState()
            state.phase = AlertState.Phase(rawValue: row.text(0)) ?? .inactive
            state.since = row.optionalInteger(1).map { Timestamp(nanoseconds: $0) }
            return state
        }
        return rows.first ?? AlertState()
    }

    private func episode(of rule: String) throws -> Int64? {
        try connection.prepare("SELECT episode FROM alert WHERE rule = ?").rows(.text(rule)) { $0.optionalInteger(0) }
            .first ?? nil
    }

    private func save(
        _ state: AlertState, of rule: String, episode: Int64?, _ value: Double?, _ message: String, _ now: Timestamp
    ) throws {
        try connection.prepare(
            """
            INSERT INTO alert (rule, phase, since, episode, value, message, looked_at) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (rule) DO UPDATE SET phase = excluded.phase, since = excluded.since, episode = excluded.episode,
                value = excluded.value, message = excluded.message, looked_at = excluded.looked_at
            """
        ).run(
            .text(rule), .text(state.phase.rawValue), Value(state.since?.nanoseconds), Value(episode),
            value.map(Value.real) ?? .null, .text(message), .integer(now.nanoseconds))
    }

    private func fire(_ rule: AlertRule, _ value: Double?, _ message: String, _ now: Timestamp) throws -> Int64? {
        // By a clock that was set back it may have begun at this very moment before, and would be taken for the same.
        var started = now
        let same = try connection.prepare("SELECT 1 FROM episode WHERE fingerprint = ? AND started = ?")
        while try !same.rows(.text(rule.fingerprint), .integer(started.nanoseconds), read: { _ in true }).isEmpty {
            started = started + TimeSpan(nanoseconds: 1)
        }
        try connection.prepare(
            "INSERT INTO episode (rule, fingerprint, labels, started, value, message) VALUES (?, ?, ?, ?, ?, ?)"
        ).run(
            .text(rule.name), .text(rule.fingerprint), .text(rule.labelText), .integer(started.nanoseconds),
            value.map(Value.real) ?? .null, .text(message))
        return connection.lastInsertedRow
    }

    private func resolve(_ rule: AlertRule, _ now: Timestamp) throws -> Int64? {
        if let episode = try episode(of: rule.name) { try end(episode, now) }
        return nil
    }
}

extension AlertRule {
    /// The labels as a JSON object.
    var labelText: String { AlertText.object(allLabels).description }
}
