import TelemetryLog

/// What the events of a draft that are errors say, as the column `error` of the view `reading` has it, without asking
/// the index.
struct ErrorTexts {
    /// Where the payloads of a form have it.
    enum Place: Equatable {
        /// In one of its values, a text between quotes.
        case value(Int)
        case fixed([UInt8])
        /// Nowhere.
        case none
        /// That takes reading the payload.
        case unknown
    }

    /// What is known of an event's text.
    enum Answer: Equatable {
        case text(UnsafeRawBufferPointer)
        case none, unknown

        static func == (left: Answer, right: Answer) -> Bool {
            switch (left, right) {
            case (.text(let left), .text(let right)): left.elementsEqual(right)
            case (.none, .none), (.unknown, .unknown): true
            default: false
            }
        }
    }

    /// By the payload of a form.
    private var places: [String: Place] = [:]
    private var decoded: [UInt8] = []

    /// Calls `body` with what an event says that is built by `form`.
    mutating func with<Result>(
        _ event: LogEvent, _ form: IndexWriter.NumberedForm, _ batch: LogBatch, _ body: (Answer) -> Result
    ) -> Result {
        if event.canonical > 0 {
            let error = batch.canonical[Int(event.canonical) - 1].error
            return body(error.isEmpty ? .none : .text(batch[error]))
        }
        switch place(in: form) {
        case .none: return body(.none)
        case .unknown: return body(.unknown)
        case .fixed(let text): return text.withUnsafeBytes { with($0, body) }
        case .value(let number):
            guard number < event.valueCount else { return body(.unknown) }
            return with(batch[batch.values[Int(event.firstValue) + number]], body)
        }
    }

    private mutating func with<Result>(_ content: UnsafeRawBufferPointer, _ body: (Answer) -> Result) -> Result {
        guard let backslash = content.firstIndex(of: UInt8(ascii: "\\")) else { return body(.text(content)) }
        // What SQLite makes of half a pair, or of the character 0, is its own.
        let isPlain = !content[backslash...].contains { $0 == UInt8(ascii: "u") }
        guard isPlain else { return body(.unknown) }
        decoded.removeAll(keepingCapacity: true)
        JSONString.decode(content, into: &decoded)
        return decoded.withUnsafeBytes { body(.text($0)) }
    }

    private mutating func place(in form: IndexWriter.NumberedForm) -> Place {
        // A line without a payload says nothing; one of another system has its text in the canonical fields.
        guard let payload = form.payload, form.format == nil else { return .none }
        if let known = places[payload] { return known }
        let place = Self.place(in: Array(payload.utf8))
        places[payload] = place
        return place
    }

    static func place(in format: [UInt8]) -> Place {
        guard let all = PayloadFormat.places(in: format) else { return .unknown }
        let own = all.filter(\.isOwn)
        if own.contains(where: { $0.name.contains(UInt8(ascii: "\\")) }) { return .unknown }
        // The last value may be all up to the payload's end.
        let hasTail = own.contains { $0.slot == .bare(Int32(PayloadFormat.valueLimit - 1)) }
        for name in PayloadField.error.names {
            guard let member = own.first(where: { $0.name.elementsEqual(name.utf8) }) else {
                if hasTail { return .unknown }
                continue
            }
            switch member.slot {
            case .quoted(let number): return .value(Int(number))
            case .fixedText(let text): return .fixed(text)
            case .orderID, .intentID, .fillID, .bare(Int32(PayloadFormat.valueLimit - 1)): return .unknown
            case .bare, .fixedScalar: continue
            }
        }
        return .none
    }
}
