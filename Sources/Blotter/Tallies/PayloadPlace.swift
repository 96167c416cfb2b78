import TelemetryLog

/// Where the payloads of one form have a member, so that its text can be read of an event without asking the index.
enum PayloadPlace: Equatable {
    /// One of the values, between quotes or as it is written.
    case quoted(Int)
    case bare(Int)
    /// A text, or another scalar, that all payloads of the form have.
    case fixedText([UInt8])
    case fixedScalar([UInt8])
    /// There is none.
    case none
    /// A container, an id, or what is behind the values that stand alone: the payload has to be read.
    case unknown

    /// The place of the member `name` in payloads of `format`, which is of `PayloadFormat`.
    init(of name: String, in format: [UInt8]) {
        guard let all = PayloadFormat.places(in: format) else {
            self = .unknown
            return
        }
        let own = all.filter(\.isOwn)
        let tail = PayloadFormat.Slot.bare(Int32(PayloadFormat.valueLimit - 1))
        let isHidden = Self.mentions(name, format) || own.contains { $0.slot == tail }
        if own.contains(where: { $0.name.contains(UInt8(ascii: "\\")) }) {
            self = .unknown
        } else if let member = own.first(where: { $0.name.elementsEqual(name.utf8) }) {
            self = member.slot == tail ? .unknown : Self(member.slot)
        } else {
            self = isHidden ? .unknown : .none
        }
    }

    private init(_ slot: PayloadFormat.Slot) {
        self =
            switch slot {
            case .quoted(let number): .quoted(Int(number))
            case .bare(let number): .bare(Int(number))
            case .fixedText(let text): .fixedText(text)
            case .fixedScalar(let text): .fixedScalar(text)
            case .orderID, .intentID, .fillID: .unknown
            }
    }

    /// Whether a format has the name anywhere, as that of a container.
    private static func mentions(_ name: String, _ format: [UInt8]) -> Bool {
        let quoted = Array("\"\(name)\"".utf8)
        return format.indices.dropLast(quoted.count - 1).contains { format[$0...].starts(with: quoted) }
    }

    /// Whether the member is there, as far as that is known.
    var exists: Bool { self != .none }
}

/// A text of an event, as far as it is known without its payload.
enum KnownText {
    case text(UnsafeRawBufferPointer)
    case none
    case unknown
}

/// Reads members of payloads; decoded texts are valid until the next one is read.
struct MemberTexts {
    private var decoded: [UInt8] = []

    /// Calls `body` with the text of the member at `place`: that of a string, or what else it is as it is written.
    mutating func with<Result>(
        _ place: PayloadPlace, of event: LogEvent, _ batch: LogBatch, _ body: (KnownText) throws -> Result
    ) rethrows -> Result {
        switch place {
        case .none: return try body(.none)
        case .unknown: return try body(.unknown)
        case .fixedText(let text): return try text.withUnsafeBytes { try decode($0, body) }
        case .fixedScalar(let text): return try text.withUnsafeBytes { try body(.text($0)) }
        case .quoted(let number):
            guard number < event.valueCount else { return try body(.unknown) }
            return try decode(batch[batch.values[Int(event.firstValue) + number]], body)
        case .bare(let number):
            guard number < event.valueCount else { return try body(.unknown) }
            return try body(.text(batch[batch.values[Int(event.firstValue) + number]]))
        }
    }

    private mutating func decode<Result>(
        _ content: UnsafeRawBufferPointer, _ body: (KnownText) throws -> Result
    ) rethrows -> Result {
        guard let backslash = content.firstIndex(of: UInt8(ascii: "\\")) else { return try body(.text(content)) }
        // What SQLite makes of half a pair, or of the character 0, is its own.
        guard !content[backslash...].contains(UInt8(ascii: "u")) else { return try body(.unknown) }
        decoded.removeAll(keepingCapacity: true)
        JSONString.decode(content, into: &decoded)
        return try decoded.withUnsafeBytes { try body(.text($0)) }
    }
}
