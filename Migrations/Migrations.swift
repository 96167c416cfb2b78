/// The migrations of the index in their order, embedded in the binary.
package struct Migration: Sendable {
    /// The schema's version after it, from 1.
    package let version: Int
    /// The file's name without `.sql`.
    package let name: String
    package let sql: String

    package static let all = [
        Migration(
            version: 1, name: "0001_events", sql: String(decoding: PackageResources._001_events_sql, as: UTF8.self)),
        Migration(
            version: 2, name: "0002_retention",
            sql: String(decoding: PackageResources._002_retention_sql, as: UTF8.self)),
    ]
}
