/// What is known of an id: in memory, else in the index, unless it cannot be there yet.
extension OrderMatcher {
    /// What is known of the id with the number `key`, from 1.
    func slot(_ key: Int32) -> Slot { slots[Int(key) - 1] }

    /// Keeps an intent in memory under the number of its id.
    func keep(_ entry: IntentEntry, at key: Int32) {
        let known = slot(key).intent
        if known != 0 {
            intents[Int(known) - 1] = entry
        } else {
            intents.append(entry)
            slots[Int(key) - 1].intent = Int32(intents.count)
        }
    }

    /// Whether the id may have been in memory before; false for none.
    func wasDropped(_ key: Int32) -> Bool { key != 0 && slot(key).wasDropped }

    /// Whether the index may know of this id what memory does not.
    func isStored(_ key: Int32, _ session: Int32) -> Bool {
        !isDraft && (!sessions[Int(session)].isNew || wasDropped(key))
    }

    /// The id that has the number `key`.
    func id(_ key: Int32) -> String { String(decoding: keys.text(of: key).dropFirst(Self.sessionBytes), as: UTF8.self) }

    /// A fill's own id, which has the number `key` together with its order's.
    func fillID(_ key: Int32) -> String {
        let ids = keys.text(of: key).dropFirst(Self.sessionBytes)
        return String(decoding: ids.drop { $0 != 0xFF }.dropFirst(), as: UTF8.self)
    }

    /// Adds an event to the lifecycle that bears its id, which is begun when there is none.
    func update(_ event: OrderEvent<Int32>, _ add: (inout OrderLifecycle) -> Void) throws {
        if try !load(event.orderID, event.session) {
            entries.append(Entry(lifecycle: OrderLifecycle(event.part)))
            slots[Int(event.orderID) - 1].entry = Int32(entries.count)
        } else if entries[Int(slot(event.orderID).entry) - 1].lifecycle.sequence == .foundFill {
            // The order took a fill without an id because nothing else bore its own; with this event it would not have.
            remake(event.session)
        }
        try changeLifecycle(event.orderID, event.session, add)
    }

    /// Changes a lifecycle that is in memory, and takes note where its events have to be read again.
    func changeLifecycle(_ key: Int32, _ session: Int32, _ body: (inout OrderLifecycle) -> Void) throws {
        let place = Int(slot(key).entry) - 1
        let wasUnsettled = entries[place].lifecycle.traits.contains(.unsettled)
        change(key) { body(&$0.lifecycle) }
        guard !wasUnsettled, entries[place].lifecycle.traits.contains(.unsettled) else { return }
        if isDraft || isEndingDraft {
            hasUnsettledRows = true
        } else {
            unsettled.append((key, session))
        }
    }

    /// Changes a lifecycle that is in memory.
    func change(_ key: Int32, _ body: (inout Entry) -> Void) {
        let place = Int(slot(key).entry) - 1
        entries[place].isChanged = true
        body(&entries[place])
    }

    /// Brings a lifecycle into memory; false when there is none.
    func load(_ key: Int32, _ session: Int32) throws -> Bool {
        if slot(key).entry != 0 { return true }
        guard isStored(key, session),
            let lifecycle = try statements.lifecycle(session: sessions[Int(session)].name, orderID: id(key))
        else { return false }
        entries.append(Entry(lifecycle: lifecycle, stored: (lifecycle.series, lifecycle.id), isChanged: false))
        slots[Int(key) - 1].entry = Int32(entries.count)
        return true
    }

    /// The intent with this id, in memory or in the index, but for `event`; nil when there is none.
    func intent(_ key: Int32, _ session: Int32, except event: Int64? = nil) throws -> IntentEntry? {
        let known = slot(key).intent
        if known != 0 { return intents[Int(known) - 1] }
        guard isStored(key, session),
            let (intent, taker) = try statements.intent(
                session: sessions[Int(session)].name, id: id(key), except: event,
                hasOtherIDs: sessions[Int(session)].hasOtherIDs)
        else { return nil }
        let entry = IntentEntry(intent: intent, taker: taker)
        keep(entry, at: key)
        return entry
    }

    /// The order whose intent, with this id, has not come yet; it waits no longer.
    func waitingOrder(_ key: Int32, _ session: Int32) throws -> Int32? {
        try takeWaiting(key, session).map { try standing($0, session) }
    }

    /// The same, by any of its ids.
    func takeWaiting(_ key: Int32, _ session: Int32) throws -> Int32? {
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
}
