private import Glibc
import SQLite
package import TelemetryLog

/// A log read into an index of its own, which is gone afterwards: what formats make of it, without a trace in any other.
package struct FormatTrial: Sendable {
    /// What came of reading: events, invalid lines.
    package private(set) var report: IngestReport
    /// What each format has read.
    package private(set) var counts: [FormatCount] = []
    /// The first event of each format and kind, at most so many as were asked for.
    package private(set) var examples: [Example] = []
    /// How many orders came out, by state.
    package private(set) var orders = OrderCounts()

    /// An event, and what was found in its line.
    package struct Example: Sendable, Equatable {
        /// What has read the line.
        package var format: String
        /// The line in the log, from 1.
        package var line: Int64
        /// Which of the line's events it is, from 0.
        package var part: Int64
        /// The innermost object.
        package var payload: String
        /// The fields that have a value, by the names of the view `events`.
        package var fields: [(name: String, value: String)]

        package static func == (left: Example, right: Example) -> Bool {
            left.format == right.format && left.line == right.line && left.part == right.part
                && left.payload == right.payload && left.fields.map(\.name) == right.fields.map(\.name)
                && left.fields.map(\.value) == right.fields.map(\.value)
        }
    }

    /// Reads the logs at `place` by `formats`, and by those that come with blotter, into a folder that is made in
    /// `temporary` and removed. Throws `BlotterError`.
    package init(
        _ place: LogPlace, formats: [FormatDefinition], examples limit: Int, temporary: String,
        now: @escaping () -> Int64
    ) throws {
        var template = Array("\(temporary)/blotter-trial-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw BlotterError.indexUnwritable(
                path: String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self),
                detail: String(cString: strerror(errno)))
        }
        let folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        var index = IndexFile(path: folder + "/index.db")
        index.formats = formats
        defer { Self.remove(folder) }
        report = try Ingest(index: index, now: now).run([place])
        guard index.exists else { return }
        let reader = try IndexReader(index)
        counts = try reader.formatCounts()
        examples = try reader.examples(limit)
        orders = try reader.orderCounts(OrderFilter())
    }

    private static func remove(_ folder: String) {
        for name in FormatPlaces.names(in: folder) ?? [] { unlink(folder + "/" + name) }
        rmdir(folder)
    }
}

extension IndexReader {
    /// The first event of each format and kind.
    fileprivate func examples(_ limit: Int) throws -> [FormatTrial.Example] {
        let names = [
            "ts", "session_id", "symbol", "mode", "kind", "order_id", "intent_id", "fill_id", "side", "order_type",
            "quantity", "limit_price", "reference_price", "filled_quantity", "cumulative_quantity", "fill_price",
            "average_price", "fill_fee", "cumulative_fee", "fee_currency", "venue", "account", "gate", "decision",
            "reason", "error",
        ]
        return try connection.prepare(
            """
            SELECT format, line, part, payload, \(names.joined(separator: ", ")) FROM events
            WHERE id IN (
                SELECT (SELECT min(e.id) FROM event AS e WHERE e.series = min(s.id)) FROM series AS s WHERE s.events > 0
                GROUP BY s.format, s.kind)
            ORDER BY line, part LIMIT ?
            """
        ).rows(.integer(Int64(limit))) { row in
            FormatTrial.Example(
                format: row.text(0), line: row.integer(1), part: row.integer(2), payload: row.optionalText(3) ?? "",
                fields: names.indices.compactMap { index in
                    row.optionalText(Int32(4 + index)).map { (names[index], $0) }
                })
        }
    }
}
