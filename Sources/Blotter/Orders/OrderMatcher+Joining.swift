/// Where an intent, an order and a fill find each other: by id at once, or left to the order of time (`SequenceUpdate`),
/// which tells at the next commit.
extension OrderMatcher {
    /// Ids do not tell where this event belongs.
    private func leaveToSequence(_ event: OrderEvent<Int32>, _ step: SequenceUpdate.Step.Kind, fillID: String? = nil) {
        sessions[Int(event.session)].sequence.append(.init(kind: step, part: event.part, fillID: fillID))
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

    /// Takes in an intent: an order that waits for its id has it.
    func takeIntent(_ event: OrderEvent<Int32>) throws {
        try noteIntent(event.session)
        let key = event.intentID != 0 ? event.intentID : event.orderID
        guard key != 0 else { return leaveToSequence(event, .intent) }
        let known = try intent(key, event.session, except: event.part.id)
        if let known, known.intent.id != event.part.id {
            // Of two intents with one id the earlier counts.
            if event.part.place < OrderLifecycle.Place(time: known.intent.time, id: known.intent.id) {
                remake(event.session)
            }
            return leaveToSequence(event, .intent)
        }
        // An order that was put off may have found this intent in the index, and taken it.
        if isEndingDraft, known == nil, try intent(key, event.session)?.taker != nil { return }
        let order = try waitingOrder(key, event.session)
        if known != nil, order == nil { return }
        if known != nil { return remake(event.session) }
        var entry = IntentEntry(intent: OrderLifecycle.Intent(id: event.part.id, time: event.part.time))
        if let order, try load(order, event.session) {
            change(order) { $0.lifecycle.intent = entry.intent }
            let lifecycle = entries[Int(slot(order).entry) - 1].lifecycle
            entry.taker = OrderLifecycle.Place(time: lifecycle.orderTime, id: lifecycle.id)
        } else {
            leaveToSequence(event, .intent)
            if try wasTakenInSequence(key, event.session) { remake(event.session) }
        }
        keep(entry, at: key)
    }

    /// Whether an order that names this intent has been given another, by the order of time.
    private func wasTakenInSequence(_ key: Int32, _ session: Int32) throws -> Bool {
        guard sessions[Int(session)].sequence.isKnown else { return false }
        return try ids(key, session).contains { id in
            try statements.hasSequencedOrder(intent: id, session: sessions[Int(session)].name)
        }
    }

    /// Takes in an order: it has the intent whose id it names, or that bears its own.
    func takeOrder(_ event: OrderEvent<Int32>) throws {
        guard event.orderID != 0 else { return leaveToSequence(event, event.intentID == 0 ? .order : .orderOfIntent) }
        var isReplaced = false
        try update(event) { lifecycle in
            isReplaced = lifecycle.isOrder && event.part.place < lifecycle.place
            lifecycle.addOrder(event.part)
        }
        // The intent that it has is that of another order with its id.
        if isReplaced { return remake(event.session) }
        let lifecycle = entries[Int(slot(event.orderID).entry) - 1].lifecycle
        guard lifecycle.id == event.part.id, lifecycle.intent == nil else { return }
        let key = event.intentID != 0 ? event.intentID : event.orderID
        if let found = try intent(key, event.session) {
            if let taker = found.taker {
                // Of two orders of one intent the earlier has it.
                if event.part.place < taker { remake(event.session) }
                if event.intentID == 0 { leaveToSequence(event, .namelessOrder) }
                return
            }
            // The intent of an order that was put off is in the index before an earlier order could claim it.
            if isEndingDraft, let other = try waitingOrder(key, event.session), other != event.orderID {
                remake(event.session)
            }
            intents[Int(slot(key).intent) - 1].taker = event.part.place
            sessions[Int(event.session)].sequence.take(found.intent)
            change(event.orderID) { $0.lifecycle.intent = found.intent }
        } else {
            try awaitIntent(key, event)
        }
    }

    /// The intent of an order has not come yet: whoever brings it is told of the order.
    private func awaitIntent(_ key: Int32, _ event: OrderEvent<Int32>) throws {
        // Of two orders of one intent that is to come the earlier is to have it.
        let other = try waitingOrder(key, event.session)
        slots[Int(key) - 1].waiting = event.orderID
        if let other, other != event.orderID, try load(other, event.session) {
            let known = entries[Int(slot(other).entry) - 1].lifecycle
            if OrderLifecycle.Place(time: known.orderTime, id: known.id) < event.part.place {
                slots[Int(key) - 1].waiting = other
            }
        }
        guard event.intentID == 0 else { return }
        if sessions[Int(event.session)].hasIntents {
            leaveToSequence(event, .namelessOrder)
        } else {
            sessions[Int(event.session)].hasNamelessOrders = true
        }
    }

    /// Takes in a fill: the order whose id it bears has it. `namelessFill` is the own id of one without an order's.
    func takeFill(_ event: OrderEvent<Int32>, _ namelessFill: String?) throws {
        guard event.orderID != 0 else {
            if let namelessFill, try isTakenBack(namelessFill, event.session) { remake(event.session) }
            return leaveToSequence(event, .fill, fillID: namelessFill)
        }
        if event.fillID != 0 {
            if let first = try firstFill(event) {
                if event.part.time ?? .max < first.time ?? .max { remake(event.session) }
                return
            }
            fills.append(event.part.place)
            slots[Int(event.fillID) - 1].fill = Int32(fills.count)
        }
        let isTakenBack = try event.fillID != 0 && isTakenBack(fillID(event.fillID), event.session)
        let known = Int(slot(event.orderID).entry)
        let isMerged = event.fillID != 0 && known > 0 && entries[known - 1].isMerged
        try update(event) { lifecycle in
            lifecycle.addFill(event.part)
            // The bust may have come before, and the fill by another id of the order.
            if isTakenBack || isMerged || (event.fillID != 0 && lifecycle.traits.contains(.busted)) {
                lifecycle.traits.insert(.unsettled)
            }
        }
    }

    /// Whether a bust that names no order names this fill. In a draft such a bust makes the session anew in any case.
    private func isTakenBack(_ fillID: @autoclosure () -> String, _ session: Int32) throws -> Bool {
        guard sessions[Int(session)].hasNamelessBusts, !isDraft else { return false }
        return try statements.history.hasNamelessBust(of: fillID(), session: sessions[Int(session)].name)
    }

    /// Takes in a bust; `namelessFill` is the fill that it names when it names no order.
    func takeBust(_ event: OrderEvent<Int32>, _ namelessFill: String?) throws {
        guard event.orderID != 0 else {
            guard let namelessFill else { return }
            sessions[Int(event.session)].hasNamelessBusts = true
            let name = sessions[Int(event.session)].name
            if try isDraft || statements.history.hasFill(namelessFill, session: name) { remake(event.session) }
            return
        }
        try update(event) { lifecycle in
            lifecycle.addBust(event.part)
            if event.fillID != 0 { lifecycle.traits.insert(.unsettled) }
        }
        // An order whose only fill is taken back may have one without an id.
        if event.fillID != 0, sessions[Int(event.session)].sequence.isKnown { remake(event.session) }
    }

    /// The fill with this one's own id that came before it.
    private func firstFill(_ event: OrderEvent<Int32>) throws -> OrderLifecycle.Place? {
        let known = slot(event.fillID).fill
        if known != 0 { return fills[Int(known) - 1] }
        guard isStored(event.fillID, event.session) || isEndingDraft else { return nil }
        return try ids(event.orderID, event.session).compactMap { id in
            try statements.fill(
                session: sessions[Int(event.session)].name, orderID: id, fillID: fillID(event.fillID),
                except: event.part.id, isBefore: isEndingDraft)
        }.min()
    }
}
