import Foundation

/// A folder of execution-telemetry logs made up from a few numbers, with the exact answers a reader must give.
///
/// One session a file, `session_00000.jsonl` or `.jsonl.gz`, its events in time order. The same values write the
/// same bytes on every machine, and a session does not depend on how many others there are.
public struct Corpus: Sendable {
    /// How many sessions, each in its own file.
    public var sessions: Int
    /// How many lines hold an event, the damaged ones included; blank lines come on top.
    public var events: Int
    /// Where the random numbers start.
    public var seed: UInt64
    /// The share of the files, the oldest ones, that are compressed.
    public var gzipShare: Double
    /// The share of the events whose line is damaged.
    public var invalidShare: Double
    /// How many blank lines there are for each event.
    public var blankShare: Double

    /// Whether ids are random (UUIDs), and not counted.
    public var hasUUIDs: Bool

    /// A corpus of these sizes and shares; the shares are between 0 and 1.
    public init(
        sessions: Int = 200, events: Int = 1_000_000, seed: UInt64 = 1,
        gzipShare: Double = 0.5, invalidShare: Double = 0.001, blankShare: Double = 0.0005,
        hasUUIDs: Bool = false
    ) {
        self.sessions = sessions
        self.events = events
        self.seed = seed
        self.gzipShare = gzipShare
        self.invalidShare = invalidShare
        self.blankShare = blankShare
        self.hasUUIDs = hasUUIDs
    }

    /// Writes the logs into `directory`, which is made where it is missing, and says what they hold.
    ///
    /// Each file gets its last event's time as modification time. Files of the same names are overwritten.
    /// Throws what Foundation throws when a file cannot be written.
    public func write(to directory: String) throws -> Manifest {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let compressed = Int((Double(sessions) * gzipShare).rounded())
        let ledgers = try (0..<sessions).map { number in
            try writeSession(number, compressed: number < compressed, into: directory)
        }
        return Manifest(ledgers)
    }

    private func writeSession(_ number: Int, compressed: Bool, into directory: String) throws -> Ledger {
        var random = Xoshiro256(seed: seed, stream: UInt64(number))
        var session = Session(number: number, events: eventCount(ofSession: number), random: &random)
        session.hasUUIDs = hasUUIDs
        let name = session.id + (compressed ? ".jsonl.gz" : ".jsonl")
        let file = try LogFile(path: directory + "/" + name, compressed: compressed)
        var ledger = Ledger(session: session, file: name, compressed: compressed)
        var line = Line()
        for event in session.events {
            line.removeAll()
            line.append(event, of: session)
            if random.chance(invalidShare) {
                let damage = random.pick(Damage.allCases)
                damage.apply(to: &line, random: &random)
                ledger.recordInvalid(damage.reason)
            } else {
                ledger.record(event)
            }
            line.endLine()
            if random.chance(blankShare) {
                line.endLine()
                ledger.recordBlank()
            }
            ledger.recordBytes(line.bytes.count)
            try file.append(line.bytes)
        }
        try file.close(modified: session.events.last?.time ?? session.start)
        return ledger
    }

    /// The events are dealt out evenly, the remainder to the oldest sessions.
    private func eventCount(ofSession number: Int) -> Int {
        events / sessions + (number < events % sessions ? 1 : 0)
    }
}
