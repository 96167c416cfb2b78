import TelemetryLog
import Testing

@testable import Blotter
@testable import BlotterReports

/// An order and its events, as command line and API give them.
@Suite struct OrderLifecycleJSONTests {
    private static var order: OrderRecord {
        var order = OrderRecord(id: 1, session: "s", fills: 0, errors: 0, state: .open)
        order.orderID = "o"
        order.symbol = "BTC-USD"
        order.side = "buy"
        order.quantity = 2
        order.type = "limit"
        order.time = .noon - TimeSpan(seconds: 60)
        return order
    }

    private static func event(_ id: Int64, _ time: Timestamp?) -> EventRecord {
        EventRecord(id: 1 << 32 | id, timestamp: time, session: "s", file: "s.jsonl", line: id, json: [])
    }

    @Test func `an open order says for how long it is`() {
        #expect(
            OrderLifecycleJSON(Self.order, now: .noon).object.description
                == #"{"session_id": "s", "order_id": "o", "symbol": "BTC-USD", "side": "buy", "quantity": 2.0, "#
                + #""order_type": "limit", "intent_id": null, "intent_ts": null, "#
                + #""order_ts": "2025-12-20T11:59:00.000000000Z", "first_fill_ts": null, "last_fill_ts": null, "#
                + #""fills": 0, "filled_quantity": null, "avg_fill_price": null, "fees": null, "#
                + #""intent_to_order_ms": null, "order_to_fill_ms": null, "state": "open", "matched_by": null, "#
                + #""error": null, "fee_currency": null, "limit_price": null, "venue": null, "account": null, "#
                + #""reason": "no fill and no error for 1 min"}"#)
    }

    @Test(arguments: [
        (OrderState.filled, nil, "null"), (.rejected, "no money", #""no money""#),
        (.rejected, nil, #""an error without a text""#), (.canceled, nil, #""no fill""#),
        (.orphan, nil, #""no order with this id was logged""#),
    ]) func `the reason is why it is not simply filled`(state: OrderState, error: String?, reason: String) {
        var order = Self.order
        order.state = state
        order.error = error
        let object = OrderLifecycleJSON(order, now: .noon).object.description
        #expect(object.rest(after: #""reason": "#) == reason + "}")
    }

    @Test func `fees are beside their currency`() {
        var order = Self.order
        (order.fees, order.feeCurrency) = (0.25, "USD")
        let object = OrderLifecycleJSON(order, now: .noon).object.description
        #expect(
            object.rest(after: #""error": "#)
                == #"null, "fee_currency": "USD", "limit_price": null, "venue": null, "account": null, "#
                + #""reason": "no fill and no error for 1 min"}"#)
    }

    @Test func `an event says how long after the one before it came`() {
        let events = [
            Self.event(1, .noon), Self.event(2, .noon + TimeSpan(seconds: 0.0355)), Self.event(3, nil),
            Self.event(4, .noon), Self.event(5, .noon - TimeSpan(seconds: 1)),
        ]
        let objects = OrderLifecycleJSON.events(events).map(\.description)
        #expect(
            objects.first
                == #"{"id": 4294967297, "ts": "2025-12-20T12:00:00.000000000Z", "type": null, "symbol": null, "#
                + #""session_id": "s", "mode": null, "order_id": null, "intent_id": null, "description": "", "#
                + #""payload": null, "file": "s.jsonl", "line": 1, "extra": null, "part": 0, "permalink": ":1", "#
                + #""gap_ms": null}"#)
        #expect(
            objects.map { $0.rest(after: #""gap_ms": "#) } == ["null}", "35.5}", "null}", "null}", "-1000.0}"])
    }
}

extension String {
    /// What follows the last of these.
    fileprivate func rest(after mark: String) -> String? {
        ranges(of: mark).last.map { String(self[$0.upperBound...]) }
    }
}
