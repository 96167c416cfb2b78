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
            intentID: event.intentID)
    }

    /// `reading` is what another system's line says in the terms of a native payload.
    init(
        kind: String?, payload json: String?, reading: String? = nil, orderID: String? = nil, intentID: String? = nil
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
        if parts.isEmpty {
            tellWhole(json)
        } else {
            addID(orderID: orderID, intentID: intentID)
        }
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
        add(.filledQuantity, .quantity)
        add(prefix: "@ ", .fillPrice, .price)
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

    /// Adds the first of `fields` that the payload has.
    private mutating func add(prefix: String = "", _ fields: PayloadField...) {
        for name in fields.flatMap(\.names) {
            guard let member = said.member(named: name), !member.value.text.isEmpty else { continue }
            tell(member, as: prefix + member.value.text)
            return
        }
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

    private mutating func tellWhole(_ json: String?) {
        guard let json, json != "{}" else { return }
        parts = [Part(text: json)]
        told = Set(payload.members.map(\.name))
    }
}
