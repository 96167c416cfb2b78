extension PayloadFormat {
    /// What stands for a value in a format.
    package enum Slot: Equatable, Sendable {
        /// A text without its quotes, by the number of its column, from 0.
        case quoted(Int32)
        /// Anything else as it is written; the last of `valueLimit` may be all up to the object's end.
        case bare(Int32)
        case orderID, intentID, fillID
        /// A text that is the same in all payloads of the format, which stands in it.
        case fixedText([UInt8])
        /// A number, true, false or null that is.
        case fixedScalar([UInt8])
    }

    /// A value of a format: its member's name as it is written, and what stands for it.
    package struct Place: Equatable, Sendable {
        /// The member's name between its quotes, escapes and all; empty in an array.
        package var name: [UInt8]
        /// What stands for the member's value.
        package var slot: Slot
        /// Whether it is the object's own, and not one of what it holds.
        package var isOwn: Bool

        /// A member `name` whose value `slot` gives.
        package init(name: [UInt8], slot: Slot, isOwn: Bool = true) {
            self.name = name
            self.slot = slot
            self.isOwn = isOwn
        }
    }

    /// The values of an object's format in their order; nil when it is no object's.
    package static func places(in format: [UInt8]) -> [Place]? {
        guard format.first == UInt8(ascii: "{"), format.last == UInt8(ascii: "}") else { return nil }
        var reader = PlaceReader()
        for piece in pieces(of: format) {
            if case .text(let text) = piece {
                for byte in text { reader.take(byte) }
            } else {
                reader.take(piece)
            }
        }
        return reader.places
    }

    /// Reads a format byte by byte, as far as to know whose the values are.
    private struct PlaceReader {
        private(set) var places: [Place] = []
        /// The containers that are open, from the outside in: whether each is an object.
        private var objects: [Bool] = []
        private var isString = false
        private var isEscaped = false
        /// Whether the string that is open, or the next one, is a member's name.
        private var isName = false
        private var name: [UInt8] = []
        /// The content of the value that is open, as far as the format has it.
        private var content: [UInt8] = []
        /// Whether a value of the event stands there.
        private var isTaken = false

        mutating func take(_ byte: UInt8) {
            guard !isString else { return takeContent(byte) }
            switch byte {
            case UInt8(ascii: "\""):
                isString = true
                if isName { name = [] }
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                objects.append(byte == UInt8(ascii: "{"))
                begin()
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                endScalar()
                _ = objects.popLast()
            case UInt8(ascii: ","):
                endScalar()
                begin()
            case UInt8(ascii: ":"): isName = false
            case 0x20: break
            default: content.append(byte)
            }
        }

        private mutating func endScalar() {
            if !isTaken, !content.isEmpty { append(.fixedScalar(content)) }
            (content, isTaken) = ([], false)
        }

        private mutating func append(_ slot: Slot) {
            places.append(Place(name: name, slot: slot, isOwn: objects.count == 1))
        }

        /// What follows begins with a name, if it is a member.
        private mutating func begin() {
            isName = objects.last ?? false
            if !isName { name = [] }
        }

        private mutating func takeContent(_ byte: UInt8) {
            if !isEscaped, byte == UInt8(ascii: "\"") {
                isString = false
                if !isName, !isTaken { append(.fixedText(content)) }
                (content, isTaken) = ([], !isName)
                return
            }
            isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
            if isName { name.append(byte) } else { content.append(byte) }
        }

        mutating func take(_ piece: Piece) {
            let slot: Slot
            switch piece {
            case .value(let number): slot = isString ? .quoted(number) : .bare(number)
            case .orderID: slot = .orderID
            case .intentID: slot = .intentID
            case .fillID: slot = .fillID
            case .text: return
            }
            append(slot)
            isTaken = true
        }
    }
}
