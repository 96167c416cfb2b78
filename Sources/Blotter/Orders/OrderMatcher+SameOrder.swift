/// Ids that lead to one order: once an event bears two of them they are one, whatever came before it. A session without
/// such events pays a look at a flag.
extension OrderMatcher {
    /// The id that stands for all ids of the order, or the intent, that `key` names; 0 for none.
    func standing(_ key: Int32, _ session: Int32) throws -> Int32 {
        guard key != 0, sessions[Int(session)].hasOtherIDs else { return key }
        if !slot(key).isAsked {
            slots[Int(key) - 1].isAsked = true
            if isStored(key, session) { try askIDs(of: key, session) }
        }
        return standing(key)
    }

    /// The same, of what is in memory.
    func standing(_ key: Int32) -> Int32 {
        guard key != 0, slot(key).same != 0 else { return key }
        let last = standing(slot(key).same)
        slots[Int(key) - 1].same = last
        return last
    }

    /// Brings what the index knows of an order's ids into memory.
    private func askIDs(of key: Int32, _ session: Int32) throws {
        let others = try statements.ids(of: id(key), session: sessions[Int(session)].name).map { id in
            Array(id.utf8).withUnsafeBytes { self.key(session, $0) }
        }
        for other in others { slots[Int(other) - 1].isAsked = true }
        for other in others { try unite(key, other, session) }
    }

    /// The ids by which the index may know the order that `key` names.
    func ids(_ key: Int32, _ session: Int32) throws -> [String] {
        guard sessions[Int(session)].hasOtherIDs else { return [id(key)] }
        return try statements.ids(of: id(key), session: sessions[Int(session)].name)
    }

    /// An event bears both ids.
    func unite(_ first: Int32, _ second: Int32, _ session: Int32) throws {
        let (first, second) = (standing(first), standing(second))
        guard first != second else { return }
        let (hasFirst, hasSecond) = (try load(first, session), try load(second, session))
        // Fills are known by the id of the order that they were counted for.
        let (kept, other) = hasFirst || !hasSecond ? (first, second) : (second, first)
        try uniteIntents(other, kept, session)
        slots[Int(other) - 1].same = kept
        if hasFirst, hasSecond { try merge(other, into: kept, session) }
    }

    /// What the one id is to intents the other is from now on. Where both are something, all of the session's events tell.
    private func uniteIntents(_ other: Int32, _ kept: Int32, _ session: Int32) throws {
        if sessions[Int(session)].hasIntents, try concernsIntent(other, session), try concernsIntent(kept, session) {
            remake(session)
        }
        if slot(kept).intent == 0 { slots[Int(kept) - 1].intent = slot(other).intent }
        guard slot(other).waiting != 0 else { return }
        // Until there is an intent, any order may turn out to have it.
        if slot(kept).waiting != 0 { sessions[Int(session)].hasNamelessOrders = true }
        slots[Int(kept) - 1].waiting = slot(other).waiting
    }

    /// Whether there is an intent with this id, or an order waits for one.
    private func concernsIntent(_ key: Int32, _ session: Int32) throws -> Bool {
        let waiting = try takeWaiting(key, session)
        if let waiting { slots[Int(key) - 1].waiting = waiting }
        return try intent(key, session) != nil || waiting != nil
    }

    /// Both ids had events: those of the two are read again. The one that has the order is what the other is added to.
    private func merge(_ other: Int32, into kept: Int32, _ session: Int32) throws {
        let places = (kept: Int(slot(kept).entry) - 1, other: Int(slot(other).entry) - 1)
        let lifecycles = (kept: entries[places.kept].lifecycle, other: entries[places.other].lifecycle)
        if lifecycles.kept.isOrder, lifecycles.other.isOrder {
            // The order whose intent counts may be either.
            if sessions[Int(session)].hasIntents { remake(session) }
            sessions[Int(session)].hasNamelessOrders = true
        }
        // It took a fill without an id as an order that has none.
        if [lifecycles.kept, lifecycles.other].contains(where: { $0.sequence == .foundFill }) { remake(session) }
        let isOther = lifecycles.other.isOrder && !lifecycles.kept.isOrder
        let (left, lost) = isOther ? (places.other, places.kept) : (places.kept, places.other)
        if let stored = entries[lost].stored, !isDraft { try statements.delete(series: stored.series, id: stored.id) }
        (entries[lost].stored, entries[lost].isChanged) = (nil, false)
        entries[left].isMerged = true
        slots[Int(kept) - 1].entry = Int32(left + 1)
        change(kept) { $0.lifecycle.traits.remove(.unsettled) }
        try changeLifecycle(kept, session) { $0.traits.insert(.unsettled) }
    }
}
