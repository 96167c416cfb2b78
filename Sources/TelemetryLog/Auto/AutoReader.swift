/// Guesses the canonical fields of a line for which there is no format, by the names of its members.
///
/// A wrong guess is worse than none: a value must be what its field needs, a word of a kind must be known, and what
/// describes an order says nothing of a fill.
final class AutoReader {
    private var levels = AutoLevels()
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
        levels.begin(document.innermost, document)
        inner = levels.count
        for (sought, field) in [
            (AutoNames.Sought.symbol, CanonicalField.symbol), (.orderID, .orderID), (.intentID, .intentID),
        ] {
            take(sought, as: field, Search(levels: 0..<inner), event)
        }
        if event[text: .orderID] == nil { takeOrdersOwnID(event) }
        for (sought, field) in [(AutoNames.Sought.venue, CanonicalField.venue), (.account, .account)] {
            take(sought, as: field, Search(inOrders: false, levels: 0..<inner), event)
        }
        takeMode(event)
        takeAround(event)
        let reading = kind(of: event)
        takeFields(of: reading, event)
    }

    // MARK: Finding

    /// The first value that is one of the field, as `isGood` sees it.
    func find<Found>(
        _ sought: AutoNames.Sought, _ search: Search, _ isGood: (LineValue, UnsafeRawBufferPointer) -> Found?
    ) -> Found? {
        let tiers = AutoNames.nameTiers(of: sought)
        for tier in max(0, search.tiers.lowerBound)..<min(tiers.count, search.tiers.upperBound) {
            for level in search.levels where levels.levels[level].names.meets(tiers[tier].set) {
                guard search.inOrders || !levels.levels[level].isOrder else { continue }
                if let found = find(tiers[tier], at: level, isText: sought.isText, isGood) { return found }
            }
        }
        return nil
    }

    private func find<Found>(
        _ tier: AutoNames.Tier, at level: Int, isText: Bool,
        _ isGood: (LineValue, UnsafeRawBufferPointer) -> Found?
    ) -> Found? {
        for code in tier.codes {
            guard let place = levels.member(code, of: level) else { continue }
            let value = document.value(place)
            if isText, value.kind != .string { continue }
            if let text = document.text(of: value), let found = isGood(value, text) { return found }
        }
        return nil
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
        for level in 0..<inner where levels.levels[level].isOrder {
            guard let place = levels.member(AutoNames.id, of: level) else { continue }
            let value = document.value(place)
            if let text = document.text(of: value), isTaken(text, of: value, as: .orderID, by: event) { return }
        }
    }

    private static let modes: Set = [
        "live", "paper", "shadow", "sim", "simulated", "simulation", "backtest", "testnet", "demo", "dry_run", "replay",
    ]

    private func takeMode(_ event: CanonicalEvent) {
        let own = member("mode").flatMap { $0.kind == .string ? document.text(of: $0) : nil }
        event[text: .mode] = find(.mode, Search(levels: 0..<inner)) { _, text in
            if let own, own.elementsEqual(text) { return text }
            let word = String(
                decoding: text.lowercased.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0 }, as: UTF8.self)
            return Self.modes.contains(word) ? text : nil
        }
    }

    /// The value of a member of the innermost object by its exact name.
    func member(_ name: StaticString) -> LineValue? {
        document.member(document.names.number(of: name.buffer), of: document.innermost).map { document.value($0) }
    }

    // MARK: Time and session

    /// Time and session may be said around the object.
    private func takeAround(_ event: CanonicalEvent) {
        for scope in document.scopes.dropLast().reversed() {
            if case .value(let place) = scope, document.node(place).kind == .object {
                levels.append(AutoLevels.Level(place: place, isOrder: false), document)
            }
        }
        event[text: .session] = find(.session, Search(inOrders: false, levels: 0..<levels.count)) { _, text in text }
        takeTime(event)
    }

    private func takeTime(_ event: CanonicalEvent) {
        if let own = member("ts"), let text = document.text(of: own),
            let time = FieldTime.time(of: own, text, document)
        {
            event.time = time
            event.timePlace = own.place
            return
        }
        let isDate = { [document] (value: LineValue, text: UnsafeRawBufferPointer) -> (Timestamp, LineDocument.Place?)? in
            Self.plausible(FieldTime.time(of: value, text, document)).map { ($0, value.place) }
        }
        if let (time, place) = find(.time, Search(inOrders: false, levels: 0..<inner), isDate) {
            event.time = time
            event.timePlace = place
        } else {
            event.time = find(.time, Search(levels: inner..<levels.count), isDate)?.0 ?? timeOfWrapper()
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
