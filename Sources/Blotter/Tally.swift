import SQLite
import TelemetryLog

/// Events counted by what they are filtered by, until the transaction ends.
struct Tally {
    private struct Key: Hashable {
        var source: Int64
        var session: Int32
        var symbol: Int32
        var mode: Int32
        var kind: Int32
    }

    private struct Count {
        var labels: EventLabels
        var events: Int64 = 0
        var untimed: Int64 = 0
        var first = Int64.max
        var last = Int64.min
    }

    private var places: [Key: Int] = [:]
    private var counts: [(source: Int64, count: Count)] = []

    mutating func count(_ event: LogEvent, source: Int64, _ labels: EventLabels) {
        let key = Key(
            source: source, session: event.sessionName, symbol: event.symbolName, mode: event.modeName,
            kind: event.kindName)
        let place: Int
        if let known = places[key] {
            place = known
        } else {
            place = counts.count
            places[key] = place
            counts.append((source, Count(labels: labels)))
        }
        counts[place].count.events += 1
        if let time = event.timestamp?.nanoseconds {
            counts[place].count.first = min(counts[place].count.first, time)
            counts[place].count.last = max(counts[place].count.last, time)
        } else {
            counts[place].count.untimed += 1
        }
    }

    /// The reader's numbers mean other texts from now on.
    mutating func renumber() { places.removeAll(keepingCapacity: true) }

    /// Adds the counts to those in the index and begins anew; the caller has opened a transaction.
    mutating func save(to connection: Connection) throws {
        let update = try connection.prepare(
            """
            UPDATE tally SET events = events + ?6, untimed = untimed + ?7,
                first_ts = min(coalesce(first_ts, ?8), coalesce(?8, first_ts)),
                last_ts = max(coalesce(last_ts, ?9), coalesce(?9, last_ts))
            WHERE source = ?1 AND session = ?2 AND symbol IS ?3 AND mode IS ?4 AND kind IS ?5
            """)
        let insert = try connection.prepare("INSERT INTO tally VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")
        for (source, count) in counts {
            let isTimed = count.first <= count.last
            let values: [Value] = [
                .integer(source), .text(count.labels.session.text), Value(count.labels.symbol?.text),
                Value(count.labels.mode?.text), Value(count.labels.kind?.text), .integer(count.events),
                .integer(count.untimed),
                isTimed ? .integer(count.first) : nil, isTimed ? .integer(count.last) : nil,
            ]
            try update.bind(values)
            try update.run()
            guard connection.changes == 0 else { continue }
            try insert.bind(values)
            try insert.run()
        }
        self = Tally()
    }
}
