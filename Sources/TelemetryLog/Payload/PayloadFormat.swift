/// How a payload is put together again from its values: a format for SQLite's `printf`.
///
/// A log has few kinds of payloads, which differ in their values only. So the names of an object's members, and what
/// stands between them, are kept once, and each event has its values: texts without their quotes, anything else as it
/// is written. The ids of order, intent and fill are not among the values, since they have columns of their own: control
/// characters, which no JSON text contains, stand for them, between quotes where the id is text. An object of more than `valueLimit` members has its end,
/// from the last value on, in one piece.
package enum PayloadFormat {
    /// Values that one event has at most: as many columns as the index has for them.
    package static let valueLimit = 8
    /// The mark of the order's id.
    package static let orderID: UInt8 = 1
    /// The mark of the intent's id.
    package static let intentID: UInt8 = 2
    /// The mark of the fill's id.
    package static let fillID: UInt8 = 3
    /// A payload that is kept in one piece.
    static let whole = Array("%s".utf8)
    /// Formats that one reading makes; what is formed otherwise is kept in one piece. Payloads whose members' names are
    /// themselves data would else make a format each.
    static let formatLimit = 4096

    /// A member of the payload, as tokens of its line.
    struct Member {
        var key: JSONReader.Token
        var value: JSONReader.Value
        var role = Role.value

        /// What stands for the value: one of its own, or an id, by its mark.
        enum Role: UInt8 { case value, orderID, intentID, fillID }
    }

    /// Writes a format.
    struct Writer: ~Copyable {
        private var text = ByteBuffer()

        var bytes: UnsafeRawBufferPointer { text.bytes }

        mutating func clear() { text.clear() }

        mutating func append(_ text: StaticString) {
            self.text.append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
        }

        /// Appends what stands between two values; what `hasPercent` may have signs that a format doubles.
        @inline(__always)
        mutating func append(_ between: UnsafeRawBufferPointer, hasPercent: Bool) {
            guard hasPercent else { return text.append(between) }
            for byte in between {
                text.append(byte)
                if byte == UInt8(ascii: "%") { text.append(byte) }
            }
        }

        /// Appends what stands for an id.
        @inline(__always)
        mutating func append(mark: UInt8) { text.append(mark) }
    }
}
