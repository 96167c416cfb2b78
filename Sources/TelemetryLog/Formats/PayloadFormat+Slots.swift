extension PayloadFormat {
    /// What stands for a value in a format.
    package enum Slot: Equatable, Sendable {
        /// A text without its quotes, by the number of its column, from 0.
        case quoted(Int32)
        /// Anything else as it is written; the last of `valueLimit` may be the object's whole end.
        case bare(Int32)
        case orderID, intentID, fillID
    }

    /// A member of a format: its name as it is written, and what stands for its value.
    package struct Place: Equatable, Sendable {
        package var name: [UInt8]
        package var slot: Slot

        package init(name: [UInt8], slot: Slot) {
            self.name = name
            self.slot = slot
        }
    }

    /// The members of an object's format in their order; nil when it is no object's.
    package static func places(in format: [UInt8]) -> [Place]? {
        guard format.first == UInt8(ascii: "{"), format.last == UInt8(ascii: "}") else { return nil }
        var rest = format.dropFirst().dropLast()
        var places: [Place] = []
        var values: Int32 = 0
        while !rest.isEmpty {
            guard let name = takeName(&rest), let slot = takeSlot(&rest, &values) else { return nil }
            places.append(Place(name: name, slot: slot))
            if rest.starts(with: Array(", ".utf8)) { rest = rest.dropFirst(2) }
        }
        return places
    }

    /// Takes `"name": `, of which a format doubles each `%`.
    private static func takeName(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        guard rest.popFirst() == UInt8(ascii: "\"") else { return nil }
        var name: [UInt8] = []
        while let byte = rest.popFirst(), byte != UInt8(ascii: "\"") {
            name.append(byte)
            if byte == UInt8(ascii: "%") { _ = rest.popFirst() }
            if byte == UInt8(ascii: "\\"), let escaped = rest.popFirst() { name.append(escaped) }
        }
        guard rest.starts(with: Array(": ".utf8)) else { return nil }
        rest = rest.dropFirst(2)
        return name
    }

    private static func takeSlot(_ rest: inout ArraySlice<UInt8>, _ values: inout Int32) -> Slot? {
        let isQuoted = rest.first == UInt8(ascii: "\"")
        if isQuoted { rest = rest.dropFirst() }
        defer { if isQuoted { rest = rest.dropFirst() } }
        switch rest.popFirst() {
        case orderID: return .orderID
        case intentID: return .intentID
        case fillID: return .fillID
        case UInt8(ascii: "%"):
            guard rest.popFirst() == UInt8(ascii: "s") else { return nil }
            values += 1
            return isQuoted ? .quoted(values - 1) : .bare(values - 1)
        default: return nil
        }
    }
}
