/// Guesses the canonical fields of a line for which there is no format, by the names of its members.
///
/// A wrong guess is worse than none: a value must be what its field needs, a word of a kind must be known, and what
/// describes an order says nothing of a fill.
final class AutoReader {
    private var levels = AutoLevels()
    private var places = AutoPlaces()
    /// The table of the line's shape; 0 where its objects have to be looked through.
    private var table: Int32 = 0
    /// Levels of the object itself and what is in it; those behind them are around it.
    var inner = 0
    let document: LineDocument
    /// For values that are looked at and not taken.
    let probe = CanonicalEvent()

    /// Reads lines that `document` has opened.
    init(_ document: LineDocument) { self.document = document }

    /// What is looked at of a field.
    struct Search {
        /// Whether objects that describe the order count.
        var inOrders = true
        /// The groups of names.
        var tiers = 0..<Int.max
        /// The levels.
        var levels: Range<Int>
    }

    /// Reads the event of the line that is open, whose innermost value is an object.
    func read(into event: CanonicalEvent) {
        event.clear()
        begin()
        take(.symbol, as: .symbol, Search(levels: 0..<inner), event)
        take(.orderID, as: .orderID, Search(levels: 0..<inner), event)
        take(.intentID, as: .intentID, Search(levels: 0..<inner), event)
        if event[text: .orderID] == nil { takeOrdersOwnID(event) }
        takeOtherOrderID(event)
        take(.venue, as: .venue, Search(inOrders: false, levels: 0..<inner), event)
        take(.account, as: .account, Search(inOrders: false, levels: 0..<inner), event)
        takeMode(event)
        takeAround(event)
        let reading = kind(of: event)
        takeFields(of: reading, event)
    }

    private func begin() {
        let shape = document.shape
        table = shape > 0 ? places.table(of: shape, document.shapes) : 0
        if table > 0 {
            inner = places.levelCount(of: table)
            return
        }
        levels.begin(document.innermost, document)
        inner = levels.count
        if shape > 0, inner <= Int(UInt8.max) { table = places.add(shape, levels, document) }
    }

    // MARK: Finding

    /// The first value that is one of the field, as `isGood` sees it. Inlined, as is what it calls, so that what `isGood`
    /// looks at counts no references.
    @inline(__always)
    func find<Found>(
        _ sought: AutoNames.Sought, _ search: Search, _ isGood: (LineValue, UnsafeRawBufferPointer) -> Found?
    ) -> Found? {
        if table > 0 { return findCandidate(sought, search, isGood) }
        return levels.first(of: sought, in: search, document) { place, _, _ in found(at: place, isGood) }
    }

    @inline(__always)
    private func findCandidate<Found>(
        _ sought: AutoNames.Sought, _ search: Search, _ isGood: (LineValue, UnsafeRawBufferPointer) -> Found?
    ) -> Found? {
        for index in places.range(of: sought.rawValue, in: table) {
            let candidate = places.candidates[index]
            guard search.tiers.contains(Int(candidate.tier)), search.levels.contains(Int(candidate.level)),
                search.inOrders || !candidate.isInOrder
            else { continue }
            if let found = found(at: LineDocument.Place(tree: 1, node: candidate.node), isGood) { return found }
        }
        return nil
    }

    @inline(__always)
    private func found<Found>(
        at place: LineDocument.Place, _ isGood: (LineValue, UnsafeRawBufferPointer) -> Found?
    ) -> Found? {
        let value = document.value(place)
        return document.text(of: value).flatMap { isGood(value, $0) }
    }

    func take(_ sought: AutoNames.Sought, as field: CanonicalField, _ search: Search, _ event: CanonicalEvent) {
        let _: Bool? = find(sought, search) { value, text in
            isTaken(text, of: value, as: field, by: event) ? true : nil
        }
    }

    /// Whether the value is what the field needs; then the event has it.
    func isTaken(
        _ text: UnsafeRawBufferPointer, of value: LineValue, as field: CanonicalField, by event: CanonicalEvent
    ) -> Bool {
        if value.kind == .bool, field.isIdentifier { return false }
        if event.take(text, of: value, as: field, document), event.isPlausible(field) { return true }
        event.clear(field)
        return false
    }

    /// The id of a member `order` may be named `id`.
    private func takeOrdersOwnID(_ event: CanonicalEvent) {
        if table > 0 {
            for index in places.range(of: AutoPlaces.orderIDs, in: table) {
                let node = places.candidates[index].node
                if isOrdersOwnID(LineDocument.Place(tree: 1, node: node), event) { return }
            }
            return
        }
        for level in 0..<inner where levels.levels[level].isOrder {
            if let place = levels.member(AutoNames.id, of: level), isOrdersOwnID(place, event) { return }
        }
    }

    /// Beside an order's id that of the exchange, where a name says that it is one.
    private func takeOtherOrderID(_ event: CanonicalEvent) {
        guard event[text: .orderID] != nil else { return }
        take(.orderID, as: .otherOrderID, Search(tiers: AutoNames.exchangeIDs, levels: 0..<inner), event)
    }

