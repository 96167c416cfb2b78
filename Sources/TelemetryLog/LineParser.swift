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
    /// The payload's members, and the line's.
    var members: [PayloadFormat.Member] = []
    private var outerMembers: [PayloadFormat.Member] = []
    /// The payload's object: the member of that name, or the line's own where there is none.
    var payloadRange: Range<Int>?
    private var symbol = ByteBuffer()
    private var extra = ByteBuffer()
    private var written = ByteBuffer()
    /// What is searched of members in `extra`, as parts of the reader's texts.
    private var extraTexts: [Range<Int>] = []
    private var kindWord = KindWord.none
    private var kindToken: JSONReader.Token?
    private var text = ByteBuffer()
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
        written = ByteBuffer()
        text = ByteBuffer()
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
        written.clear()
        extraTexts.removeAll(keepingCapacity: true)
        template.clear()
        format.clear()
        outerMembers.removeAll(keepingCapacity: true)
        payloadRange = nil
        kindWord = .none
        kindToken = nil
        template.append(UInt8(ascii: "{"))
        let object = reader.members(depth: 0) { member($0, &event, batch) }
        template.append(UInt8(ascii: "}"))
        guard let object, reader.isAtEnd else { return false }
        if payloadRange == nil { takeLineAsPayload(object) }
        return true
    }

    /// A line without a payload object is its own.
    private func takeLineAsPayload(_ object: Range<Int>) {
        payloadRange = object
        swap(&members, &outerMembers)
        template.clear()
        template.append(LineTemplate.payload)
        extra.clear()
        written.clear()
        extraTexts.removeAll(keepingCapacity: true)
    }

    private static let comma: [UInt8] = [UInt8(ascii: ","), 0x20]
    private static let colon: [UInt8] = [UInt8(ascii: "\""), UInt8(ascii: ":"), 0x20]

    /// Writes what all members together make: the ids and values, the form, what stands beside it, the text for the
    /// search.
    private func finish(_ event: inout LogEvent, _ batch: LogBatch) {
        finishPayload(&event, batch)
        settleKind(&event, batch)
        event.form = form(&event, batch)
        if extra.count > 0 { extra.append(UInt8(ascii: "}")) }
        event.extra = batch.copy(extra.bytes)
        event.written = batch.copy(written.bytes)
        finishText(&event, batch)
    }

    private func finishText(_ event: inout LogEvent, _ batch: LogBatch) {
        if extraTexts.isEmpty {
            symbol.append(reader.texts.bytes)
        } else {
            appendTextsOfExtraLast()
        }
        event.storesSearchText = reader.hasEscapes || reader.hasLongIntegers
        if SearchedText.hasSingleLetters(symbol.bytes) {
            text.clear()
            SearchedText.appendSeparated(symbol.bytes, to: &text)
            event.searchText = batch.copy(text.bytes)
            event.storesSearchText = true
        } else {
            event.searchText = batch.copy(symbol.bytes)
        }
        if event.searchText.isEmpty { event.storesSearchText = false }
    }

    /// As the view `search_content` has them: first the payload's, then those of the other members.
    private func appendTextsOfExtraLast() {
        let texts = reader.texts.bytes
        var start = 0
        for range in extraTexts {
            symbol.append(UnsafeRawBufferPointer(rebasing: texts[start..<range.lowerBound]))
            start = range.upperBound
        }
        symbol.append(UnsafeRawBufferPointer(rebasing: texts[start...]))
        for range in extraTexts { symbol.append(UnsafeRawBufferPointer(rebasing: texts[range])) }
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
        let label = label(key)
        if label == LineTemplate.payload, reader.next == UInt8(ascii: "{") {
            beginMember(key)
            return payload()
        }
        let searchedBefore = reader.texts.count
        guard let value = reader.value(depth: 1, searched: isSearched(label)) else { return false }
        outerMembers.append(.init(key: key, value: value))
        switch (label, value) {
        case (0, _), (LineTemplate.payload, _): keepMember(key, value, searchedBefore)
        case (LineTemplate.timestamp, _): timestamp(key, value, &event)
        case (_, .string(let token)): name(key, token, label, &event, batch)
        default: keepMember(key, value, searchedBefore)
        }
        return true
    }

    /// Whether the value that comes is searched; what a column gives is not, or as the symbol. Whether a text or number
    /// is a time is not known before it is read.
    @inline(__always)
    private func isSearched(_ label: UInt8) -> Bool {
        if label == 0 || label == LineTemplate.payload { return true }
        let next = reader.next
        if next == UInt8(ascii: "{") || next == UInt8(ascii: "[") { return true }
        return label != LineTemplate.timestamp && next != UInt8(ascii: "\"")
    }

    /// The mark of a member that has a column; 0 of any other.
    @inline(__always)
    private func label(_ key: JSONReader.Token) -> UInt8 {
        switch key.count {
        case 2 where reader.isEqual(key, "ts"): LineTemplate.timestamp
        case 4 where reader.isEqual(key, "kind"): LineTemplate.kind
        case 4 where reader.isEqual(key, "mode"): LineTemplate.mode
        case 6 where reader.isEqual(key, "symbol"): LineTemplate.symbol
        case 7 where reader.isEqual(key, "payload"): LineTemplate.payload
        case 10 where reader.isEqual(key, "session_id"): LineTemplate.session
        default: 0
        }
    }

    private func beginMember(_ key: JSONReader.Token) {
        if template.count > 1 { template.append(Self.comma) }
        template.append(UInt8(ascii: "\""))
        template.append(reader.bytes(key))
        template.append(Self.colon)
    }

    /// A member that no column gives is kept with its name.
    private func keepMember(_ key: JSONReader.Token, _ value: JSONReader.Value, _ searchedBefore: Int) {
        if template.count > 1 { template.append(Self.comma) }
        template.append(LineTemplate.extra)
        if extra.count > 0 { extra.append(Self.comma) } else { extra.append(UInt8(ascii: "{")) }
        extra.append(UInt8(ascii: "\""))
        extra.append(reader.bytes(key))
        extra.append(Self.colon)
        extra.append(reader.bytes(value.span))
        if reader.texts.count > searchedBefore { extraTexts.append(searchedBefore..<reader.texts.count) }
    }

    /// A value whose column has only what it means is kept as it is, too.
    private func keepWritten(_ value: JSONReader.Value) {
        template.append(LineTemplate.written)
        if written.count > 0 { written.append(UInt8(ascii: "\n")) }
        written.append(reader.bytes(value.span))
    }

    // MARK: Times

    private func timestamp(_ key: JSONReader.Token, _ value: JSONReader.Value, _ event: inout LogEvent) {
        guard let time = time(value) else {
            let searchedBefore = reader.texts.count
            reader.search(value)
            return keepMember(key, value, searchedBefore)
        }
        event.timestamp = time
        beginMember(key)
        guard case .string(let token) = value, !token.hasEscape else { return keepWritten(value) }
        let text = reader.bytes(token)
        if style?.renders(time, as: text) != true {
            guard let found = TimestampStyle(text: text, timestamp: time) else { return keepWritten(value) }
            style = found
            styleMark = [LineTemplate.timestamp] + Array(found.code.utf8) + [LineTemplate.timestamp]
        }
        template.append(styleMark)
    }

    private func time(_ value: JSONReader.Value) -> Timestamp? {
        switch value {
        case .string(let token) where token.hasEscape:
            return reader.decoded(token).withUnsafeBytes { Timestamp(text: $0) }
        case .string(let token):
            return Timestamp(text: reader.bytes(token))
        case .scalar(let token):
            let text = reader.bytes(token)
            return text[0].isDigit || text[0] == UInt8(ascii: "-") ? Timestamp(number: text) : nil
        case .object, .array:
            return nil
        }
    }

    // MARK: Names

    /// A text member that is numbered; one with escapes is kept beside, since its column has what it means.
    private func name(
        _ key: JSONReader.Token, _ token: JSONReader.Token, _ mark: UInt8, _ event: inout LogEvent, _ batch: LogBatch
    ) {
        beginMember(key)
        let number: Int32
        if mark == LineTemplate.kind {
            number = kind(token, &event, batch)
        } else if token.hasEscape {
            keepWritten(.string(token))
            number = reader.decoded(token).withUnsafeBytes { self.number($0, mark, batch) }
        } else {
            template.append(mark)
            number = self.number(reader.bytes(token), mark, batch)
        }
        switch mark {
        case LineTemplate.session: event.sessionName = number
        case LineTemplate.symbol: event.symbolName = number
        case LineTemplate.mode: event.modeName = number
        default: event.kindName = number
        }
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

    // MARK: Kinds

    /// The number of the kind's column: of the word for it where there is one, else as logged. A line that says it
    /// otherwise has what it says in its form.
    private func kind(_ token: JSONReader.Token, _ event: inout LogEvent, _ batch: LogBatch) -> Int32 {
        kindToken = token
        if token.hasEscape {
            keepWritten(.string(token))
            let text = reader.decoded(token)
            kindWord = text.withUnsafeBytes { KindWord($0) }
            event.kind = kindWord.kind
            guard kindWord.isForeign else { return text.withUnsafeBytes { number($0, LineTemplate.kind, batch) } }
            return number(of: event.kind, batch)
        }
        kindWord = KindWord(reader.bytes(token))
        event.kind = kindWord.kind
        guard kindWord.isForeign else {
            template.append(LineTemplate.kind)
            return number(reader.bytes(token), LineTemplate.kind, batch)
        }
        template.append(UInt8(ascii: "\""))
        template.append(reader.bytes(token))
        template.append(UInt8(ascii: "\""))
        return number(of: event.kind, batch)
    }

    private func number(of kind: LogEvent.Kind, _ batch: LogBatch) -> Int32 {
        Array(kind.rawValue.utf8).withUnsafeBytes { number($0, LineTemplate.kind, batch) }
    }

    /// A word that means a kind only beside an order's id is a kind of its own without one.
    private func settleKind(_ event: inout LogEvent, _ batch: LogBatch) {
        guard kindWord.needsOrder, !event.orderID.exists, let kindToken else { return }
        event.kind = .other
        event.kindName =
            kindToken.hasEscape
            ? reader.decoded(kindToken).withUnsafeBytes { number($0, LineTemplate.kind, batch) }
            : number(reader.bytes(kindToken), LineTemplate.kind, batch)
    }
}
