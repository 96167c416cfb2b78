import Blotter
import RowBinary

/// The orders of one pass: those that changed since the one before, and at first all.
struct OrderSending {
    private let forwarder: Forwarder
    /// What decides which of two rows of an order holds: grows with the lines of its session's logs.
    private let versions: [String: UInt64]
    /// Sessions that have logs which the index has no more.
    private let bereft: Set<String>

    private static let readerBits: UInt64 = 56
    private static let readingBits: UInt64 = 44

    init(_ forwarder: Forwarder) {
        self.forwarder = forwarder
        var versions: [String: UInt64] = [:]
        func add(_ lines: Int64, isOpen: Bool, _ log: LogFeed.Registration) {
            // A line without an end changes what it is part of, and then is another line.
            let part = UInt64(2 * lines + (isOpen ? 1 : 0)) + UInt64(log.log.reading) << Self.readingBits
            for session in log.sessions { versions[session, default: 0] += part }
        }
        for source in forwarder.sources {
            guard let log = forwarder.logs[source.number] else { continue }
            add(source.lines, isOpen: source.hasOpenLine, log)
        }
        for log in forwarder.gone { add(log.sentLines, isOpen: false, log) }
        self.versions = versions
        bereft = Set(forwarder.gone.flatMap(\.sessions))
    }

    private func version(_ session: String) -> UInt64 {
        ClusterTables.reader << Self.readerBits | versions[session, default: 0]
    }

    func run() throws {
        let feed = try forwarder.index.orders()
        var progress = try forwarder.state.progress()
        while let first = progress.first {
            let places = try forwarder.index.orders(after: first, limit: forwarder.limits.rows)
            try send(places, feed)
            progress.first = places.count < forwarder.limits.rows ? nil : places.last
            try forwarder.state.transaction { try forwarder.state.save(progress) }
        }
        while true {
            let changes = try forwarder.index.changes(after: progress.change, limit: 2 * forwarder.limits.rows)
            guard let last = changes.last else { return }
            var seen: Set<OrderFeed.Place> = []
            try send(
                changes.compactMap { change in
                    guard case .order(let place) = change.subject, seen.insert(place).inserted else { return nil }
                    return place
                }, feed)
            progress.change = last.number
            try forwarder.state.transaction { try forwarder.state.save(progress) }
        }
    }

    private func send(_ places: [OrderFeed.Place], _ feed: OrderFeed) throws {
        let isKept = try richer(than: places, feed)
        var rows = RowWriter()
        var days: Set<UInt16> = []
        let log = { forwarder.logs[$0]?.log }
        for place in places {
            let stands = try feed.append(place, to: &rows, version: version, log: log) { identity, events in
                guard isWanted(identity), isKept(identity, events) else { return false }
                days.insert(identity.day)
                return true
            }
            if !stands,
                let identity = try forwarder.index.appendGone(place, version: version, log: log, to: &rows)
            {
                days.insert(identity.day)
            }
            if days.count >= forwarder.limits.days || rows.bytes.count >= forwarder.limits.bytes {
                try flush(&rows, &days)
            }
        }
        try flush(&rows, &days)
    }

    private func isWanted(_ identity: OrderFeed.Identity) -> Bool {
        identity.day == 0 || identity.day >= forwarder.cut
    }

    private func flush(_ rows: inout RowWriter, _ days: inout Set<UInt16>) throws {
        try forwarder.insert(.orders, rows)
        forwarder.report.orders += rows.count
        rows.removeAll()
        days = []
    }

    /// Whether an order is made of no fewer events than the cluster has of it: in a session that has lost a log here, it
    /// may be.
    private func richer(
        than places: [OrderFeed.Place], _ feed: OrderFeed
    ) throws -> (OrderFeed.Identity, Int64) -> Bool {
        guard !bereft.isEmpty else { return { _, _ in true } }
        var asked: [OrderFeed.Identity] = []
        var unsent = RowWriter()
        for place in places {
            _ = try feed.append(place, to: &unsent, version: version, log: { forwarder.logs[$0]?.log }) { identity, _ in
                if bereft.contains(identity.session) { asked.append(identity) }
                return false
            }
        }
        let known = try forwarder.patience.run(&forwarder.report.retries) {
            try forwarder.cluster.eventCounts(ofOrders: asked, host: forwarder.host)
        }
        return { identity, events in events >= known[identity] ?? 0 }
    }
}
