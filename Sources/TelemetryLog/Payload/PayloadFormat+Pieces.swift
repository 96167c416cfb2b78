extension PayloadFormat {
    /// A part of a payload, as its format has it.
    package enum Piece: Equatable, Sendable {
        case text([UInt8])
        /// The value in the column of this number, from 0.
        case value(Int32)
        case orderID, intentID, fillID
    }

    /// What a format puts together, in its order: what SQLite's `printf` and the marks of the ids come to.
    package static func pieces(of format: [UInt8]) -> [Piece] {
        var pieces: [Piece] = []
        var text: [UInt8] = []
        var values: Int32 = 0
        var rest = format[...]
        func close() {
            if !text.isEmpty { pieces.append(.text(text)) }
            text = []
        }
        while let byte = rest.popFirst() {
            switch byte {
            case orderID, intentID, fillID:
                close()
                pieces.append(byte == orderID ? .orderID : byte == intentID ? .intentID : .fillID)
            case UInt8(ascii: "%"):
                // `%s` is a value, `%%` a percent.
                guard rest.popFirst() == UInt8(ascii: "s") else {
                    text.append(byte)
                    continue
                }
                close()
                pieces.append(.value(values))
                values += 1
            default: text.append(byte)
            }
        }
        close()
        return pieces
    }
}
