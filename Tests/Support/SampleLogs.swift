/// The logs of short sessions at 2025-12-20, counted by hand wherever they are used.
package enum SampleLogs {
    /// Ids `order_id` and `intent_id`, gates with `gate` and `decision`; one line is blank.
    package static let alpha = """
        {"ts": "2025-12-20T10:00:00.000000+00:00", "session_id": "alpha", "symbol": "BTC-USD", "mode": "paper", "kind": "intent", "payload": {"intent_id": "int_1", "side": "buy", "quantity": 1.5, "current_price": 100.0, "strategy_key": "momentum"}}
        {"ts": "2025-12-20T10:00:00.010000+00:00", "session_id": "alpha", "symbol": "BTC-USD", "mode": "paper", "kind": "gate", "payload": {"gate": "MaxPosition", "decision": "ALLOW", "reason": "", "intent_id": "int_1"}}
        {"ts": "2025-12-20T10:00:00.045000+00:00", "session_id": "alpha", "symbol": "BTC-USD", "mode": "paper", "kind": "order", "payload": {"order_id": "ord_1", "intent_id": "int_1", "side": "buy", "quantity": 1.5, "order_type": "limit", "limit_price": 99.50}}
        {"ts": "2025-12-20T10:00:00.145000+00:00", "session_id": "alpha", "symbol": "BTC-USD", "mode": "paper", "kind": "fill", "payload": {"order_id": "ord_1", "filled_quantity": 1.5, "fill_price": 99.50, "fill_notional": 149.25, "fill_fee": 0.15}}

        {"ts": "2025-12-20T10:00:01.000000+00:00", "session_id": "alpha", "symbol": "ETH-USD", "mode": "paper", "kind": "intent", "payload": {"intent_id": "int_2", "side": "sell", "quantity": 2, "current_price": 3000.25, "strategy_key": "breakout"}}
        {"ts": "2025-12-20T10:00:01.004000+00:00", "session_id": "alpha", "symbol": "ETH-USD", "mode": "paper", "kind": "gate", "payload": {"gate": "RateLimit", "decision": "BLOCK", "reason": "too many requests", "intent_id": "int_2"}}

        """

    /// Ids `client_id`, gates with `gate_name` and `passed`; the fill is logged as earlier than its order.
    package static let beta = """
        {"ts": "2025-12-20T11:00:00Z", "session_id": "beta", "symbol": "BTC-USD", "mode": "live", "kind": "intent", "payload": {"side": "sell", "quantity": 7, "current_price": 101, "strategy_key": "momentum", "intent_id": "i-7"}}
        {"ts": "2025-12-20T11:00:00.001Z", "session_id": "beta", "symbol": "BTC-USD", "mode": "live", "kind": "gate", "payload": {"gate_name": "LotSize", "passed": true, "reason": "", "intent_id": "i-7"}}
        {"ts": "2025-12-20T11:00:00.00425Z", "session_id": "beta", "symbol": "BTC-USD", "mode": "live", "kind": "order", "payload": {"client_id": "c-7", "intent_id": "i-7", "side": "sell", "quantity": 7, "order_type": "market"}}
        {"ts": "2025-12-20T11:00:00.002250001Z", "session_id": "beta", "symbol": "BTC-USD", "mode": "live", "kind": "fill", "payload": {"client_id": "c-7", "filled_quantity": 7, "fill_price": 101.5, "fill_notional": 710.5, "fill_fee": 0}}
        {"ts": "2025-12-20T11:00:02Z", "session_id": "beta", "symbol": "ETH-USD", "mode": "live", "kind": "error", "payload": {"error": "insufficient balance", "client_id": "c-8", "stacktrace": "broker.py line 40"}}
        {"ts": "2025-12-20T11:30:00Z", "session_id": "beta", "mode": "live", "kind": "heartbeat", "payload": {"beat": 3}}

        """

    /// Lines that try to command the terminal, in a session whose name does so too.
    package static let hostile = #"""
        {"ts": "2025-12-20T10:00:00Z", "session_id": "ev\u001b[31mil", "symbol": "BTC\u001b]0;owned\u0007", "mode": "live", "kind": "error", "payload": {"error": "red \u001b[2J\r\nnext \u202egnp.exe"}}
        {"ts": "2025-12-20T10:00:01Z", "session_id": "ev\u001b[31mil", "symbol": "ETH", "mode": "li\u009bve", "kind": "go\u001b[5mal", "payload": {"a\u001bb": "c"}}

        """#
}
