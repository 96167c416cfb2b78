extension PayloadFormat {
    /// What stands for a value in a format.
    package enum Slot: Equatable, Sendable {
        /// A text without its quotes, by the number of its column, from 0.
        case quoted(Int32)
        /// Anything else as it is written; the last of `valueLimit` may be the object's whole end.
        case bare(Int32)
        case orderID, intentID
    }

    /// The slots of an object's format in their order; nil when it is no object's.
    package static func slots(of format: [UInt8]) -> [Slot]? {
        guard format.first == UInt8(ascii: "{"), format.last == UInt8(ascii: "}") else { return nil }
        var rest = format.dropFirst().dropLast()
        var slots: [Slot] = []
        var values: Int32 = 0
        while !rest.isEmpty {
            guard skipName(&rest) else { return nil }
            if rest.starts(with: Array("\"%s\"".utf8)) {
                slots.append(.quoted(values))
                values += 1
                rest = rest.dropFirst(4)
            } else if rest.starts(with: Array("%s".utf8)) {
                slots.append(.bare(values))
                values += 1
                rest = rest.dropFirst(2)
            } else if rest.starts(with: [UInt8(ascii: "\""), orderID])
                || rest.starts(with: [UInt8(ascii: "\""), intentID])
            {
                slots.append(rest.dropFirst().first == orderID ? .orderID : .intentID)
                rest = rest.dropFirst(3)
            } else {
                return nil
            }
            if rest.starts(with: Array(", ".utf8)) { rest = rest.dropFirst(2) }
        }
        return slots
    }

    /// Passes over `"name": `.
    private static func skipName(_ rest: inout ArraySlice<UInt8>) -> Bool {
        guard rest.popFirst() == UInt8(ascii: "\"") else { return false }
        while let byte = rest.popFirst(), byte != UInt8(ascii: "\"") {
            if byte == UInt8(ascii: "\\") { _ = rest.popFirst() }
        }
        guard rest.starts(with: Array(": ".utf8)) else { return false }
        rest = rest.dropFirst(2)
        return true
    }
}
