import Corpus
import Foundation
import TestSupport

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// A log folder with its index, and retention at work on it on a day of the test's own.
final class RetentionFixture {
    static let now: Int64 = 1_766_232_000_000_000_000
    static let day: Int64 = 86_400_000_000_000

    let store: LogStore
    var now = RetentionFixture.now
    /// Goes on with `now` unless a test moves one of them alone.
    var bootClock: BootClock?

    init() throws { store = try LogStore() }

    var folder: TemporaryFolder { store.folder }

    /// Writes a log whose age is so many days.
    func write(_ lines: [String], to name: String, days: Double) throws {
        try store.write(lines, to: name)
        try age(name, days: days)
    }

    /// Sets the time of a file's last change.
    func age(_ name: String, days: Double) throws {
        let time = Double(now) / 1e9 - days * 86_400
        let times = [timeval(tv_sec: Int(time), tv_usec: 0), timeval(tv_sec: Int(time), tv_usec: 0)]
        guard utimes(folder / name, times) == 0 else { throw POSIXError(.EIO) }
    }

    var retention: Retention {
        get throws {
            Retention(
                store.index, try LogFolder(path: folder.path), user: "test", patience: .zero,
                bootClock: { [self] in bootClock }, now: { [self] in now })
        }
    }

    @discardableResult
    func apply(
        _ policy: RetentionPolicy, usesTrash: Bool = true, isForced: Bool = true
    ) throws -> RetentionOutcome {
        try store.ingest()
        var choices = Retention.Choices()
        choices.isForced = isForced
        choices.usesTrash = usesTrash
        return try retention.apply(policy, choices)
    }

    func plan(_ policy: RetentionPolicy) throws -> RetentionPlan {
        try store.ingest()
        return try retention.plan(policy)
    }

    /// The logs that are there, but for the trash.
    func logs() throws -> [String] {
        try folder.names().filter { !$0.hasPrefix(".") && $0.contains(".jsonl") }
    }

    /// Every event, whatever number its source has.
    func events() throws -> [String] {
        try store.rows("SELECT file, line, ts, session_id, symbol, mode, kind, payload FROM events ORDER BY file, line")
    }

    static func line(_ number: Int, session: String, mode: String = "paper", kind: String = "fill") -> String {
        """
        {"ts": "2025-12-20T09:30:45.\(String(100_000 + number).dropFirst())+00:00", "session_id": "\(session)", \
        "symbol": "BTC-USD", "mode": "\(mode)", "kind": "\(kind)", "payload": {"order_id": "ord_\(number)", \
        "intent_id": "int_\(number)", "quantity": 2, "filled_quantity": 2.0, "fill_price": 10.5}}
        """
    }

    static func lines(_ count: Int, session: String, mode: String = "paper") -> [String] {
        (0..<count).map { line($0 / 3, session: session, mode: mode, kind: ["intent", "order", "fill"][$0 % 3]) }
    }
}

extension RetentionPolicy {
    /// No limit at all but these.
    init(age: Int = 0, keep: Int = 0, total: Int = 0, compress: Int = 0, protects: Bool = false) {
        self.init()
        maxAgeDays = age
        keepLast = keep
        maxTotalMB = total
        compressAfterDays = compress
        protectsKeepLastFromCompression = protects
    }
}
