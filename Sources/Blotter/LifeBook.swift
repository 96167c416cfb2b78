import SQLite
import TelemetryLog

/// Keeps the lives of orders up to date while events come in.
///
/// A life is looked for in memory first, then in the index, unless its session is new to the index. What is joined by
/// id does not depend on the order in which the parts come. A session in which ids are missing is made anew at each
/// commit from all its events (`LifeSequence`).
final class LifeBook {
    private struct Key: Hashable {
        var session: String
        var id: String
    }

    private struct Entry {
        var life: Life
        /// The row that the index has now.
        var storedID: Int64?
        var isChanged = true
    }

    private struct IntentEntry {
        var intent: Life.Intent
        var isTaken: Bool
    }

    private struct Session {
        /// All its events are in memory: what is not there is nowhere.
        var isFresh: Bool
        var hasIntents = false
        var isSequenced = false
    }

    private let connection: Connection
    private let statements: LifeStatements
    private var entries: [Key: Entry] = [:]
    private var changed: [Key] = []
    private var intents: [Key: IntentEntry] = [:]
    /// Orders whose intent has not come yet.
    private var waiting: [Key: Key] = [:]
    private var sessions: [String: Session] = [:]

    /// Lives and intents that are kept in memory from one transaction to the next.
    private static let memoryLimit = 150_000

    init(_ connection: Connection) throws {
        self.connection = connection
        statements = try LifeStatements(connection)
    }

    /// Takes in one event; the caller has inserted it.
    func note(_ event: LogEvent, id: Int64, _ labels: EventLabels, _ batch: LogBatch) throws {
        guard event.kind != .other, event.kind != .gate else { return }
        let session = labels.session.text
        if sessions[session] == nil { try meet(session) }
        let orderID = event.orderID.text.isEmpty ? nil : batch.string(event.orderID.text)
        let intentID = event.intentID.text.isEmpty ? nil : batch.string(event.intentID.text)
        let part = Life.Part(event, id: id, symbol: labels.symbol?.text)
        switch event.kind {
        case .intent: try noteIntent(part, session, intentID ?? orderID)
        case .order: try noteOrder(part, session, orderID, intentID)
        case .fill:
            guard let orderID else { return markSequenced(session) }
            try update(Key(session: session, id: orderID), part) { $0.addFill(part) }
        case .error:
            guard let orderID else { return }
            try update(Key(session: session, id: orderID), part) { $0.addError(part) }
        case .gate, .other: break
        }
    }

    // MARK: Sessions

    private func meet(_ session: String) throws {
        let stored = try statements.session(session)
        sessions[session] = Session(
            isFresh: !stored.exists, hasIntents: stored.hasIntents, isSequenced: stored.isSequenced)
    }

    private func isFresh(_ session: String) -> Bool { sessions[session]?.isFresh == true }

    private func markSequenced(_ session: String) { sessions[session]?.isSequenced = true }

    // MARK: Parts

    private func noteIntent(_ part: Life.Part, _ session: String, _ id: String?) throws {
        sessions[session]?.hasIntents = true
        guard let id else { return }
        let key = Key(session: session, id: id)
        // The index has it already, so it may find itself. Of two intents with one id the earlier counts, and only all
        // events in the order of time tell which that is.
        if let known = try intent(key), known.intent.id != part.id { return markSequenced(session) }
        var entry = IntentEntry(intent: Life.Intent(id: part.id, time: part.time), isTaken: false)
        if let order = try waitingOrder(key) {
            entry.isTaken = true
            try change(order) { $0.life.intent = entry.intent }
        }
        intents[key] = entry
    }

