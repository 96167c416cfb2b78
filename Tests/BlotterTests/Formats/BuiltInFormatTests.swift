import TestSupport
import Testing

@testable import Blotter
@testable import TelemetryLog

/// The formats that come with blotter.
@Suite struct BuiltInFormatTests {
    private static let names = BuiltInFormats.files.map(\.name)

    @Test func `each file is a format, in the order that is written down`() {
        #expect(BuiltInFormats.all.map(\.name) == Self.names)
        #expect(Set(Self.names).count == Self.names.count)
        #expect(BuiltInFormats.all.count > 20)
    }

    @Test(arguments: names) func `each has samples, which are read as it says`(name: String) throws {
        let file = try #require(BuiltInFormats.files.first { $0.name == name })
        let text = String(decoding: file.bytes, as: UTF8.self)
        let format = try FormatFile(text, name: name, file: nil).checkedDefinition()
        #expect(!format.samples.isEmpty)
        #expect(text.hasPrefix("# "), "whose logs these are stands first")
    }

    @Test func `no sample is taken by another format, by native lines or by a guess`() {
        for format in BuiltInFormats.all {
            for sample in format.samples {
                #expect(LineTaker.builtIn.taker(of: sample.line) == format.name, "\(sample.line)")
            }
        }
    }

    /// Each line has the members that a format's lines are known by, but not all of them.
    @Test(arguments: [
        #"{"e":"executionReport","note":"no symbol"}"#,
        #"{"stream":"trade_updates","data":{"listening":true}}"#,
        #"{"stream":"btcusdt@trade","data":{"e":"trade","s":"BTCUSDT","x":1}}"#,
        #"{"ClOrdID":"A","event":"order_placed","Symbol":"X"}"#,
        #"{"MsgType":"0","ClOrdID":"A"}"#,
        #"{"35":"0","11":"A"}"#,
        #"{"event_name":"checkout","event_source":"web","order_id":"A"}"#,
        #"{"type":"OrderFilled","order_id":"A","qty":1,"price":2}"#,
        #"{"event_type":"order_executed","order_id":"A","symbol":"X","qty":1,"price":2,"status":"ok"}"#,
        #"{"event_type":"order_ack","order_id":"A","symbol":"X"}"#,
        #"{"engine":"v8","symbol":"X","qty":1}"#,
        #"{"type":"entry","symbol":"X","order_id":"A","price":3}"#,
        #"{"ticker":"X","contracts":2,"side":"buy","price_c":50,"entered_ts":1767366000}"#,
        #"{"type":"order","status":"open","orderId":"A","slug":"x"}"#,
        #"{"type":"open","id":"A","symbol":"X","entryPrice":2}"#,
        #"{"journal_entry_id":7,"account":"4711","debit":10}"#,
        #"{"time_kst":"2026-01-03 00:00:12","direction":"buy","price":3}"#,
        #"{"ts":"2026-01-03T00:00:12Z","event":"exit_filled","symbol":"X","side":"buy","qty":1,"price":2}"#,
        #"{"ch":"orders","data":[]}"#,
        #"{"ch":"fills","ts":1767366000000,"data":[{"symbol":"X"}]}"#,
        #"{"legs":[{"symbol":"X"}],"strategy":"straddle"}"#,
        #"{"record":{"message":"x","level":"INFO"}}"#,
    ]) func `another system's line is not taken for a likeness`(line: String) {
        #expect(LineTaker.builtIn.taker(of: line) == "auto")
    }

    @Test func `an array that is no entry of an order log is taken by nothing`() {
        #expect(LineTaker.builtIn.taker(of: #"[1,"order","A"]"#) == nil)
        #expect(LineTaker.builtIn.taker(of: #"["fill",1,{"order_id":"A"}]"#) == nil)
    }

    @Test func `a native line is native though a format would fit it`() {
        let line = #"{"kind":"order","@t":"2026-01-02T15:00:17Z","payload":{"order_id":"A"}}"#
        #expect(LineTaker.builtIn.taker(of: line) == "native")
    }
}
