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
    /// What each format, `native` and `auto` found, and what it did not.
    package private(set) var readings: [FormatReading] = []
    /// How many logs were read.
    package private(set) var files = 0
    /// Whether logs have more lines than `readings` are of.
    package private(set) var isPartial = false

    /// An event, and what was found in its line.
    package struct Example: Sendable, Equatable {
        /// What has read the line.
        package var format: String
        /// The log.
        package var file: String
        /// The line in the log, from 1.
        package var line: Int64
        /// Which of the line's events it is, from 0.
        package var part: Int64
        /// The innermost object, without the values of members that are named as secrets are.
        package var payload: String
        /// The fields that have a value, by the names of the view `events`.
        package var fields: [Field]
    }

    /// A field of an event.
    package struct Field: Sendable, Equatable {
        /// As in the view `events`.
        package var name: String
        /// As text; of a member that is named as a secret is only that it is not shown.
        package var value: String
        /// The pointer to where it was found; a constant in quotes, or `else`; nil where it is in no member.
        package var pointer: String?
    }

    /// Reads the logs at `place` by `formats`, and by those that come with blotter, without what `redact` names, into a
    /// folder that is made in `temporary` and removed. Throws `BlotterError`.
    package init(
        _ place: LogPlace, formats: [FormatDefinition], redact: [String], examples limit: Int, temporary: String,
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
        index.policy.redact = redact
        defer { Self.remove(folder) }
        report = try Ingest(index: index, now: now).run([place])
        guard index.exists else { return }
        let reader = try IndexReader(index)
        counts = try reader.formatCounts()
        examples = try reader.examples(limit)
        orders = try reader.orderCounts(OrderFilter())
        try explain(reader, place.folder, index.formatSet)
    }

    /// A log that cannot be opened any more is passed over: the report is of what was read.
    private mutating func explain(_ reader: IndexReader, _ folder: LogFolder, _ formats: FormatSet) throws {
        let explanation = LogExplanation(by: formats, examples: Set(examples.map(\.place)))
        let logs = try reader.connection.prepare("SELECT path FROM source ORDER BY path").rows { $0.text(0) }
        files = logs.count
        for log in logs {
            let path = LogPath(bytes: Array(log.utf8))
            guard let file = try? folder.open(path) else { continue }
            try? explanation.read(file, at: path)
        }
        (readings, isPartial) = (explanation.readings, explanation.isPartial)
        let mask = SecretMask()
        for index in examples.indices {
            let pointers = explanation.pointers[examples[index].place] ?? [:]
            examples[index].payload = mask.masked(examples[index].payload)
            for field in examples[index].fields.indices {
                let pointer = CanonicalField(rawValue: examples[index].fields[field].name).flatMap { pointers[$0] }
                examples[index].fields[field].pointer = pointer
                if let pointer, SecretName.isInPointer(pointer) {
                    examples[index].fields[field].value = SecretMask.text
                }
            }
        }
    }

    private static func remove(_ folder: String) {
        for name in FormatPlaces.names(in: folder) ?? [] { unlink(folder + "/" + name) }
        rmdir(folder)
    }
}

extension IndexReader {
    /// The first event of each format and kind.
    fileprivate func examples(_ limit: Int) throws -> [FormatTrial.Example] {
        let names = CanonicalField.allCases.map(\.rawValue)
        return try connection.prepare(
            """
            SELECT format, file, line, part, payload, \(names.joined(separator: ", ")) FROM events
            WHERE id IN (
                SELECT (SELECT min(e.id) FROM event AS e WHERE e.series = min(s.id)) FROM series AS s WHERE s.events > 0
                GROUP BY s.format, s.kind)
            ORDER BY file, line, part LIMIT ?
            """
        ).rows(.integer(Int64(limit))) { row in
            FormatTrial.Example(
                format: row.text(0), file: row.text(1), line: row.integer(2), part: row.integer(3),
                payload: row.optionalText(4) ?? "",
                fields: names.indices.compactMap { index in
                    row.optionalText(Int32(5 + index)).map { FormatTrial.Field(name: names[index], value: $0) }
                })
        }
    }
}

extension FormatTrial.Example {
    fileprivate var place: LogExplanation.Place { .init(file: file, line: line, part: part) }
}
