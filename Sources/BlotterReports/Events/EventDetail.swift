package import Blotter
private import TelemetryLog

/// What an event says, in a few words for each kind and in both dialects of the logs.
package struct EventDetail: Equatable {
    /// A piece of the text, and how a terminal shows it.
    package struct Part: Equatable {
        /// As it was logged: controls are not escaped.
        package let text: String
        /// nil for the usual one.
        package var style: Style?
    }

    /// What is shown, from left to right; none when there is nothing to say.
    package private(set) var parts: [Part] = []
    /// The members of the payload that `parts` tell of; all, where they tell of the payload as a whole.
    package private(set) var told: Set<String> = []
    /// The members of the event's payload, those that `parts` leaves out too.
    package let payload: Payload
    /// What is told of.
    private let said: Payload

    /// Of an event of the index.
    package init(_ event: EventRecord) {
        self.init(
            kind: event.kind, payload: event.payload, reading: event.reading, orderID: event.orderID,
            intentID: event.intentID, beside: [event.kind, event.symbol, event.session, event.mode])
    }

    /// `reading` is what another system's line says in the terms of a native payload; `beside` are texts that stand in
    /// columns of their own.
    init(
        kind: String?, payload json: String?, reading: String? = nil, orderID: String? = nil, intentID: String? = nil,
        beside columns: [String?] = []
    ) {
        payload = Payload(json ?? "null")
        said = reading.map { Payload($0) } ?? payload
        switch kind {
        case "intent": describeIntent()
        case "order", "amend": describeOrder()
        case "fill": describeFill()
        case "gate": describeGate()
        case "error": describeError()
        case "cancel", "expire": add(.reason)
        case "bust": add(prefix: "fill ", .fillID)
        default: break
        }
        if parts.isEmpty { tellWhole(json, beside: Set((columns + [orderID, intentID]).compactMap(\.self))) }
        addID(orderID: orderID, intentID: intentID)
    }

    private mutating func describeIntent() {
        add(.side)
        add(.quantity)
        add(prefix: "@ ", .currentPrice)
        add(.strategy)
    }

    private mutating func describeOrder() {
        add(.side)
        add(.quantity)
        add(.orderType)
        add(prefix: "@ ", .limitPrice)
    }

    private mutating func describeFill() {
        add(.side)
        if !add(.filledQuantity, .quantity) { add(prefix: "total ", .cumulativeQuantity) }
        if !add(prefix: "@ ", .fillPrice, .price) { add(prefix: "average ", .averagePrice) }
        add(prefix: "fee ", .fillFee, .fee)
    }

    private mutating func describeGate() {
        add(.gate)
        switch said.member(.decision, .passed) {
        case .some(let member) where member.value == .bool(true) || member.value == .string("ALLOW"):
            tell(member, as: "passed", .green)
        case .some(let member) where member.value == .bool(false) || member.value == .string("BLOCK"):
            tell(member, as: "BLOCKED", .red)
        case .some(let member):
            tell(member, as: member.value.text, .yellow)
        case nil:
            break
        }
        add(.reason)
    }

    private mutating func describeError() {
        guard let member = said.member(.error) else { return }
        tell(member, as: member.value.text, .red)
    }

    /// Adds the first of `fields` that the payload has; answers whether it has one.
    @discardableResult
    private mutating func add(prefix: String = "", _ fields: PayloadField...) -> Bool {
        for name in fields.flatMap(\.names) {
            guard let member = said.member(named: name), !member.value.text.isEmpty else { continue }
            tell(member, as: prefix + member.value.text)
            return true
        }
        return false
    }

    private mutating func tell(_ member: Payload.Member, as text: String, _ style: Style? = nil) {
        parts.append(Part(text: text, style: style))
        told.insert(member.name)
    }

    /// The id by which the event is followed: the order's, else the intent's.
    private mutating func addID(orderID: String?, intentID: String?) {
        guard let id = orderID ?? intentID else { return }
        parts.append(Part(text: id, style: .dim))
        told.formUnion((orderID != nil ? PayloadField.orderID : .intentID).names)
    }

    // MARK: Whatever there is

    private static let mostMembers = 12
    private static let times: Set = ["ts", "time", "timestamp", "datetime", "event_time", "ts_event"]

    /// Tells the members as they come, but for those that columns tell, and those named as secrets are, which nobody has
    /// asked for; a payload that has none as it is.
    private mutating func tellWhole(_ json: String?, beside columns: Set<String>) {
        guard let json, json != "{}" else { return }
        if payload.members.isEmpty {
            parts = [Part(text: json)]
            return
        }
        for member in payload.members where !Self.times.contains(member.name) {
            let pieces = Self.pieces(of: member).filter { !columns.contains($0.value) }
            guard !pieces.isEmpty else { continue }
            guard parts.count < Self.mostMembers else {
                parts.append(Part(text: "…", style: .dim))
                return
            }
            parts += pieces.map { Part(text: "\($0.name): \($0.value)") }
            told.insert(member.name)
        }
    }

    /// What a member says: of an object each of its own members.
    private static func pieces(of member: Payload.Member) -> [(name: String, value: String)] {
        guard !SecretName.mayBe(Array(member.name.utf8)) else { return [] }
        switch member.value {
        case .null: return []
        case .nested(let json):
            let inner = Payload(json).members
            guard !inner.isEmpty else {
                return json == "{}" || json == "[]" ? [] : [(member.name, SecretMask().masked(json))]
            }
            return inner.flatMap { inner in
                let name = "\(member.name).\(inner.name)"
                guard case .nested(let json) = inner.value else {
                    return pieces(of: inner).map { (name, $0.value) }
                }
                return SecretName.mayBe(Array(inner.name.utf8)) ? [] : [(name, SecretMask().masked(json))]
            }
        default:
            let text = member.value.text
            return text.isEmpty ? [] : [(member.name, text.contains("{") ? SecretMask().masked(text) : text)]
        }
    }
}
