import TelemetryLog

/// Where payloads of one form say why a gate blocked, and what an error is.
final class EventTextPlaces: Sendable {
    /// The first of the members `error` and `message` that there is, whatever it is, for `IndexReader.reasons`.
    let error: PayloadPlace
    /// The first of them that is a text, as the view `reading` has it.
    let errorText: PayloadPlace
    let reason: PayloadPlace
    let decision: PayloadPlace
    let passed: PayloadPlace

    /// `payload` is of `PayloadFormat`; nil for lines without one.
    init(payload: String?) {
        let format = Array((payload ?? "{}").utf8)
        func first(_ field: PayloadField) -> PayloadPlace {
            field.names.lazy.map { PayloadPlace(of: $0, in: format) }.first(where: \.exists) ?? .none
        }
        (error, reason, decision, passed) = (first(.error), first(.reason), first(.decision), first(.passed))
        errorText =
            PayloadField.error.names.lazy.map { PayloadPlace(of: $0, in: format) }.first {
                switch $0 {
                case .quoted, .fixedText, .unknown: true
                case .bare, .fixedScalar, .none: false
                }
            } ?? .none
    }
}

/// What events say in words: why gates blocked, and what errors are.
struct EventTexts {
    private var members = MemberTexts()

    /// What is to be counted of an event for the reason of its gate or error.
    enum Counted<Text> {
        case nothing
        case reason(Text)
        /// That takes asking the index.
        case unknown
    }

    private static let block = [Array("BLOCK".utf8)]
    private static let no = [Array("false".utf8), Array("0".utf8)]

    /// Of an event that is an error, or a gate that blocks, what it gives as its reason, as `IndexReader.reasons` has it;
    /// `body` gets an empty text where there is none.
    mutating func withReason<Result>(
        of event: LogEvent, _ places: EventTextPlaces, _ batch: LogBatch,
        _ body: (Counted<UnsafeRawBufferPointer>) -> Result
    ) -> Result {
        let canonical = event.canonical > 0 ? batch.canonical[Int(event.canonical) - 1] : nil
        if event.kind == .gate {
            switch blocks(event, places, batch, canonical) {
            case false?: return body(.nothing)
            case nil: return body(.unknown)
            case true?: break
            }
        }
        if let own = event.kind == .gate ? canonical?.reason : canonical?.error, !own.isEmpty {
            return body(.reason(batch[own]))
        }
        return members.with(event.kind == .gate ? places.reason : places.error, of: event, batch) { text in
            switch text {
            case .text(let text): body(.reason(text))
            case .none: body(.reason(UnsafeRawBufferPointer(start: nil, count: 0)))
            case .unknown: body(.unknown)
            }
        }
    }

    /// nil where that takes asking the index.
    private mutating func blocks(
        _ event: LogEvent, _ places: EventTextPlaces, _ batch: LogBatch, _ canonical: CanonicalValues?
    ) -> Bool? {
        if let canonical, batch[canonical.decision].elementsEqual(Self.block[0]) { return true }
        let decision = isOne(of: Self.block, places.decision, event, batch)
        if decision == true { return true }
        let passed = isOne(of: Self.no, places.passed, event, batch)
        if passed == true { return true }
        return decision == nil || passed == nil ? nil : false
    }

    private mutating func isOne(
        of texts: [[UInt8]], _ place: PayloadPlace, _ event: LogEvent, _ batch: LogBatch
    ) -> Bool? {
        members.with(place, of: event, batch) { text in
            switch text {
            case .text(let text): texts.contains { text.count == $0.count && text.elementsEqual($0) }
            case .none: false
            case .unknown: nil
            }
        }
    }

    /// Of an error what the view `reading` gives for it.
    mutating func withError<Result>(
        of event: LogEvent, _ places: EventTextPlaces, isNative: Bool, _ batch: LogBatch, _ body: (KnownText) -> Result
    ) -> Result {
        guard isNative else {
            guard event.canonical > 0 else { return body(.none) }
            let error = batch.canonical[Int(event.canonical) - 1].error
            return body(error.isEmpty ? .none : .text(batch[error]))
        }
        return members.with(places.errorText, of: event, batch, body)
    }
}