    private func noteOrder(_ part: Life.Part, _ session: String, _ orderID: String?, _ intentID: String?) throws {
        guard let orderID else { return markSequenced(session) }
        let key = Key(session: session, id: orderID)
        try update(key, part) { $0.addOrder(part) }
        guard let entry = entries[key], entry.life.id == part.id, entry.life.intent == nil else { return }
        let intentKey = Key(session: session, id: intentID ?? orderID)
        if let found = try intent(intentKey) {
            guard !found.isTaken else { return markSequenced(session) }
            intents[intentKey]?.isTaken = true
            try change(key) { $0.life.intent = found.intent }
        } else {
            if let other = waiting[intentKey], other != key { markSequenced(session) }
            waiting[intentKey] = key
            if intentID == nil, sessions[session]?.hasIntents == true { markSequenced(session) }
        }
    }

    /// Adds an event to the life that bears its id, which is begun when there is none.
    private func update(_ key: Key, _ part: Life.Part, _ add: (inout Life) -> Void) throws {
        if try !load(key) {
            var life = Life(id: part.id, session: key.session)
            life.symbol = part.symbol
            entries[key] = Entry(life: life, storedID: nil)
            changed.append(key)
        }
        try change(key) { add(&$0.life) }
    }

    private func change(_ key: Key, _ body: (inout Entry) -> Void) throws {
        guard try load(key), var entry = entries[key] else { return }
        if !entry.isChanged { changed.append(key) }
        entry.isChanged = true
        body(&entry)
        entries[key] = entry
    }

    /// Brings a life into memory; false when there is none.
    private func load(_ key: Key) throws -> Bool {
        if entries[key] != nil { return true }
        guard !isFresh(key.session), let life = try statements.life(session: key.session, orderID: key.id) else {
            return false
        }
        entries[key] = Entry(life: life, storedID: life.id, isChanged: false)
        return true
    }

    private func intent(_ key: Key) throws -> IntentEntry? {
        if let known = intents[key] { return known }
        guard !isFresh(key.session), let (intent, isTaken) = try statements.intent(session: key.session, id: key.id)
        else { return nil }
        let entry = IntentEntry(intent: intent, isTaken: isTaken)
        intents[key] = entry
        return entry
    }

    /// The order that an intent with this id is missing from.
    private func waitingOrder(_ key: Key) throws -> Key? {
        if let order = waiting.removeValue(forKey: key) { return order }
        guard !isFresh(key.session), let id = try statements.orderWithout(intent: key.id, session: key.session) else {
            return nil
        }
        return Key(session: key.session, id: id)
    }

    // MARK: Saving

    /// Writes what changed; the caller has opened a transaction.
    func save() throws {
        for key in changed {
            guard var entry = entries[key], entry.isChanged, sessions[key.session]?.isSequenced != true else {
                continue
            }
            if let stored = entry.storedID, stored != entry.life.id { try statements.delete(stored) }
            try statements.save(entry.life)
            entry.storedID = entry.life.id
            entry.isChanged = false
            entries[key] = entry
        }
        changed.removeAll(keepingCapacity: true)
        for (name, session) in sessions where session.isSequenced { try resequence(name) }
        guard entries.count + intents.count > Self.memoryLimit else { return }
        forget()
    }

    private func resequence(_ session: String) throws {
        let lives = LifeSequence.lives(of: try statements.events(of: session), session: session)
        try statements.deleteLives(of: session)
        for life in lives { try statements.save(life) }
        entries = entries.filter { $0.key.session != session }
        sessions[session] = nil
    }

    /// Drops what is in memory: the index is asked again.
    func forget() {
        entries.removeAll(keepingCapacity: true)
        changed.removeAll(keepingCapacity: true)
        intents.removeAll(keepingCapacity: true)
        waiting.removeAll(keepingCapacity: true)
        sessions.removeAll(keepingCapacity: true)
    }
}

extension Life.Part {
    init(_ event: LogEvent, id: Int64, symbol: String?) {
        self.init(
            id: id, time: event.timestamp?.nanoseconds, symbol: symbol, quantity: event.amounts.quantity.number,
            filledQuantity: event.amounts.filledQuantity.number, fillPrice: event.amounts.fillPrice.number,
            fillFee: event.amounts.fillFee.number)
    }
}

extension Double {
    /// nil for NaN.
    fileprivate var number: Double? { isNaN ? nil : self }
}
