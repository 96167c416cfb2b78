import SQLite
import TelemetryLog

/// Keeps the lives of orders up to date while events come in.
///
/// A life is looked for in memory first, then in the index, unless it cannot be there yet. What is joined by id does
/// not depend on the order in which the parts come. What only the order of time can tell is told at each commit
/// (`SequenceUpdate`).
///
/// While a draft is filled the index cannot be asked, since its own indexes come last: the few parts of a life that is
/// no longer in memory are put off until it can.
final class LifeBook {
    private struct Entry {
        var life: Life
        /// The row that the index has now.
        var stored: (series: Int64, id: Int64)?
        var isChanged = true
    }

    private struct IntentEntry {
        var intent: Life.Intent
        /// The order that has taken it by its id.
        var taker: Life.Place?
    }

    /// What is known of one id of one session; places are counted from 1, 0 is none.
    private struct Slot {
        /// The life of the order with this id.
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

    private struct Session {
        var name: String
        /// The index had none of its events when this book first met it.
        var isNew: Bool
        var hasIntents = false
        /// What ids cannot tell of it.
        var sequence: SequenceUpdate
    }

    /// One event as far as it matters here; keys are 0 where an id is missing.
    private struct Note {
        var kind: LogEvent.Kind
        var part: Life.Part
        var session: Int32
        var order: Int32
        var intent: Int32
        var fill: Int32
        /// The own id of a fill without an order's.
        var namelessFill: String?

        /// Whether a session in which ids are missing depends on when it was.
        var callsForOrderOfTime: Bool { kind == .intent || kind == .order || (kind == .fill && order == 0) }
    }

    private var statements: LifeStatements
    private var keys = Interner()
    private var slots: [Slot] = []
    private var entries: [Entry] = []
    private var intents: [IntentEntry] = []
    private var fills: [Life.Place] = []
    private var sessions: [Session] = []
    private var sessionNumbers: [String: Int32] = [:]
    /// Keys that were in memory once.
    private var dropped = SeenKeys()
    /// What is put off; nil when the index can be asked.
    private var putOff: Spool?
    /// While what was put off is taken in, the index holds later events, too.
    private var isEndingDraft = false
    private var scratch: [UInt8] = []
    private let limits: IngestLimits

    /// Begins with an index.
    init(_ connection: Connection, limits: IngestLimits) throws {
        statements = try LifeStatements(connection)
        self.limits = limits
    }

    /// Begins with the draft of an index; what is put off may be kept in a file at `path`.
    init(draft connection: Connection, path: String, limits: IngestLimits) throws {
        statements = try LifeStatements(connection)
        self.limits = limits
        putOff = Spool(path: path)
    }

    private var isDraft: Bool { putOff != nil }

    // MARK: Sessions

    /// The number of a session, valid until `forget`.
    func session(_ name: String) throws -> Int32 {
        if let number = sessionNumbers[name] { return number }
        var session = Session(name: name, isNew: true, sequence: SequenceUpdate(session: name))
        if !isDraft {
            let stored = try statements.session(name)
            session.isNew = !stored.exists
            session.hasIntents = stored.hasIntents
            if stored.isSequenced { try session.sequence.goOn(try statements.sequence.get()) }
        }
        sessions.append(session)
        sessionNumbers[name] = Int32(sessions.count - 1)
        return Int32(sessions.count - 1)
    }

    // MARK: Notes

