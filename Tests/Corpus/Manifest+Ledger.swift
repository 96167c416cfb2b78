extension Manifest {
    /// The sum of what was noted for each session.
    init(_ ledgers: [Ledger]) {
        sessions = ledgers.map(\.session)
        files = sessions.count
        for session in sessions {
            lines += session.lines
            events += session.events
            blank += session.blank
            rawBytes += session.rawBytes
            invalid.merge(session.invalid, uniquingKeysWith: +)
            kinds.merge(session.kinds, uniquingKeysWith: +)
            symbols.merge(session.symbols, uniquingKeysWith: +)
        }
        orders = kinds["order", default: 0]
        fills = kinds["fill", default: 0]
        let accounts = ledgers.lazy.flatMap(\.accounts)
        for account in accounts {
            guard let state = account.state else { continue }
            states[state, default: 0] += 1
            if account.order != nil && account.fills == 0 { ordersWithoutFill += 1 }
        }
        intentToOrderMs = Latency(nanoseconds: accounts.compactMap(\.intentToOrderNanoseconds))
        orderToFillMs = Latency(nanoseconds: accounts.compactMap(\.orderToFillNanoseconds))
    }
}

extension Manifest.Latency {
    init(nanoseconds: [Int64]) {
        let sorted = nanoseconds.sorted()
        guard let longest = sorted.last else { return }
        count = sorted.count
        avg = Double(sorted.reduce(0, +)) / Double(count) / 1e6
        p50 = Self.milliseconds(sorted, percent: 50)
        p95 = Self.milliseconds(sorted, percent: 95)
        p99 = Self.milliseconds(sorted, percent: 99)
        max = Double(longest) / 1e6
    }

    /// Nearest rank: the smallest value that at least `percent` of 100 do not exceed.
    private static func milliseconds(_ sorted: [Int64], percent: Int) -> Double {
        let rank = (percent * sorted.count + 99) / 100
        return Double(sorted[rank - 1]) / 1e6
    }
}
