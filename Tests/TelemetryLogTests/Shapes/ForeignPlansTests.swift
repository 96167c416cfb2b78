import TestSupport
import Testing

@testable import TelemetryLog

/// Other systems' lines of shapes that were met: what is remembered of a shape must not make another event of any line.
@Suite struct ForeignPlansTests {
    /// Reads each line with what is known of the ones before it, and as the first of its shape.
    private final class Readers {
        private let known = LineParser(formats: ForeignPlansTests.formats)
        private let first = LineParser(formats: ForeignPlansTests.formats)
        private let batches = (LogBatch(), LogBatch())
        private var readbacks = (Readback(), Readback())

        var hits: Int { known.foreign.document.shapes.hits }

        /// How the two readings differ; nil when they do not.
        func difference(of line: String) throws -> String? {
            defer {
                batches.0.clear()
                batches.1.clear()
            }
            first.foreign.document.shapes.forget()
            first.foreignPlans.forget()
            let bytes = Array(line.utf8)
            let left = bytes.withUnsafeBytes { known.parse($0, number: 1, into: batches.0) }
            let right = bytes.withUnsafeBytes { first.parse($0, number: 1, into: batches.1) }
            guard left?.reason == right?.reason else { return "\(left as Any)" }
            let events = (try readbacks.0.events(of: batches.0), try readbacks.1.events(of: batches.1))
            guard events.0 == events.1 else { return "\(events.0), not \(events.1)" }
            let rows = (
                batches.0.events.map { row($0, of: batches.0) }, batches.1.events.map { row($0, of: batches.1) }
            )
            return rows.0 == rows.1 ? nil : "\(rows.0), not \(rows.1)"
        }

        /// What the writer takes beyond that.
        private func row(_ event: LogEvent, of batch: LogBatch) -> [String] {
            var row = ["\(event.form)", "\(event.storesSearchText)", "\(event.formatName)", "\(event.part)"]
            row += batch.values[Int(event.firstValue)...].prefix(Int(event.valueCount)).map { batch.string($0) }
            guard event.canonical > 0 else { return row }
            let columns = batch.canonical[Int(event.canonical) - 1].columns
            for index in columns.indices {
                switch columns[index] {
                case .text(let span): row.append(batch.string(span))
                case .number(let number): row.append("\(number)")
                }
            }
            return row
        }
    }

    /// Formats that take some of the lines, by what their members are and are not.
    private static let formats: FormatSet = {
        func format(_ name: String, _ conditions: [(String, FormatDefinition.Demand)]) -> FormatDefinition {
            var format = FormatDefinition(name: name)
            format.conditions = conditions.map { .init($0, $1) }
            var id = FormatDefinition.Field()
            id.sources = [.pointer("/id")]
            var kind = FormatDefinition.Field()
            kind.sources = [.constant("order")]
            format.fields = [.orderID: id, .kind: kind]
            return format
        }
        let list = [
            format("ids", [("/id", .exists), ("/status", .isOneOf(["new"]))]),
            format("bare", [("/event", .isOneOf(["fill"])), ("/order", .isMissing), ("/cloid", .exists)]),
            format("large", [("/details/qty", .isAbove("100")), ("/event", .isNoneOf(["gate"]))]),
        ]
        return FormatSet(builtIn: list)
    }()