    /// Takes in one event; the caller has inserted it, or will before the draft ends.
    func take(_ event: LifeNote) throws {
        if keys.count >= limits.lifeKeys {
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
    private func key(_ session: Int32, _ id: UnsafeRawBufferPointer, ofOrder order: UnsafeRawBufferPointer? = nil)
        -> Int32
    {
        guard id.count > 0 else { return 0 }
        scratch.removeAll(keepingCapacity: true)
        withUnsafeBytes(of: session) { scratch.append(contentsOf: $0) }
        if let order { scratch.append(contentsOf: order) }
        if order != nil { scratch.append(0xFF) }
        scratch.append(contentsOf: id)
        let (number, isNew) = scratch.withUnsafeBytes { keys.number(of: $0) }
        if isNew { slots.append(Slot(wasDropped: dropped.mayContain(hash: keys.hash(of: number)))) }
        return number
    }

    private func take(_ note: Note) throws {
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

    private func remake(_ session: Int32) { sessions[Int(session)].sequence.remake() }

    private func leaveToSequence(_ note: Note, _ step: SequenceUpdate.Step.Kind) {
        sessions[Int(note.session)].sequence.append(.init(kind: step, part: note.part, fillID: note.namelessFill))
    }

    private func takeIntent(_ note: Note) throws {
        sessions[Int(note.session)].hasIntents = true
        let key = note.intent != 0 ? note.intent : note.order
        guard key != 0 else { return leaveToSequence(note, .intent) }
        let known = try intent(key, note.session, except: note.part.id)
        if let known, known.intent.id != note.part.id {
            // Of two intents with one id the earlier counts.
            if note.part.place < Life.Place(time: known.intent.time, id: known.intent.id) { remake(note.session) }
            return leaveToSequence(note, .intent)
        }
        // An order that was put off may have found this intent in the index, and taken it.
        if isEndingDraft, known == nil, try intent(key, note.session)?.taker != nil { return }
        let order = try waitingOrder(key, note.session)
        if known != nil, order == nil { return }
        if known != nil { return remake(note.session) }
        var entry = IntentEntry(intent: Life.Intent(id: note.part.id, time: note.part.time))
        if let order, try load(order, note.session) {
            change(order) { $0.life.intent = entry.intent }
            let life = entries[Int(slot(order).entry) - 1].life
            entry.taker = Life.Place(time: life.orderTime, id: life.id)
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
        try update(note) { $0.addOrder(note.part) }
        let life = entries[Int(slot(note.order).entry) - 1].life
        guard life.id == note.part.id, life.intent == nil else { return }
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
            change(note.order) { $0.life.intent = found.intent }
        } else {
            if let other = try waitingOrder(key, note.session), other != note.order { remake(note.session) }
            slots[Int(key) - 1].waiting = note.order
            if note.intent == 0, sessions[Int(note.session)].hasIntents { leaveToSequence(note, .namelessOrder) }
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
    private func firstFill(_ note: Note) throws -> Life.Place? {
        let known = slot(note.fill).fill
        if known != 0 { return fills[Int(known) - 1] }
        guard isStored(note.fill, note.session) || isEndingDraft else { return nil }
        return try statements.fill(
            session: sessions[Int(note.session)].name, orderID: id(note.order), fillID: fillID(note.fill),
            except: note.part.id, isBefore: isEndingDraft)
    }

    // MARK: What is known

    private func slot(_ key: Int32) -> Slot { slots[Int(key) - 1] }

    private func keep(_ entry: IntentEntry, at key: Int32) {
        let known = slot(key).intent
        if known != 0 {
            intents[Int(known) - 1] = entry
        } else {
            intents.append(entry)
            slots[Int(key) - 1].intent = Int32(intents.count)
        }
    }

    private func wasDropped(_ key: Int32) -> Bool { key != 0 && slot(key).wasDropped }

    /// Whether the index may know of this id what memory does not.
    private func isStored(_ key: Int32, _ session: Int32) -> Bool {
        !isDraft && (!sessions[Int(session)].isNew || wasDropped(key))
    }

    private func id(_ key: Int32) -> String { String(decoding: keys.text(of: key).dropFirst(4), as: UTF8.self) }

    private func fillID(_ key: Int32) -> String {
        String(decoding: keys.text(of: key).drop { $0 != 0xFF }.dropFirst(), as: UTF8.self)
    }

    /// Adds an event to the life that bears its id, which is begun when there is none.
    private func update(_ note: Note, _ add: (inout Life) -> Void) throws {
        if try !load(note.order, note.session) {
            entries.append(Entry(life: Life(note.part)))
            slots[Int(note.order) - 1].entry = Int32(entries.count)
        } else if entries[Int(slot(note.order).entry) - 1].life.sequence == .foundFill {
            // It was free for a fill without an id, and would not have been.
            remake(note.session)
        }
        change(note.order) { add(&$0.life) }
    }

    private func change(_ key: Int32, _ body: (inout Entry) -> Void) {
        let place = Int(slot(key).entry) - 1
        entries[place].isChanged = true
        body(&entries[place])
    }

    /// Brings a life into memory; false when there is none.
    private func load(_ key: Int32, _ session: Int32) throws -> Bool {
        if slot(key).entry != 0 { return true }
        guard isStored(key, session),
            let life = try statements.life(session: sessions[Int(session)].name, orderID: id(key))
        else { return false }
        entries.append(Entry(life: life, stored: (life.series, life.id), isChanged: false))
        slots[Int(key) - 1].entry = Int32(entries.count)
        return true
    }

    private func intent(_ key: Int32, _ session: Int32, except event: Int64? = nil) throws -> IntentEntry? {
        let known = slot(key).intent
        if known != 0 { return intents[Int(known) - 1] }
        guard isStored(key, session),
            let (intent, taker) = try statements.intent(
                session: sessions[Int(session)].name, id: id(key), except: event)
        else { return nil }
        let entry = IntentEntry(intent: intent, taker: taker)
        keep(entry, at: key)
        return entry
    }

    /// The order that an intent with this id is missing from.
    private func waitingOrder(_ key: Int32, _ session: Int32) throws -> Int32? {
        let order = slot(key).waiting
        if order != 0 {
            slots[Int(key) - 1].waiting = 0
            return order
        }
        guard isStored(key, session),
            let id = try statements.orderWithout(intent: id(key), session: sessions[Int(session)].name)
        else { return nil }
        return Array(id.utf8).withUnsafeBytes { self.key(session, $0) }
    }

    // MARK: Saving

    /// Writes what changed; the caller has opened a transaction.
    func save() throws {
        try saveChanged()
        guard !isDraft else { return }
        var isSequenced = false
        for number in sessions.indices where sessions[number].sequence.isNeeded {
            try sessions[number].sequence.save(statements)
            sessions[number].isNew = false
            isSequenced = true
        }
        // Lives in memory are no longer as the index has them.
        if isSequenced || keys.count > limits.lifeKeys { drop() }
    }

    /// The draft is whole, and `connection` can ask it: takes in what was put off, and writes it.
    func endDraft(_ connection: Connection) throws {
        statements = try LifeStatements(connection)
        isEndingDraft = true
        defer { isEndingDraft = false }
        guard var late = putOff.take() else { return }
        while !late.isEmpty {
            try late.removeFirst { while !$0.isAtEnd { try take(LifeNote(&$0)) } }
        }
        try save()
    }

    private func saveChanged() throws {
        // In the order of their table, where those of one series stand together.
        let changed = entries.indices.filter { entries[$0].isChanged }.sorted {
            (entries[$0].life.series, entries[$0].life.id) < (entries[$1].life.series, entries[$1].life.id)
        }
        for place in changed {
            let life = entries[place].life
            if let stored = entries[place].stored, stored != (life.series, life.id) {
                try statements.delete(series: stored.series, id: stored.id)
            }
            try statements.save(life)
            entries[place].stored = (life.series, life.id)
            entries[place].isChanged = false
        }
    }

    /// Drops lives and intents from memory; all are saved.
    private func drop() {
        for number in 1..<Int32(keys.count + 1) { dropped.insert(hash: keys.hash(of: number)) }
        keys.removeAll()
        slots.removeAll(keepingCapacity: true)
        entries.removeAll(keepingCapacity: true)
        intents.removeAll(keepingCapacity: true)
        fills.removeAll(keepingCapacity: true)
    }

    /// Drops what was not saved: the index is asked again.
    func forget() {
        keys.removeAll()
        slots.removeAll(keepingCapacity: true)
        entries.removeAll(keepingCapacity: true)
        intents.removeAll(keepingCapacity: true)
        fills.removeAll(keepingCapacity: true)
        sessions.removeAll()
        sessionNumbers.removeAll()
        dropped = SeenKeys()
    }
}
