import SQLite
import TelemetryLog

/// Keeps the lifecycles of orders up to date while events come in.
///
/// A lifecycle is looked for in memory first, then in the index, unless it cannot be there yet. What is joined by id
/// does not depend on the order in which the parts come. What only the order of time can tell is told at each commit
/// (`SequenceUpdate`).
///
/// While a draft is filled the index cannot be asked, since its own indexes come last: the few parts of a lifecycle that
/// is no longer in memory are put off until it can.
final class OrderMatcher {
    /// A lifecycle in memory.
    struct Entry {
        var lifecycle: OrderLifecycle
        /// The row that the index has now.
        var stored: (series: Int64, id: Int64)?
        var isChanged = true
        /// Fills of it are in memory under several ids of the order.
        var isMerged = false
    }

    /// An intent in memory.
    struct IntentEntry {
        var intent: OrderLifecycle.Intent
        /// The order that has taken it by its id.
        var taker: OrderLifecycle.Place?
    }

    /// What is known of one id of one session; places are counted from 1, 0 is none.
    struct Slot {
        /// The lifecycle of the order with this id.
        var entry: Int32 = 0
        /// The intent with this id.
        var intent: Int32 = 0
        /// The key of the order whose intent, with this id, has not come yet.
        var waiting: Int32 = 0
        /// The fill that bears this id of its own.
        var fill: Int32 = 0
        /// Another id of the same order, which stands for this one.
        var same: Int32 = 0
        /// Whether the index was asked for other ids of the order.
        var isAsked = false
        /// Whether the id may have been in memory before.
        var wasDropped: Bool
    }

    /// A session that has had events since the last commit.
    struct Session {
        var name: String
        /// The index had none of its events when this matcher first met it.
        var isNew: Bool
        /// Ids of it may have been in memory once.
        var hasDropped = false
        var hasIntents = false
        /// Orders came that name no intent and are named by none, while there was none to be had.
        var hasNamelessOrders = false
        /// Busts came that name a fill, and no order.
        var hasNamelessBusts = false
        /// Events came that have two ids of their order.
        var hasOtherIDs = false
        /// What only the order of time can tell of it.
        var sequence: SequenceUpdate
    }

    let currencies = CurrencyNames()
    var statements: OrderStatements
    var keys = Interner()
    var slots: [Slot] = []
    var entries: [Entry] = []
    var intents: [IntentEntry] = []
    var fills: [OrderLifecycle.Place] = []
    var sessions: [Session] = []
    var sessionNumbers: [ExactText: Int32] = [:]
    /// Keys that were in memory once.
    var dropped = BloomFilter()
    /// Where lifecycles of a draft go, each once; nil when there is an index.
    var rows: DraftRows?
    /// Events that are put off until the index can be asked; nil when it can.
    var putOff: SpillQueue?
    /// While what was put off is taken in, the index holds later events, too.
    var isEndingDraft = false
    /// The keys of orders whose events have to be read again before they are written.
    var unsettled: [(order: Int32, session: Int32)] = []
    /// While a draft is filled they cannot be read: such orders are marked in the table.
    var hasUnsettledRows = false
    var scratch = ByteBuffer()
    let limits: IngestLimits

    /// Begins with an index.
    init(_ connection: Connection, limits: IngestLimits) throws {
        statements = try OrderStatements(connection, currencies)
        self.limits = limits
    }

    /// Begins with the draft of an index, whose lifecycles go to `rows`; what is put off may be kept in a file at `path`.
    init(draft connection: Connection, _ rows: DraftRows, path: String, limits: IngestLimits) throws {
        statements = try OrderStatements(connection, currencies)
        self.rows = rows
        self.limits = limits
        putOff = SpillQueue(path: path)
    }

    var isDraft: Bool { putOff != nil }

    /// Of a key, those that say the session.
    static let sessionBytes = MemoryLayout<Int32>.size

    // MARK: Sessions

