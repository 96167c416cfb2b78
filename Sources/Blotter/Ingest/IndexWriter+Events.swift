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

    /// Inserts an event into the index: its row, its text, and what it says of an order. `rows` are those of the draft.
    @inline(__always)
    func insert(_ event: LogEvent, of source: Int64, _ batch: LogBatch, _ rows: DraftRows?) throws {
        let (place, id) = try insertRow(event, of: source, batch, rows)
        let series = series.all[place].id
        countReason(of: event, id: id, series: series, batch)
        let session = try self.series.all[place].matcherSession ?? meetSession(at: place, matcher)
        let orderEvent = OrderEvent(event, id: id, series: series, session: session, batch, matcher.currencies)
        guard var orderEvent else { return }
        if let rows, event.kind == .error {
            let (places, isNative) = (state.forms[Int(event.form)].texts, state.forms[Int(event.form)].format == nil)
            orderEvent.part.reason = eventTexts.withError(of: event, places, isNative: isNative, batch) {
                rows.tallies.reason(of: $0)
            }
        }
        try matcher.take(orderEvent)
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

    private func meetSession(at place: Int, _ matcher: OrderMatcher) throws -> Int32 {
        let session = try matcher.session(series.labels[place].session.text)
        series.setMatcherSession(session, at: place)
        return session
    }

    /// Answers the place of the event's series, and its id.
    @inline(__always)
    private func insertRow(
        _ event: LogEvent, of source: Int64, _ batch: LogBatch, _ rows: DraftRows?
    ) throws -> (place: Int, id: Int64) {
        let id = LineID.of(event, in: source)
        let place = try series.place(of: SeriesCounts.Key(event, source: source), in: statements) { labels(of: event) }
        if !hasMainSession {
            if state.mainSession == nil { state.mainSession = series.labels[place].session }
            hasMainSession = true
        }
        series.count(event, at: place)
        if let time = event.timestamp?.nanoseconds { try note(time, of: id) }
        let (series, form) = (series.all[place].id, try form(event.form))
        if let rows {
            try rows.append(event, id: id, series: series, form: form, batch)
        } else {
            try statements.insert(event, id: id, series: series, form: form, batch)
            try insertSearch?(batch[event.searchText], id: id)
        }
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