    private func isOrdersOwnID(_ place: LineDocument.Place, _ event: CanonicalEvent) -> Bool {
        found(at: place) { value, text in isTaken(text, of: value, as: .orderID, by: event) ? true : nil } ?? false
    }

    private static let modes: [StaticString] = [
        "live", "paper", "shadow", "sim", "simulated", "simulation", "backtest", "testnet", "demo", "dry_run",
        "dry-run", "replay",
    ]

    private func takeMode(_ event: CanonicalEvent) {
        let own = member(.mode).flatMap { $0.kind == .string ? document.text(of: $0) : nil }
        event[text: .mode] = find(.mode, Search(levels: 0..<inner)) { _, text in
            if let own, own.elementsEqual(text) { return text }
            return Self.modes.contains { text.means($0) } ? text : nil
        }
    }

    /// The value of a member of the innermost object by its exact name, which is that of a column.
    func member(_ column: LineDocument.Column) -> LineValue? {
        let place =
            table > 0 ? places.member(column, in: table) : document.member(column.rawValue, of: document.innermost)
        return place.map { document.value($0) }
    }

    // MARK: Time and session

    /// Time and session may be said around the object.
    private func takeAround(_ event: CanonicalEvent) {
        for scope in document.scopes.dropLast().reversed() {
            // Then the line has no table.
            if case .value(let place) = scope, document.node(place).kind == .object {
                levels.append(AutoLevels.Level(place: place, isOrder: false), document)
            }
        }
        event[text: .session] = find(.session, Search(inOrders: false, levels: 0..<levelCount)) { _, text in text }
        takeTime(event)
    }

    private var levelCount: Int { table > 0 ? inner : levels.count }

    private func takeTime(_ event: CanonicalEvent) {
        if let own = member(.time), let text = document.text(of: own),
            let time = FieldTime.time(of: own, text, document)
        {
            event.time = time
            event.timePlace = own.place
            return
        }
        let isDate = {
            [document] (value: LineValue, text: UnsafeRawBufferPointer) -> (Timestamp, LineDocument.Place?)? in
            Self.plausible(FieldTime.time(of: value, text, document)).map { ($0, value.place) }
        }
        if let (time, place) = find(.time, Search(inOrders: false, levels: 0..<inner), isDate) {
            event.time = time
            event.timePlace = place
        } else {
            event.time = find(.time, Search(levels: inner..<levelCount), isDate)?.0 ?? timeOfWrapper()
        }
    }

    /// From 2000 to 2100: steps, durations and monotonic clocks are none.
    static let times = Int64(946_684_800_000_000_000)..<Int64(4_102_444_800_000_000_000)

    private static func plausible(_ time: Timestamp?) -> Timestamp? {
        time.flatMap { times.contains($0.nanoseconds) ? $0 : nil }
    }

    private func timeOfWrapper() -> Timestamp? {
        for scope in document.scopes.dropLast().reversed() {
            switch scope {
            case .before(let text):
                if let time = LeadingTime.text(of: text) {
                    return Self.plausible(FieldTime.time(of: LineValue(text: time), time, document))
                }
            case .value(let place):
                guard let wrapper = document.member(document.wrapperTime, of: place) else { continue }
                let value = document.value(wrapper)
                return Self.plausible(document.text(of: value).flatMap { FieldTime.time(of: value, $0, document) })
            }
        }
        return nil
    }

    // MARK: Fields

    private func takeFields(of reading: Reading, _ event: CanonicalEvent) {
        event.kind = reading.kind ?? .other
        event.kindText = reading.kind == nil ? reading.logged : nil
        let isFill = event.kind == .fill
        for field in CanonicalField.fields(of: event.kind) {
            guard let sought = AutoNames.Sought(field) else { continue }
            take(sought, as: field, Search(inOrders: !isFill || field == .side, levels: 0..<inner), event)
        }
        if isFill { tellTotal(reading, event) }
        if let type = event[text: .orderType], type.elementsEqual("market".utf8) { event[number: .limitPrice] = .nan }
        if event.kind == .gate, event[text: .decision] == nil, reading.word.isVeto {
            event[text: .decision] = ("BLOCK" as StaticString).buffer
        }
    }

    /// A filled quantity in a line that says what is left of the order, or what became of it, is that of the order up to
    /// now.
    private func tellTotal(_ reading: Reading, _ event: CanonicalEvent) {
        let rest: Bool? = find(.remaining, Search(levels: 0..<inner)) { value, text in
            probe.clear()
            return probe.take(text, of: value, as: .quantity, document) ? true : nil
        }
        guard reading.isByStatus || rest != nil else { return }
        let known = event[number: .filledQuantity]
        event.clear(.filledQuantity)
        take(.filledQuantity, as: .filledQuantity, Search(inOrders: false, tiers: 1..<2, levels: 0..<inner), event)
        let total = event[number: .filledQuantity]
        guard !total.isNaN else {
            event[number: .filledQuantity] = known
            return
        }
        event.clear(.filledQuantity)
        take(.filledQuantity, as: .filledQuantity, Search(inOrders: false, tiers: 0..<1, levels: 0..<inner), event)
        event[number: .cumulativeQuantity] = total
    }
}
