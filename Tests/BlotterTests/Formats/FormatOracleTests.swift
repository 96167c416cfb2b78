import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// Random lines of any system, read by random mapping files, by names and as native ones, come to the events that an
/// independent reader of the same language makes of them (`Tests/Oracle/naive_formats.py`).
///
/// `BLOTTER_ORACLE_SEEDS=1,7`, `BLOTTER_ORACLE_LINES` and `BLOTTER_ORACLE_FORMATS` ask for others than `make test` tries.
@Suite struct FormatOracleTests {
    private static let environment = ProcessInfo.processInfo.environment

    private static let seeds = (environment["BLOTTER_ORACLE_SEEDS"] ?? "1,2,3,4").split(separator: ",").compactMap {
        Int($0)
    }

    private static let lineCount = environment["BLOTTER_ORACLE_LINES"] ?? "800"
    private static let formatCount = environment["BLOTTER_ORACLE_FORMATS"] ?? "12"

    /// What one event says, and which it is.
    private struct Event {
        var texts: [String: String] = [:]
        /// Quantities, prices and fees, which are written in more ways than one.
        var amounts: [String: Double] = [:]

        /// Whether both are one event; its amounts up to what a double holds.
        func agrees(with other: Event) -> Bool {
            texts == other.texts && amounts.count == other.amounts.count
                && amounts.allSatisfy { name, amount in
                    other.amounts[name].map { abs($0 - amount) <= 1e-12 * abs(amount) } ?? false
                }
        }

        var description: String {
            (texts.map { "\($0) = \($1)" } + amounts.map { "\($0) = \($1)" }).sorted().joined(separator: "; ")
        }
    }

    private static let fields = CanonicalField.allCases.filter { $0 != .time && $0 != .kind }

    @Test(arguments: seeds) func `lines come to what an independent reader makes of them`(seed: Int) throws {
        let store = try LogStore()
        let maker = Script("Oracle/random_formats.py")
        try maker.expectSuccess([
            "\(seed)", Self.lineCount, store.folder / "made", "--formats", Self.formatCount,
        ])
        try store.folder.makeFolder("logs")
        try store.folder.move("made/lines.log", to: "logs/lines.jsonl")
        let expected = try expectedEvents(store)
        let found = try foundEvents(store)

        #expect(found.count == expected.count)
        let log = try store.folder.text(of: "logs/lines.jsonl")
        let lines = log.split(separator: "\n", omittingEmptySubsequences: false)
        let places = Set(expected.keys).union(found.keys).sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }
        let wrong = places.filter { place in
            guard let expected = expected[place], let found = found[place] else { return true }
            return !expected.agrees(with: found)
        }
        let report = wrong.prefix(8).map { place in
            """
            line \(place[0]), event \(place[1]): \(lines[place[0] - 1])
              is  \(found[place]?.description ?? "none")
              not \(expected[place]?.description ?? "none")
            """
        }
        #expect(report.joined(separator: "\n") == "", "\(wrong.count) of \(places.count) events")
    }

    /// What the naive reader says, by the numbers of line and event.
    private func expectedEvents(_ store: LogStore) throws -> [[Int]: Event] {
        let reader = Script("Oracle/naive_formats.py")
        let run = try reader.run([
            store.folder / "logs/lines.jsonl", "--formats", store.folder / "made/formats", "--path",
            "lines.jsonl",
        ])
        #expect(run.errors == "")
        var events: [[Int]: Event] = [:]
        for line in run.output.split(separator: "\n") {
            let said = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
            guard let format = said["format"] as? String, !["text", "invalid", "continued"].contains(format) else {
                continue
            }
            var event = Event()
            event.texts["format"] = format
            event.texts["session_id"] = "lines"
            for (name, value) in said where !["line", "part"].contains(name) {
                let text = "\(value)"
                if CanonicalField(rawValue: name)?.isNumber ?? false {
                    event.amounts[name] = Double(text)
                } else {
                    event.texts[name] = text
                }
            }
            events[[said["line"] as? Int ?? 0, said["part"] as? Int ?? 0]] = event
        }
        return events
    }

    /// What the index says.
    private func foundEvents(_ store: LogStore) throws -> [[Int]: Event] {
        var index = store.index
        index.formats = try FormatPlaces(
            named: [store.folder / "made/formats"], folders: [], environment: ["HOME": store.folder.path]
        ).formats()
        let place = LogPlace(folder: try LogFolder(path: store.folder / "logs"))
        _ = try Ingest(index: index, now: { 0 }).run([place])
        #expect(try Verification(index, isQuick: false).findings.map { "\($0.subject): \($0.problem)" } == [])
        var events: [[Int]: Event] = [:]
        let columns = Self.fields.map(\.rawValue).joined(separator: ", ")
        let statement = try store.reader().connection.prepare(
            "SELECT line, part, format, kind, ts_ns, \(columns) FROM events")
        while try statement.step() {
            guard case .integer(let line) = statement.value(0), case .integer(let part) = statement.value(1) else {
                continue
            }
            events[[Int(line), Int(part)]] = event(statement)
        }
        return events
    }

    /// The event of a row, with the fields that count in its kind.
    private func event(_ row: Statement) -> Event {
        var event = Event()
        event.texts["format"] = row.value(2).quoted
        if row.value(3) != .null { event.texts["kind"] = row.value(3).quoted }
        if row.value(4) != .null { event.texts["ts"] = row.value(4).quoted }
        let kind = LogEvent.Kind(rawValue: row.value(3).quoted) ?? .other
        // The columns of a native line give what its payload says, of whatever kind it is.
        let counting = CanonicalField.common + CanonicalField.fields(of: kind)
        for (index, field) in Self.fields.enumerated() {
            guard event.texts["format"] != "native" || counting.contains(field) else { continue }
            switch row.value(Int32(5 + index)) {
            case .null: break
            case .real(let amount) where field.isNumber: event.amounts[field.rawValue] = amount
            case let value: event.texts[field.rawValue] = value.quoted
            }
        }
        return event
    }
}