    /// The number of a session, valid until `save` or `forget`.
    func session(_ name: String) throws -> Int32 {
        if let number = sessionNumbers[ExactText(name)] { return number }
        var session = Session(name: name, isNew: true, sequence: SequenceUpdate(session: name))
        if !isDraft {
            let stored = try statements.session(name)
            session.isNew = !stored.exists
            session.hasIntents = stored.hasIntents
            session.hasNamelessBusts = stored.hasNamelessBusts
            session.hasOtherIDs = stored.hasOtherIDs
            if stored.isSequenced { try session.sequence.goOn(try statements.sequence.get()) }
        }
        sessions.append(session)
        sessionNumbers[ExactText(name)] = Int32(sessions.count - 1)
        return Int32(sessions.count - 1)
    }

    // MARK: Events

    /// Takes in one event; the caller has inserted it, or will before the draft ends. Throws `DatabaseError`, and
    /// `BlotterError` of the spill queue.
    func take(_ event: OrderEvent<UnsafeRawBufferPointer>) throws {
        let (order, intent) = (key(event.session, event.orderID), key(event.session, event.intentID))
        let other = key(event.session, event.otherOrderID)
        if isDraft, wasDropped(order) || wasDropped(intent) || wasDropped(other) {
            try putOff?.append { event.append(to: &$0) }
        } else {
            if other != 0 {
                sessions[Int(event.session)].hasOtherIDs = true
                try unite(standing(order, event.session), standing(other, event.session), event.session)
            }
            let standing = try standing(order, event.session)
            let numbered = OrderEvent<Int32>(
                kind: event.kind, part: event.part, session: event.session, orderID: standing, otherOrderID: 0,
                intentID: try self.standing(intent, event.session),
                fillID: standing == 0 ? 0 : key(event.session, event.fillID, ofOrder: standing))
            let isNameless = standing == 0 && event.fillID.count > 0
            try take(numbered, namelessFill: isNameless ? String(decoding: event.fillID, as: UTF8.self) : nil)
        }
        // Not before: what is read again is read with all events of the index, and this is one.
        if keys.count >= limits.orderKeys || keys.byteCount > limits.orderKeyBytes {
            try saveChanged()
            drop()
        }
    }

    /// The number of an id, 0 for an empty one. A fill's id has one together with the id of its order: between the two is
    /// 0xFF, a byte that no text in UTF-8 has.
    func key(_ session: Int32, _ id: UnsafeRawBufferPointer, ofOrder order: Int32 = 0) -> Int32 {
        guard id.count > 0 else { return 0 }
        scratch.clear()
        scratch.append(value: session)
        if order != 0 {
            scratch.append(UnsafeRawBufferPointer(rebasing: keys.text(of: order).dropFirst(Self.sessionBytes)))
            scratch.append(value: 0xFF as UInt8)
        }
        scratch.append(id)
        let (number, isNew) = keys.number(of: scratch.bytes)
        if isNew {
            let wasDropped = sessions[Int(session)].hasDropped && dropped.mayContain(hash: keys.hash(of: number))
            slots.append(Slot(wasDropped: wasDropped))
        }
        return number
    }

    /// Takes in an event whose ids have numbers; `namelessFill` is the id of a fill without an order's.
    private func take(_ event: OrderEvent<Int32>, namelessFill: String?) throws {
        if sessions[Int(event.session)].sequence.isKnown, event.callsForOrderOfTime {
            try sessions[Int(event.session)].sequence.check(event.part, statements.sequence.get())
        }
        switch event.kind {
        case .intent: try takeIntent(event)
        case .order: try takeOrder(event)
        case .fill: try takeFill(event, namelessFill)
        case .error:
            guard event.orderID != 0 else { return }
            try update(event) { $0.addError(event.part) }
        case .cancel, .expire:
            guard event.orderID != 0 else { return }
            try update(event) { $0.addEnding(event.kind == .cancel ? .canceled : .expired, event.part) }
        case .amend:
            guard event.orderID != 0 else { return }
            try update(event) { $0.addAmendment(event.part) }
        case .bust: try takeBust(event, namelessFill)
        case .gate, .other: break
        }
    }

    /// Ids contradict what the order of time has told: the session is made anew at the next commit.
    func remake(_ session: Int32) { sessions[Int(session)].sequence.remake() }
}
