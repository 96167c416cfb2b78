extension PayloadFormat {
    /// What stands for a value in a format.
    package enum Slot: Equatable, Sendable {
        /// A text without its quotes, by the number of its column, from 0.
        case quoted(Int32)
        /// Anything else as it is written; the last of `valueLimit` may be the object's whole end.
        case bare(Int32)
        case orderID, intentID, fillID
        /// The text `[redacted]` itself.
        case redacted
    }

    /// What stands in the form in place of a value that was kept out of the index.
    package static let redacted = Array("[redacted]".utf8)

    /// A member of a format: its name as it is written, and what stands for its value.
    package struct Place: Equatable, Sendable {
        /// The member's name between its quotes, escapes and all.
        package var name: [UInt8]
        /// What stands for the member's value.
        package var slot: Slot

        /// A member `name` whose value `slot` gives.
        package init(name: [UInt8], slot: Slot) {
            self.name = name
            self.slot = slot
        }
    }

    /// The members of an object's format in their order; nil when it is no object's.
    package static func places(in format: [UInt8]) -> [Place]? {
        guard format.first == UInt8(ascii: "{"), format.last == UInt8(ascii: "}") else { return nil }
        var places: [Place] = []
        var between: ArraySlice<UInt8> = []
        for piece in pieces(of: format) {
            if case .text(let text) = piece {
                between = text[...]
                takeRedacted(from: &between, into: &places)
                continue
            }
            guard let (name, isQuoted) = name(in: between), let slot = slot(piece, isQuoted: isQuoted) else {
                return nil
            }
            places.append(Place(name: name, slot: slot))
            between = []
        }
        return places
    }

    /// Takes the members off that `between` begins with whose values were kept out of the index, but for the separator
    /// before what follows them.
    private static func takeRedacted(from between: inout ArraySlice<UInt8>, into places: inout [Place]) {
        while let begin = separator(of: between) {
            let rest = between.dropFirst(begin)
            guard let end = rest.indices.first(where: { rest[$0...].starts(with: redactedEnd) }) else { return }
            places.append(Place(name: Array(rest[..<end]), slot: .redacted))
            between = between[rest.index(end, offsetBy: redactedEnd.count - 1)...]
        }
    }

    private static let redactedEnd = Array("\": \"".utf8) + redacted + Array("\"".utf8)

    /// The member's name in what stands before its value, and whether that is quoted: of `{"name": `, or of `", "name": "`
    /// after a value with quotes.
    private static func name(in between: ArraySlice<UInt8>) -> (name: [UInt8], isQuoted: Bool)? {
        let isQuoted = between.last == UInt8(ascii: "\"")
        let end = Array(isQuoted ? "\": \"".utf8 : "\": ".utf8)
        guard between.count > end.count, between.suffix(end.count).elementsEqual(end) else { return nil }
        let rest = between.dropLast(end.count)
        return separator(of: rest).map { (Array(rest.dropFirst($0)), isQuoted) }
    }

    /// How many bytes stand before the first name.
    private static func separator(of between: ArraySlice<UInt8>) -> Int? {
        [#"{""#, #", ""#, #"", ""#].first { between.starts(with: $0.utf8) }?.utf8.count
    }

    private static func slot(_ piece: Piece, isQuoted: Bool) -> Slot? {
        switch piece {
        case .value(let number): isQuoted ? .quoted(number) : .bare(number)
        case .orderID: .orderID
        case .intentID: .intentID
        case .fillID: .fillID
        case .text: nil
        }
    }
}
