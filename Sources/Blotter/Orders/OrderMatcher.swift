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
    struct Entry {
        var lifecycle: OrderLifecycle
        /// The row that the index has now.
        var stored: (series: Int64, id: Int64)?
        var isChanged = true
    }

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
        /// Whether the id may have been in memory before.
        var wasDropped: Bool
    }

    struct Session {
        var name: String
        /// The index had none of its events when this book first met it.
        var isNew: Bool
        var hasIntents = false
        /// Orders came that name no intent and are named by none, while there was none to be had.
        var hasNamelessOrders = false
        /// What ids cannot tell of it.
        var sequence: SequenceUpdate
    }

    /// One event as far as it matters here; keys are 0 where an id is missing.
    struct Note {
        var kind: LogEvent.Kind
        var part: OrderLifecycle.Part
        var session: Int32
        var order: Int32
        var intent: Int32
        var fill: Int32
        /// The own id of a fill without an order's.
        var namelessFill: String?

        /// Whether a session in which ids are missing depends on when it was.
        var callsForOrderOfTime: Bool { kind == .intent || kind == .order || (kind == .fill && order == 0) }
    }

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
    /// What is put off; nil when the index can be asked.
    var putOff: SpillQueue?
    /// While what was put off is taken in, the index holds later events, too.
    var isEndingDraft = false
    var scratch = ByteBuffer()
    let limits: IngestLimits

    /// Begins with an index.
    init(_ connection: Connection, limits: IngestLimits) throws {
        statements = try OrderStatements(connection)
        self.limits = limits
    }

    /// Begins with the draft of an index; what is put off may be kept in a file at `path`.
    init(draft connection: Connection, path: String, limits: IngestLimits) throws {
        statements = try OrderStatements(connection)
        self.limits = limits
        putOff = SpillQueue(path: path)
    }

    var isDraft: Bool { putOff != nil }

    // MARK: Sessions

    /// The number of a session, valid until `save` or `forget`.
    func session(_ name: String) throws -> Int32 {
        if let number = sessionNumbers[ExactText(name)] { return number }
        var session = Session(name: name, isNew: true, sequence: SequenceUpdate(session: name))
        if !isDraft {
            let stored = try statements.session(name)
            session.isNew = !stored.exists
            session.hasIntents = stored.hasIntents
            if stored.isSequenced { try session.sequence.goOn(try statements.sequence.get()) }
        }
        sessions.append(session)
        sessionNumbers[ExactText(name)] = Int32(sessions.count - 1)
        return Int32(sessions.count - 1)
    }

    // MARK: Notes

    /// Takes in one event; the caller has inserted it, or will before the draft ends.
    func take(_ event: OrderEvent) throws {
        if keys.count >= limits.orderKeys || keys.byteCount > limits.orderKeyBytes {
            try saveChanged()
            drop()
        }
        let order = key(event.session, event.orderID)
        var note = Note(
            kind: event.kind, part: event.part, session: event.session, order: order,
            intent: key(event.session, event.intentID),
            fill: order == 0 ? 0 : key(event.session, event.fillID, ofOrder: event.orderID))
        if event.kind == .fill, order == 0, event.fillID.count > 0 {
            note.namelessFill = String(decoding: event.fillID, as: UTF8.self)
        }
        if isDraft, wasDropped(note.order) || wasDropped(note.intent) {
            try putOff?.append { event.append(to: &$0) }
        } else {
            try take(note)
        }
    }

    /// The number of an id; of a fill's, together with that of its order. No text in UTF-8 has the byte between them.
    func key(_ session: Int32, _ id: UnsafeRawBufferPointer, ofOrder order: UnsafeRawBufferPointer? = nil)
        -> Int32
    {
        guard id.count > 0 else { return 0 }
        scratch.clear()
        scratch.append(value: session)
        if let order {
            scratch.append(order)
            scratch.append(value: 0xFF as UInt8)
        }
        scratch.append(id)
        let (number, isNew) = keys.number(of: scratch.bytes)
        if isNew { slots.append(Slot(wasDropped: dropped.mayContain(hash: keys.hash(of: number)))) }
        return number
    }

    func take(_ note: Note) throws {
        if sessions[Int(note.session)].sequence.isKnown, note.callsForOrderOfTime {
            try sessions[Int(note.session)].sequence.check(note.part, statements.sequence.get())
        }
        switch note.kind {
        case .intent: try takeIntent(note)
        case .order: try takeOrder(note)
        case .fill: try takeFill(note)
        case .error:
            guard note.order != 0 else { return }
            try update(note) { $0.addError(note.part) }
        case .cancel, .expire:
            guard note.order != 0 else { return }
            try update(note) { $0.addEnding(note.kind == .cancel ? .canceled : .expired, note.part) }
        case .gate, .other: break
        }
    }

    func remake(_ session: Int32) { sessions[Int(session)].sequence.remake() }

    private func leaveToSequence(_ note: Note, _ step: SequenceUpdate.Step.Kind) {
        sessions[Int(note.session)].sequence.append(.init(kind: step, part: note.part, fillID: note.namelessFill))
    }

    /// The first intent of a session may be what led to an order that came before it.
    private func noteIntent(_ number: Int32) throws {
        guard !sessions[Int(number)].hasIntents else { return }
        let session = sessions[Int(number)]
        sessions[Int(number)].hasIntents = true
        let isStored = !isDraft && !session.isNew
        if try session.hasNamelessOrders || (isStored && statements.hasOrderWithoutIntent(session: session.name)) {
            remake(number)
        }
    }

    private func takeIntent(_ note: Note) throws {
        try noteIntent(note.session)
        let key = note.intent != 0 ? note.intent : note.order
        guard key != 0 else { return leaveToSequence(note, .intent) }
        let known = try intent(key, note.session, except: note.part.id)
        if let known, known.intent.id != note.part.id {
            // Of two intents with one id the earlier counts.
            if note.part.place < OrderLifecycle.Place(time: known.intent.time, id: known.intent.id) {
                remake(note.session)
            }
            return leaveToSequence(note, .intent)
        }
        // An order that was put off may have found this intent in the index, and taken it.
        if isEndingDraft, known == nil, try intent(key, note.session)?.taker != nil { return }
        let order = try waitingOrder(key, note.session)
        if known != nil, order == nil { return }
        if known != nil { return remake(note.session) }
        var entry = IntentEntry(intent: OrderLifecycle.Intent(id: note.part.id, time: note.part.time))
        if let order, try load(order, note.session) {
            change(order) { $0.lifecycle.intent = entry.intent }
            let lifecycle = entries[Int(slot(order).entry) - 1].lifecycle
            entry.taker = OrderLifecycle.Place(time: lifecycle.orderTime, id: lifecycle.id)
        } else {
            leaveToSequence(note, .intent)
            if try wasTakenInSequence(key, note.session) { remake(note.session) }
        }
        keep(entry, at: key)
    }

    /// Whether an order that names this intent has been given another, by the order of time.
    private func wasTakenInSequence(_ key: Int32, _ session: Int32) throws -> Bool {
        guard sessions[Int(session)].sequence.isKnown else { return false }
        return try statements.hasSequencedOrder(intent: id(key), session: sessions[Int(session)].name)
    }

    private func takeOrder(_ note: Note) throws {
        guard note.order != 0 else { return leaveToSequence(note, note.intent == 0 ? .order : .orderOfIntent) }
        var isReplaced = false
        try update(note) { lifecycle in
            isReplaced = lifecycle.isOrder && note.part.place < lifecycle.place
            lifecycle.addOrder(note.part)
        }
        // The intent that it has is that of another order with its id.
        if isReplaced { return remake(note.session) }
        let lifecycle = entries[Int(slot(note.order).entry) - 1].lifecycle
        guard lifecycle.id == note.part.id, lifecycle.intent == nil else { return }
        let key = note.intent != 0 ? note.intent : note.order
        if let found = try intent(key, note.session) {
            if let taker = found.taker {
                // Of two orders of one intent the earlier has it.
                if note.part.place < taker { remake(note.session) }
                if note.intent == 0 { leaveToSequence(note, .namelessOrder) }
                return
            }
            // The intent of an order that was put off is in the index before an earlier order could claim it.
            if isEndingDraft, let other = try waitingOrder(key, note.session), other != note.order {
                remake(note.session)
            }
            intents[Int(slot(key).intent) - 1].taker = note.part.place
            sessions[Int(note.session)].sequence.take(found.intent)
            change(note.order) { $0.lifecycle.intent = found.intent }
        } else {
            // Of two orders of one intent that is to come the earlier is to have it.
            let other = try waitingOrder(key, note.session)
            slots[Int(key) - 1].waiting = note.order
            if let other, other != note.order, try load(other, note.session) {
                let known = entries[Int(slot(other).entry) - 1].lifecycle
                if OrderLifecycle.Place(time: known.orderTime, id: known.id) < note.part.place {
                    slots[Int(key) - 1].waiting = other
                }
            }
            guard note.intent == 0 else { return }
            if sessions[Int(note.session)].hasIntents {
                leaveToSequence(note, .namelessOrder)
            } else {
                sessions[Int(note.session)].hasNamelessOrders = true
            }
        }
    }

    private func takeFill(_ note: Note) throws {
        guard note.order != 0 else { return leaveToSequence(note, .fill) }
        if note.fill != 0 {
            if let first = try firstFill(note) {
                if note.part.time ?? .max < first.time ?? .max { remake(note.session) }
                return
            }
            fills.append(note.part.place)
            slots[Int(note.fill) - 1].fill = Int32(fills.count)
        }
        try update(note) { $0.addFill(note.part) }
    }

    /// The fill with this one's own id that came before it.
    private func firstFill(_ note: Note) throws -> OrderLifecycle.Place? {
        let known = slot(note.fill).fill
        if known != 0 { return fills[Int(known) - 1] }
        guard isStored(note.fill, note.session) || isEndingDraft else { return nil }
        return try statements.fill(
            session: sessions[Int(note.session)].name, orderID: id(note.order), fillID: fillID(note.fill),
            except: note.part.id, isBefore: isEndingDraft)
    }
}
