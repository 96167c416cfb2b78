import Corpus
import Foundation

/// Reads logs in the plainest way there is, to have a second opinion on what a manifest says of them.
struct NaiveReader {
    private(set) var lines = 0
    private(set) var blank = 0
    private(set) var bytes = 0
    private(set) var invalid: [String: Int] = [:]
    private(set) var kinds: [String: Int] = [:]
    private(set) var symbols: [String: Int] = [:]
    private(set) var spans: [String: ClosedRange<Int64>] = [:]
    private var intents: [String: Int64] = [:]
    private var orders: [String: Order] = [:]
    private var fills: [String: [(time: Int64, quantity: Double)]] = [:]
    private var failed: Set<String> = []

    private struct Order {
        let time: Int64
        let quantity: Double
        let intent: String
    }

    mutating func read(_ content: Data) {
        bytes += content.count
        for line in content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast() {
            lines += 1
            if line.isEmpty {
                blank += 1
            } else if let reason = reasonAgainst(line) {
                invalid[reason, default: 0] += 1
            } else if let event = try? JSONSerialization.jsonObject(with: line) as? [String: Any] {
                take(event)
            }
        }
    }

    var states: [String: Int] {
        var states: [String: Int] = [:]
        for (id, order) in orders {
            let filled = fills[id]?.reduce(0) { $0 + $1.quantity }
            switch filled {
            case order.quantity: states["filled", default: 0] += 1
            case .some: states["partial", default: 0] += 1
            case nil: states[failed.contains(id) ? "rejected" : "open", default: 0] += 1
            }
        }
        let orphans = failed.union(fills.keys).subtracting(orders.keys)
        if !orphans.isEmpty { states["orphan"] = orphans.count }
        return states
    }

    var ordersWithoutFill: Int {
        orders.keys.count { fills[$0] == nil }
    }

    /// In nanoseconds, ascending.
    var intentToOrder: [Int64] {
        orders.values.compactMap { order in intents[order.intent].map { order.time - $0 } }.sorted()
    }

    /// In nanoseconds, ascending.
    var orderToFill: [Int64] {
        orders.compactMap { id, order in fills[id]?.map(\.time).min().map { $0 - order.time } }.sorted()
    }

    /// The damages of a corpus are few enough to be told apart by their first bytes.
    private func reasonAgainst(_ line: Data) -> String? {
        if String(validating: line, as: UTF8.self) == nil { return "invalid_utf8" }
        guard let value = try? JSONSerialization.jsonObject(with: line, options: .fragmentsAllowed) else {
            return line.first == UInt8(ascii: "{") ? "truncated" : "not_json"
        }
        return value is [String: Any] ? nil : "not_object"
    }

    private mutating func take(_ event: [String: Any]) {
        guard let kind = event["kind"] as? String, let payload = event["payload"] as? [String: Any],
            let session = event["session_id"] as? String, let time = (event["ts"] as? String).flatMap(nanoseconds)
        else { return }
        kinds[kind, default: 0] += 1
        if let symbol = event["symbol"] as? String { symbols[symbol, default: 0] += 1 }
        let span = spans[session] ?? time...time
        spans[session] = min(span.lowerBound, time)...max(span.upperBound, time)

        let intent = payload["intent_id"] as? String ?? ""
        guard let id = (payload["order_id"] ?? payload["client_id"]) as? String else {
            if kind == "intent" { intents[intent] = time }
            return
        }
        switch kind {
        case "order": orders[id] = Order(time: time, quantity: payload["quantity"] as? Double ?? 0, intent: intent)
        case "fill": fills[id, default: []].append((time, payload["filled_quantity"] as? Double ?? 0))
        default: failed.insert(id)
        }
    }

    /// A time of `2025-12-20T09:30:45.123456`, with its zone or without.
    private func nanoseconds(_ text: String) -> Int64? {
        let zone = text.dropFirst("2025-12-20T09:30:45.123456".count)
        let seconds = text.prefix("2025-12-20T09:30:45".count) + (zone.isEmpty ? "Z" : zone)
        let fraction = text.dropFirst("2025-12-20T09:30:45.".count).prefix(6)
        guard let date = try? Date(String(seconds), strategy: .iso8601), let microseconds = Int64(fraction)
        else { return nil }
        return Int64(date.timeIntervalSince1970) * 1_000_000_000 + microseconds * 1_000
    }
}
