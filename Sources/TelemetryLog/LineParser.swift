/// Turns one line into an event of a batch, or says why it is none.
///
/// A line is kept as Python's `json.dumps` writes it; one that is spaced otherwise, or has a member twice, is written so
/// first (`JSONNormalizer`) and then read again.
package final class LineParser {
    /// Containers inside containers, the line's own object included.
    package static let depthLimit = JSONReader.depthLimit

    let reader = JSONReader()
    private var names = Interner()
    private var forms = Interner()
    /// The last forms, by the low bits of their kinds' numbers: most events have the form of the last one of their kind.
    private var lastForms = InlineArray<16, Int32>(repeating: 0)
    /// The last number behind each mark: most lines have the session and mode of the one before.
    private var lastNames: InlineArray<8, Int32> = .init(repeating: 0)
    /// Formats of payloads that were made so far.
    private var formats = 0

    // What is known of the line that is being read.
    var template = ByteBuffer()
    var format = PayloadFormat.Writer()
    var members: [PayloadFormat.Member] = []
    var payloadRange: Range<Int>?
    private var symbol = ByteBuffer()
    private var extra = ByteBuffer()
    private var normalized = ByteBuffer()
    private var style: TimestampStyle?
    private var styleMark: [UInt8] = []

    package init() {}

    /// Begins to number texts anew: each number is defined once more before it is used.
    func forget() {
        names.removeAll()
        forms.removeAll()
        lastNames = .init(repeating: 0)
        lastForms = .init(repeating: 0)
    }

    /// Keeps the numbered texts from taking ever more memory.
    func forgetIfFull() {
        if names.isFull || forms.isFull { forget() }
    }

    /// Gives back the memory that a line of many megabytes needed.
    func shrink() {
        reader.shrink()
        extra = ByteBuffer()
        normalized = ByteBuffer()
    }

    // MARK: One line

    /// Appends the event in `line` to `batch`; nil when there is one, else what is wrong with the line and at which
    /// byte.
    func parse(
        _ line: UnsafeRawBufferPointer, number: UInt32, into batch: LogBatch
    ) -> (reason: RejectReason, position: Int)? {
        let valueCount = batch.values.count
        var event = LogEvent()
        guard read(line, &event, batch) else { return diagnosis(of: line) }
        if !reader.isCanonical || reader.hasRepeatedMembers {
            normalized.clear()
            JSONNormalizer.append(line, onceEach: reader.hasRepeatedMembers, to: &normalized)
            batch.keepValues(valueCount)
            event = LogEvent()
            guard read(normalized.bytes, &event, batch) else { return diagnosis(of: line) }
        }
        finish(&event, batch)
        event.line = number
        batch.events.append(event)
        return nil
    }

    private func diagnosis(of line: UnsafeRawBufferPointer) -> (reason: RejectReason, position: Int) {
        if let position = UTF8Check.firstInvalid(in: line) { return (.invalidUTF8, position) }
        let (verdict, position) = JSONDiagnosis.verdict(on: line, depthLimit: Self.depthLimit)
        let begin = line.first { !$0.isJSONBlank }
        return switch verdict {
        case .valid: (.notObject, 0)
        case .endsEarly where begin == UInt8(ascii: "{"): (.truncated, position)
        case .endsEarly, .wrong: (.notJSON, position)
        case .tooDeep: (.tooDeep, position)
        }
    }

    /// Reads the line's object; false when it is none.
    private func read(_ line: UnsafeRawBufferPointer, _ event: inout LogEvent, _ batch: LogBatch) -> Bool {
        guard reader.begin(line) else { return false }
        symbol.clear()
        extra.clear()
        template.clear()
        format.clear()
        payloadRange = nil
        template.append(UInt8(ascii: "{"))
        let object = reader.members(depth: 0) { key in
            if template.count > 1 { template.append(Self.comma) }
            template.append(UInt8(ascii: "\""))
            template.append(reader.bytes(key))
            template.append(Self.colon)
            return member(key, &event, batch)
        }
        template.append(UInt8(ascii: "}"))
        return object != nil && reader.isAtEnd
    }

    private static let comma: [UInt8] = [UInt8(ascii: ","), 0x20]
    private static let colon: [UInt8] = [UInt8(ascii: "\""), UInt8(ascii: ":"), 0x20]

    /// Writes what all members together make: the form, the values beside it, the text for the search.
    private func finish(_ event: inout LogEvent, _ batch: LogBatch) {
        event.form = form(&event, batch)
        event.extra = batch.copy(extra.bytes)
        event.symbolLength = UInt32(symbol.count)
        symbol.append(reader.texts.bytes)
        event.searchText = batch.copy(symbol.bytes)
    }

    /// The number of the form that template and payload make.
    private func form(_ event: inout LogEvent, _ batch: LogBatch) -> Int32 {
        let length = template.count
        template.append(0)
        template.append(format.bytes)
        let place = Int(event.kindName) & 15
        let last = lastForms[place]
        if forms.isNumber(last, of: template.bytes) { return last }
        let known = forms.find(template.bytes)
        lastForms[place] = known != 0 ? known : newForm(&event, templateLength: length, batch)
        return lastForms[place]
    }

    private func newForm(_ event: inout LogEvent, templateLength: Int, _ batch: LogBatch) -> Int32 {
        if formats < PayloadFormat.formatLimit {
            formats += 1
        } else if let payloadRange {
            template.truncate(to: templateLength + 1)
            template.append(keepWhole(payloadRange, &event, batch))
        }
        let (number, isNew) = forms.number(of: template.bytes)
        if isNew {
            let text = batch.copy(template.bytes)
            let cut = UInt32(templateLength)
            batch.forms.append(
                .init(
                    number: number, template: Span(offset: text.offset, count: cut),
                    payload: Span(offset: text.offset + cut + 1, count: text.count - cut - 1)))
        }
        return number
    }

    // MARK: Members

    private func member(_ key: JSONReader.Token, _ event: inout LogEvent, _ batch: LogBatch) -> Bool {
        if reader.isEqual(key, "payload") { return payload(&event, batch) }
        guard let value = reader.value(depth: 1, searched: false) else { return false }
        switch value {
        case .string(let token):
            if reader.isEqual(key, "ts") {
                timestamp(token, &event)
            } else if reader.isEqual(key, "session_id") {
                event.sessionName = name(token, LineTemplate.session, batch)
            } else if reader.isEqual(key, "symbol") {
                event.symbolName = name(token, LineTemplate.symbol, batch)
            } else if reader.isEqual(key, "mode") {
                event.modeName = name(token, LineTemplate.mode, batch)
            } else if reader.isEqual(key, "kind") {
                event.kindName = name(token, LineTemplate.kind, batch)
                event.kind = kind(token)
            } else {
                keep(value)
            }
        case .scalar(let token) where reader.isEqual(key, "ts"):
            let text = reader.bytes(token)
            if text[0].isDigit || text[0] == UInt8(ascii: "-") { event.timestamp = Timestamp(number: text) }
            keep(value)
        default:
            keep(value)
        }
        return true
    }

    /// A value that no column gives back is kept as it is.
    func keep(_ value: JSONReader.Value) {
        template.append(LineTemplate.other)
        if extra.count > 0 { extra.append(UInt8(ascii: "\n")) }
        extra.append(reader.bytes(value.span))
    }

    private func timestamp(_ token: JSONReader.Token, _ event: inout LogEvent) {
        if token.hasEscape {
            event.timestamp = reader.decoded(token).withUnsafeBytes { Timestamp(text: $0) }
            return keep(.string(token))
        }
        let text = reader.bytes(token)
        guard let timestamp = Timestamp(text: text) else { return keep(.string(token)) }
        event.timestamp = timestamp
        if style?.renders(timestamp, as: text) != true {
            guard let found = TimestampStyle(text: text, timestamp: timestamp) else { return keep(.string(token)) }
            style = found
            styleMark = [LineTemplate.timestamp] + Array(found.code.utf8) + [LineTemplate.timestamp]
        }
        template.append(styleMark)
    }

    /// The number of a text member; one with escapes is kept beside, since its column has what it means.
    private func name(_ token: JSONReader.Token, _ mark: UInt8, _ batch: LogBatch) -> Int32 {
        if token.hasEscape {
            keep(.string(token))
            return reader.decoded(token).withUnsafeBytes { number($0, mark, batch) }
        }
        template.append(mark)
        return number(reader.bytes(token), mark, batch)
    }

    private func number(_ text: UnsafeRawBufferPointer, _ mark: UInt8, _ batch: LogBatch) -> Int32 {
        if mark == LineTemplate.symbol { symbol.append(text) }
        let last = lastNames[Int(mark)]
        if names.isNumber(last, of: text) { return last }
        let (number, isNew) = names.number(of: text)
        lastNames[Int(mark)] = number
        if isNew { batch.names.append(.init(number: number, text: batch.copy(text))) }
        return number
    }

    private func kind(_ token: JSONReader.Token) -> LogEvent.Kind {
        if token.hasEscape {
            return LogEvent.Kind(reader.decoded(token))
        }
        return switch token.count {
        case 4 where reader.isEqual(token, "fill"): .fill
        case 4 where reader.isEqual(token, "gate"): .gate
        case 5 where reader.isEqual(token, "order"): .order
        case 5 where reader.isEqual(token, "error"): .error
        case 6 where reader.isEqual(token, "intent"): .intent
        default: .other
        }
    }
}
