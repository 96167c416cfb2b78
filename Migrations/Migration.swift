/// The migrations of the index in their order, embedded in the binary. `Sources/Blotter/Index/IndexFile+Migration.swift`
/// runs them when an index is made or opened for writing.
package struct Migration: Sendable {
    /// The schema's version after it.
    package let version: Int
    /// The file's name without `.sql`.
    package let name: String
    /// The statements, which run in one transaction with the record of the version.
    package let sql: String

    /// Schemas 1 to 12 are those of blotters before the first migration was changed: their indexes are made anew.
    package static let all = [
        Migration(
            version: 13, name: "0001_events", sql: String(decoding: PackageResources._001_events_sql, as: UTF8.self)),
        Migration(
            version: 14, name: "0002_retention",
            sql: String(decoding: PackageResources._002_retention_sql, as: UTF8.self)),
        Migration(
            version: 15, name: "0003_totals", sql: String(decoding: PackageResources._003_totals_sql, as: UTF8.self)),
    ]

    /// Those of what alerts remember, which is a file of its own.
    package static let alerts = [
        Migration(
            version: 1, name: "0001_alerts", sql: String(decoding: PackageResources._001_alerts_sql, as: UTF8.self)),
        Migration(
            version: 2, name: "0002_looks", sql: String(decoding: PackageResources._002_looks_sql, as: UTF8.self)),
    ]

    /// What a backup has beside the tables of an index; it has no version, as the tables of an index have theirs.
    package static let backup = String(decoding: PackageResources._001_backup_sql, as: UTF8.self)
    /// The version of the last of `alerts`.
    package static let latestOfAlerts = alerts[alerts.count - 1].version

    /// The earliest schema that can be brought up to date, and the one that all migrations make.
    package static let oldest = all[0].version
    /// The schema that all migrations make.
    package static let latest = all[all.count - 1].version
}
