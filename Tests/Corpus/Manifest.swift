import Foundation

/// What an index of a corpus must hold, known without reading the corpus.
public struct Manifest: Encodable, Equatable, Sendable {
    /// How many log files there are.
    public var files = 0
    /// Events, invalid and blank lines together.
    public var lines = 0
    /// Lines that are events.
    public var events = 0
    /// Damaged lines by reason: `truncated`, `not_json`, `not_object`, `invalid_utf8`.
    public var invalid: [String: Int] = [:]
    /// Lines with nothing on them.
    public var blank = 0
    /// The size of all files when decompressed.
    public var rawBytes = 0
    /// Events by kind.
    public var kinds: [String: Int] = [:]
    /// Events by symbol; an event without one is in none of them.
    public var symbols: [String: Int] = [:]
    /// Order events.
    public var orders = 0
    /// Fill events.
    public var fills = 0
    /// Orders none of whose fills is in a valid line, whatever the reason.
    public var ordersWithoutFill = 0
    /// Orders by state: `filled`, `partial`, `rejected`, `open`; and as `orphan` the ids of fills and errors whose order's
    /// own line was damaged.
    public var states: [String: Int] = [:]
    /// From an intent to its order, where both lines are valid.
    public var intentToOrderMs = Latency()
    /// From an order to the first of its fills in a valid line.
    public var orderToFillMs = Latency()
    /// The files, oldest first.
    public var sessions: [Session] = []

    /// One session, which is one file.
    public struct Session: Encodable, Equatable, Sendable {
        /// The session's id, which the file is named after.
        public var sessionId: String
        /// `paper`, `live` or `backtest`.
        public var mode: String
        /// The file's name in the corpus's folder.
        public var file: String
        /// Whether the file is gzip.
        public var compressed: Bool
        /// The file's size when decompressed.
        public var rawBytes = 0
        /// Events, invalid and blank lines together.
        public var lines = 0
        /// Lines that are events.
        public var events = 0
        /// Damaged lines by reason.
        public var invalid: [String: Int] = [:]
        /// Lines with nothing on them.
        public var blank = 0
        /// Events by kind.
        public var kinds: [String: Int] = [:]
        /// Events by symbol.
        public var symbols: [String: Int] = [:]
        /// The time of the first event, in nanoseconds since 1970.
        public var firstTsNs: Int64?
        /// The time of the last event, in nanoseconds since 1970.
        public var lastTsNs: Int64?
    }

    /// How long something took, in milliseconds; percentiles are exact, by nearest rank.
    public struct Latency: Encodable, Equatable, Sendable {
        /// How many were measured.
        public var count = 0
        /// The mean.
        public var avg: Double?
        /// Half took no longer.
        public var p50: Double?
        /// 95 of 100 took no longer.
        public var p95: Double?
        /// 99 of 100 took no longer.
        public var p99: Double?
        /// The longest.
        public var max: Double?
    }

    /// The manifest as JSON, with its names in snake_case and in a fixed order.
    public func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
}
