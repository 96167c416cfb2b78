/// What a right reader finds in one session's file, noted while the file is written and never read back from it.
struct Ledger {
    private(set) var session: Manifest.Session
    /// What was said of each trade in valid lines, by the trade's number.
    private(set) var accounts: [Account]
    private let trades: [Trade]

    /// What the valid lines say of one trade.
    struct Account {
        var intent: Int64?
        var order: Int64?
        var ordered = Quantity(parts: 0)
        var fills = 0
        var filled = Quantity(parts: 0)
        var firstFill: Int64?
        var errors = 0

        /// nil where no line names an order.
        var state: String? {
            guard order != nil else { return fills + errors > 0 ? "orphan" : nil }
            if fills > 0 { return filled == ordered ? "filled" : "partial" }
            return errors > 0 ? "rejected" : "open"
        }

        var intentToOrderNanoseconds: Int64? {
            guard let intent, let order else { return nil }
            return order - intent
        }

        var orderToFillNanoseconds: Int64? {
            guard let order, let firstFill else { return nil }
            return firstFill - order
        }
    }

    init(session: Session, file: String, compressed: Bool) {
        self.session = Manifest.Session(
            sessionId: session.id, mode: session.mode, file: file, compressed: compressed)
        trades = session.trades
        accounts = Array(repeating: Account(), count: trades.count)
    }

    mutating func record(_ event: Event) {
        session.lines += 1
        session.events += 1
        session.kinds[event.step.kind, default: 0] += 1
        session.firstTsNs = session.firstTsNs ?? event.time
        session.lastTsNs = event.time
        guard let number = event.trade else { return }
        session.symbols[trades[number].instrument.symbol, default: 0] += 1
        accounts[number].record(event, of: trades[number])
    }

    mutating func recordInvalid(_ reason: String) {
        session.lines += 1
        session.invalid[reason, default: 0] += 1
    }

    mutating func recordBlank() {
        session.lines += 1
        session.blank += 1
    }

    mutating func recordBytes(_ count: Int) {
        session.rawBytes += count
    }
}

extension Ledger.Account {
    fileprivate mutating func record(_ event: Event, of trade: Trade) {
        switch event.step {
        case .intent:
            intent = event.time
        case .order:
            order = event.time
            ordered = trade.quantity
        case .fill(let quantity, _):
            fills += 1
            filled = Quantity(parts: filled.parts + quantity.parts)
            firstFill = firstFill ?? event.time
        case .failure:
            errors += 1
        case .gate, .outage:
            break
        }
    }
}
