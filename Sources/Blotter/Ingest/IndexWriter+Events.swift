import SQLite
import TelemetryLog

/// The rows of events, in an index or in a draft.
extension IndexWriter {
    /// How lines and payloads of one form are put together, as the reader has named it.
    struct NumberedForm {
        var template: String
        var payload: String?
        /// What read the lines; nil for native ones.
        var format: String?
        /// The name of the members that say the time of another system's line.
        var timeKey: String?
        /// Where payloads have what is counted in words, once an event asks for it.
        lazy var texts = EventTextPlaces(payload: payload)
    }

    /// Takes in the texts and forms that a batch gives numbers to.
    func define(_ batch: LogBatch) {
        for name in batch.names {
            if state.names.indices.contains(Int(name.number)) { series.renumber() }
            Self.place(SharedText(batch.string(name.text)), at: Int(name.number), in: &state.names, nil)
        }
        for form in batch.forms {
            let known = NumberedForm(
                template: batch.string(form.template),
                payload: form.payload.isEmpty ? nil : batch.string(form.payload),
                format: form.format.isEmpty ? nil : batch.string(form.format),
                timeKey: form.timeKey.isEmpty ? nil : batch.string(form.timeKey))
            Self.place(known, at: Int(form.number), in: &state.forms, NumberedForm(template: ""))
            if Int(form.number) < formRows.count { formRows[Int(form.number)] = 0 }
        }
    }

    private static func place<Element>(
        _ element: Element, at index: Int, in array: inout [Element], _ filler: Element
    ) {
        while array.count <= index { array.append(filler) }
        array[index] = element
    }

    /// The row of a form.
    @inline(__always)
    private func form(_ number: Int32) throws -> Int64 {
        Int(number) < formRows.count && formRows[Int(number)] != 0 ? formRows[Int(number)] : try insertForm(number)
    }

    private func insertForm(_ number: Int32) throws -> Int64 {
        let id = try statements.form(state.forms[Int(number)])
        while formRows.count <= Int(number) { formRows.append(0) }
        formRows[Int(number)] = id
        return id
    }

    private func label(_ number: Int32) -> SharedText? { number == 0 ? nil : state.names[Int(number)] }

    private func labels(of event: LogEvent) -> EventLabels {
        EventLabels(
            session: label(event.sessionName) ?? state.fallbackSession, symbol: label(event.symbolName),
            mode: label(event.modeName), kind: label(event.kindName), format: label(event.formatName))
    }

    /// Inserts an event into the index: its row, its text, and what it says of an order.
    func insert(_ event: LogEvent, of source: Int64, _ batch: LogBatch) throws {
        let (place, id) = try count(event, of: source, batch)
        let (series, form) = (series.all[place].id, try form(event.form))
        try statements.insert(event, id: id, series: series, form: form, batch)
        try insertSearch?(batch[event.searchText], id: id)
        guard let matcher else { return }
        let session = try self.series.all[place].matcherSession ?? meetSession(at: place, matcher.session)
        let orderEvent = OrderEvent(event, id: id, series: series, session: session, batch, matcher.currencies)
        if let orderEvent { try matcher.take(orderEvent) }
    }

    /// Writes the rows of a batch to a draft, and notes what its events say of orders.
    func write(_ batch: LogBatch, of source: Int64, to draft: BulkLoad) throws {
        guard let orders = draft.orders else { return }
        let rows = draft.rows
        var number: Int32 = 0
        for event in batch.events {
            let (place, id) = try count(event, of: source, batch)
            let (series, form) = (series.all[place].id, try form(event.form))
            try rows.append(event, id: id, series: series, form: form, batch)
            if event.isOfOrder {
                let session = self.series.all[place].matcherSession ?? meetSession(at: place, orders.session)
                let reason = event.kind == .error ? reason(of: event, batch, rows) : DraftTallies.Reason.unknown
                orders.append(.init(place: number, session: session, series: series, reason: reason))
            }
            number += 1
        }
    }

    /// What an error says, as a number of the draft's tallies.
    private func reason(of event: LogEvent, _ batch: LogBatch, _ rows: DraftRows) -> Int32 {
        let (places, isNative) = (state.forms[Int(event.form)].texts, state.forms[Int(event.form)].format == nil)
        return eventTexts.withError(of: event, places, isNative: isNative, batch) { rows.tallies.reason(of: $0) }
    }

    /// Counts why a gate blocked, or what an error says.
    @inline(__always)
    private func countReason(of event: LogEvent, id: Int64, series: Int64, _ batch: LogBatch) {
        guard event.kind == .gate || event.kind == .error else { return }
        eventTexts.withReason(of: event, state.forms[Int(event.form)].texts, batch) { counted in
            switch counted {
            case .nothing: break
            case .reason(let text): reasons.add(text, of: id, in: series)
            case .unknown: reasons.addUnknown(id, in: series)
            }
        }
    }

    private func meetSession(at place: Int, _ number: (String) throws -> Int32) rethrows -> Int32 {
        let session = try number(series.labels[place].session.text)
        series.setMatcherSession(session, at: place)
        return session
    }

    /// Counts an event for its series; answers the series' place, and the event's id.
    @inline(__always)
    private func count(_ event: LogEvent, of source: Int64, _ batch: LogBatch) throws -> (place: Int, id: Int64) {
        let id = LineID.of(event, in: source)
        let place = try series.place(of: SeriesCounts.Key(event, source: source), in: statements) { labels(of: event) }
        if state.mainSession == nil { state.mainSession = series.labels[place].session }
        series.count(event, at: place)
        if let time = event.timestamp?.nanoseconds { try note(time, of: id) }
        countReason(of: event, id: id, series: series.all[place].id, batch)
        return (place, id)
    }

    // MARK: Steps of time

    /// A longer pause between two lines of a log is recorded in `leap`, as is a time that goes back.
    private static let longPause = TimeSpan.minute

    @inline(__always)
    private func note(_ time: Int64, of id: Int64) throws {
        if let last = state.lastTime {
            let pause = Timestamp(nanoseconds: time) - Timestamp(nanoseconds: last)
            if pause < .zero || pause > Self.longPause { try statements.insertLeap(id, after: last) }
            if pause.nanoseconds <= -ClockStep.leastStep { draft?.rows.tallies.noteStep(id) }
        }
        state.lastTime = time
    }
}
