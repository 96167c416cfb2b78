import SQLite

extension OrderMatcher {
    /// Writes what changed; the caller has opened a transaction, and saved the series. Numbers of sessions mean nothing
    /// afterwards.
    func save() throws {
        try saveChanged()
        guard !isDraft else { return }
        var isSequenced = false
        for number in sessions.indices where sessions[number].sequence.isNeeded {
            try sessions[number].sequence.save(statements)
            sessions[number].isNew = false
            isSequenced = true
        }
        // What is in memory is no longer what the index has.
        if isSequenced || keys.count > limits.orderKeys || keys.byteCount > limits.orderKeyBytes || currencies.isFull {
            drop()
        }
        if currencies.isFull { currencies.removeAll() }
        if sessions.count > limits.orderSessions { forget() }
    }

    /// The draft is whole, and `connection` can ask it: takes in what was put off, and writes it.
    func endDraft(_ connection: Connection) throws {
        statements = try OrderStatements(connection, currencies)
        rows = nil
        isEndingDraft = true
        defer { isEndingDraft = false }
        guard var late = putOff.take() else { return }
        while !late.isEmpty {
            try late.removeFirst { while !$0.isAtEnd { try take(OrderEvent(&$0)) } }
        }
        try saveChanged()
        if hasUnsettledRows {
            try statements.settle()
            drop()
        }
        try save()
    }

    /// Reads all events of orders again to which one came too late; the index has them.
    private func settle() throws {
        defer { unsettled = [] }
        for (key, session) in unsettled {
            let order = standing(key)
            let place = Int(slot(order).entry) - 1
            guard entries[place].lifecycle.traits.contains(.unsettled) else { continue }
            entries[place].lifecycle = try statements.settled(
                entries[place].lifecycle, orderID: id(order), session: sessions[Int(session)].name)
        }
    }

    /// Writes the lifecycles that have changed since they were written.
    func saveChanged() throws {
        try settle()
        if let rows { return try give(to: rows) }
        // In the order of their table, where those of one series stand together.
        let changed = entries.indices.filter { entries[$0].isChanged }.sorted {
            (entries[$0].lifecycle.series, entries[$0].lifecycle.id) < (
                entries[$1].lifecycle.series, entries[$1].lifecycle.id
            )
        }
        for place in changed {
            let lifecycle = entries[place].lifecycle
            guard let stored = entries[place].stored, stored != (lifecycle.series, lifecycle.id) else { continue }
            try statements.delete(series: stored.series, id: stored.id)
        }
        for place in changed {
            let lifecycle = entries[place].lifecycle
            try statements.save(lifecycle)
            entries[place].stored = (lifecycle.series, lifecycle.id)
            entries[place].isChanged = false
        }
    }

    /// Gives the lifecycles to a draft, which sorts them itself.
    private func give(to rows: DraftRows) throws {
        for place in entries.indices where entries[place].isChanged {
            try rows.append(entries[place].lifecycle, currencies)
            entries[place].stored = (entries[place].lifecycle.series, entries[place].lifecycle.id)
            entries[place].isChanged = false
        }
    }

    /// Drops lifecycles and intents from memory; all are saved.
    func drop() {
        for number in 1..<Int32(keys.count + 1) { dropped.insert(hash: keys.hash(of: number)) }
        for number in sessions.indices { sessions[number].hasDropped = true }
        clear()
    }

    private func clear() {
        keys.removeAll()
        slots.removeAll(keepingCapacity: true)
        entries.removeAll(keepingCapacity: true)
        intents.removeAll(keepingCapacity: true)
        fills.removeAll(keepingCapacity: true)
        unsettled.removeAll(keepingCapacity: true)
    }

    /// Drops what was not saved: the index is asked again.
    func forget() {
        clear()
        sessions.removeAll()
        sessionNumbers.removeAll()
        dropped = BloomFilter()
    }
}