    private static let shapes = [
        #"{"time": $d, "event": $k, "orderId": $i, "symbol": $t, "side": $t, "qty": $n, "price": $n, "msg": $t}"#,
        #"{"ts_utc": $d, "action": $k, "host": $t, "details": {"intent_id": $i, "order_id": $i, "qty": $n, "ok": true}}"#,
        #"{"ts": $d, "kind": $k, "session_id": $t, "symbol": $t, "mode": $t, "oid": $i, "fill_qty": $n, "fee": $t}"#,
        #"{"event": $k, "order": {"id": $i, "status": $s, "qty": $n}, "details": {"qty": $n, "price": $n}, "time": $d}"#,
        #"{"event":$k,"id":$i,"status":$s,"cloid":$t,"filled_qty":$n,"remaining":$n,"tags":[$t,{"a":$n}],"none":null}"#,
        #"{"event": $k, "cloid": $i, "trade_id": $i, "a": $t, "b": $n, "c": $t, "d": $n, "e": $t, "f": $n, "g": $t}"#,
        #"{"level": 30, "time": $n, "data": {"symbol": $t, "data": {"ts": $d, "kind": $k}}, "account": $t, "100%": $t}"#,
        #"{"decision": $t, "event": $k, "intent_id": $i, "reason": $t, "venue": $t, "ts": $n, "kind": "payload"}"#,
    ]
    private static let values: [Character: [String]] = [
        "d": [
            #""2025-12-20T10:00:00Z""#, #""2025-12-20T10:00:01.5Z""#, #""2025-12-20 10:00:00""#, #""soon""#, #""""#,
            "1766224800", "1766224800123456789", "12",
        ],
        "k": [
            #""fill""#, #""order_filled""#, #""order_placed""#, #""order_update""#, #""gate""#, #""tick""#, #""Order""#,
            #""order_rejected""#, #""a story of orders""#, #""""#, "7",
        ],
        "i": [#""o-1""#, #""o-22""#, #""""#, #""None""#, #"" x ""#, "17", "1.5", "0", #""é""#, #""漢""#],
        "t": [
            #""BTC""#, #""buy""#, #""SELL""#, #""x y""#, #""""#, #""ALLOW""#, #""漢字""#, #""0.5 USD""#, #""fill""#,
            #""a\"b""#,
            #""{}""#, #""50%""#, "1", "12345678901234567890",
        ],
        "n": ["1", "2.5", "0", "-3", "1e3", "250", #""7""#, #""""#, "12345678901234567890.5", "1766224800000"],
        "s": [#""new""#, #""filled""#, #""canceled""#, #""partially_filled""#, #""odd""#, #""""#, "1"],
    ]

    private func line(_ random: inout SeededRandom) -> String {
        var line = ""
        var shape = Self.shapes[random.below(Self.shapes.count)][...]
        while let sign = shape.popFirst() {
            guard sign == "$", let values = shape.popFirst().flatMap({ Self.values[$0] }) else {
                line.append(sign)
                continue
            }
            // Mostly the first ones, so that many lines have one shape.
            line += values[min(random.below(values.count), random.below(values.count))]
        }
        return line
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `a line of a known shape becomes the event that the first of its shape becomes`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let readers = Readers()
        for _ in 0..<2000 {
            let line = line(&random)
            guard let difference = try readers.difference(of: line) else { continue }
            Issue.record("\(difference) of \(line)")
            return
        }
        #expect(readers.hits > 500)
    }

    /// The first line decides nothing for those behind it.
    @Test(arguments: [
        (
            #"{"event": "order_filled", "oid": "a", "fill_qty": 1}"#,
            #"{"event": "order_filled", "oid": "None", "fill_qty": 1}"#
        ),
        (#"{"ts": 1766224800, "event": "a"}"#, #"{"ts": 5, "event": "a"}"#),
        (#"{"ts": 1766224800, "n": 1}"#, #"{"ts": 1766224800123456789, "n": 1234567890123456789}"#),
        (#"{"id": "a", "status": "old"}"#, #"{"id": "a", "status": "new"}"#),
        (#"{"id": "", "status": "new"}"#, #"{"id": "a", "status": "new"}"#),
        (#"{"event": "gate", "details": {"qty": 1}}"#, #"{"event": "x", "details": {"qty": 101}}"#),
        (#"{"mode": "live", "a": 1}"#, #"{"mode": "odd", "a": 1}"#),
        (#"{"kind": "fill", "oid": 1, "fill_qty": 2}"#, #"{"kind": "fill", "oid": 1.5, "fill_qty": 2}"#),
        (#"{"symbol": "BTC", "x": "BTC"}"#, #"{"symbol": "漢", "x": "字"}"#),
    ])
    func `values decide, not the shape`(before: String, line: String) throws {
        let readers = Readers()
        for line in [before, before, line, line, before] {
            let difference = try readers.difference(of: line)
            #expect(difference == nil)
        }
    }
}
