/// The views of a cluster: with the names, columns and meanings of an index's, and which host it is of.
struct ClusterViews {
    /// Whether the server has the functions for JSON that came since 2018.
    let isModern: Bool

    /// An instant as the index's views write it.
    private func instant(_ nanoseconds: String) -> String {
        """
        concat(replaceOne(toString(toDateTime(intDiv(\(nanoseconds), 1000000000), 'UTC')), ' ', 'T'), '.', \
        substring(toString(1000000000 + \(nanoseconds) % 1000000000), 2), 'Z')
        """
    }

    /// The names, and the queries that they stand for.
    var all: [(name: String, query: String)] {
        [
            ("events", events), ("orders", orders), ("rejects", rejects), ("files", files), ("sessions", sessions),
        ]
    }

    private var events: String {
        """
        SELECT \(instant("ts_ns")) AS ts, ts_ns, session_id, symbol, mode, kind, order_id, intent_id, payload, file, \
        line, extra, fill_id, part, ifNull(format, 'native') AS format, side, order_type, quantity, limit_price, \
        reference_price, filled_quantity, cumulative_quantity, fill_price, average_price, fill_fee, cumulative_fee, \
        fee_currency, venue, account, gate, decision, reason, error, other_order_id, host, src, day, words \
        FROM blotter.events_all FINAL
        """
    }

    private var orders: String {
        """
        SELECT session_id, order_id, symbol, side, quantity, order_type, intent_id, \(instant("intent_ns")) AS intent_ts, \
        \(instant("order_ns")) AS order_ts, \(instant("first_fill_ns")) AS first_fill_ts, \
        \(instant("last_fill_ns")) AS last_fill_ts, fills, filled_quantity, avg_fill_price, fees, \
        if(isNull(order_ns), NULL, intent_lead / 1000000) AS intent_to_order_ms, \
        if(isNull(order_ns), NULL, fill_lag / 1000000) AS order_to_fill_ms, state, matched_by, fee_currency, \
        limit_price, venue, account, mode, error, order_ns, host, src, day FROM blotter.orders_all FINAL WHERE deleted = 0
        """
    }

    private var rejects: String {
        """
        SELECT name AS file, line, byte_offset, reason, text, host, src FROM (SELECT host, src, line, byte_offset, reason, \
        text FROM blotter.rejects_all FINAL) AS r ANY LEFT JOIN (SELECT host, src, file AS name \
        FROM blotter.files_all FINAL WHERE deleted = 0) AS f USING (host, src)
        """
    }

    private var files: String {
        """
        SELECT file, session_id, state, compressed, bytes, lines, events, invalid, blank, \
        \(instant("first_ns")) AS first_ts, \(instant("last_ns")) AS last_ts, \
        if(isNull(indexed_ns), NULL, concat(replaceOne(toString(toDateTime(intDiv(indexed_ns, 1000000000), 'UTC')), \
        ' ', 'T'), 'Z')) AS indexed_at, format, text, continued, outdated, host, src, name_session, sent_lines \
        FROM blotter.files_all FINAL WHERE deleted = 0
        """
    }

    /// From the counts of series, and of logs without any.
    private var sessions: String {
        let counts = ["intent", "order", "fill", "gate", "error"].map { kind in
            "sumIf(events, ifNull(kind, '') = '\(kind)') AS \(kind)s"
        }
        let nothing = counts.map { "toUInt64(0) AS \($0.split(separator: " ").last ?? "")" }.joined(separator: ", ")
        let time = "CAST(NULL AS Nullable(Int64))"
        return """
            SELECT session_id, if(empty(modes), NULL, arrayStringConcat(arraySort(modes), ',')) AS mode, \
            \(instant("first_ns")) AS first_ts, \(instant("last_ns")) AS last_ts, all_events AS events, intents, orders, \
            fills, gates, errors, bad AS invalid_lines, symbol_count AS symbols, length(logs) + empties AS files, \
            size AS bytes, host FROM (SELECT host, session_id, groupUniqArrayArray(m) AS modes, min(lo) AS first_ns, \
            max(hi) AS last_ns, sum(e) AS all_events, sum(intents) AS intents, sum(orders) AS orders, \
            sum(fills) AS fills, sum(gates) AS gates, sum(errors) AS errors, sum(invalid) AS bad, \
            sum(s) AS symbol_count, groupUniqArrayArray(l) AS logs, sum(empty_logs) AS empties, sum(b) AS size FROM (\
            SELECT host, session_id, groupUniqArrayIf(assumeNotNull(ifNull(mode, '')), isNotNull(mode)) AS m, \
            min(first_ns) AS lo, max(last_ns) AS hi, sum(events) AS e, \(counts.joined(separator: ", ")), \
            toUInt64(0) AS invalid, uniqExact(symbol) AS s, groupUniqArray(src) AS l, toUInt64(0) AS empty_logs, \
            toUInt64(0) AS b FROM blotter.series_all FINAL WHERE deleted = 0 GROUP BY host, session_id UNION ALL \
            SELECT host, assumeNotNull(ifNull(session_id, '')) AS session_id, CAST([] AS Array(String)) AS m, \
            \(time) AS lo, \(time) AS hi, toUInt64(0) AS e, \(nothing), sum(invalid) AS invalid, toUInt64(0) AS s, \
            groupArray(src) AS l, toUInt64(0) AS empty_logs, sum(bytes) AS b FROM blotter.files_all FINAL \
            WHERE deleted = 0 AND isNotNull(session_id) GROUP BY host, session_id UNION ALL \
            SELECT host, name_session AS session_id, CAST([] AS Array(String)) AS m, \(time) AS lo, \(time) AS hi, \
            toUInt64(0) AS e, \(nothing), toUInt64(0) AS invalid, toUInt64(0) AS s, CAST([] AS Array(String)) AS l, \
            count() AS empty_logs, toUInt64(0) AS b FROM blotter.files_all FINAL \
            WHERE deleted = 0 AND state = 'empty' GROUP BY host, name_session\
            ) AS parts GROUP BY host, session_id) AS sessions
            """
    }
}
