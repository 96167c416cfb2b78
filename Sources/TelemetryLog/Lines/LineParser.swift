/// Turns one line into an event of a batch, or says why it is none.
///
/// A line is kept as Python's `json.dumps` writes it; one that is spaced otherwise, or has a member twice, is written so
/// first (`JSONNormalizer`) and then read again.
package final class LineParser {
    /// Containers inside containers, the line's own object included.
    package static let depthLimit = JSONReader.depthLimit

    let reader = JSONReader()
    var names = Interner()
    private var forms = Interner()
    /// The last forms, by the low bits of their kinds' numbers: most events have the form of the last one of their kind.
    private var lastForms = InlineArray<16, Int32>(repeating: 0)
    /// The last number behind each mark: most lines have the session and mode of the one before.
    var lastNames: InlineArray<8, Int32> = .init(repeating: 0)
    /// Formats of payloads that were made so far.
    private var formats = 0

    // What is known of the line that is being read.
    var template = ByteBuffer()
    var format = PayloadFormat.Writer()
    /// The payload's members.
    var members = Pile<PayloadFormat.Member>()
    /// The line's, where `keepsOuterMembers`.
    var outerMembers = Pile<PayloadFormat.Member>()
    /// Whether the line before was its own payload, as this one is to be expected to be.
    var keepsOuterMembers = false
    /// The payload's object: the member of that name, or the line's own where there is none.
    var payloadRange: Range<Int>?
    var symbol = ByteBuffer()
    var extra = ByteBuffer()
    var written = ByteBuffer()
    /// What is searched of members in `extra`, as parts of the reader's texts.
    var extraTexts: [Range<Int>] = []
    var kindWord = KindWord.none
    var kindToken: JSONReader.Token?
    private var text = ByteBuffer()
    private var normalized = ByteBuffer()
    var style: TimestampStyle?
    var styleMark: [UInt8] = []
    /// The last time whose style was found.
    var nearbyTime = NearbyTime()

    /// A parser that has seen no line; one serves a whole run, since it remembers names and forms.
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
        members.shrink()
        outerMembers.shrink()
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

    /// Reads the line's object; false when it is none.
    private func read(_ line: UnsafeRawBufferPointer, _ event: inout LogEvent, _ batch: LogBatch) -> Bool {
        guard reader.begin(line) else { return false }
        symbol.clear()
        extra.clear()
        written.clear()
        extraTexts.removeAll(keepingCapacity: true)
        template.clear()
        format.clear()
        outerMembers.clear()
        payloadRange = nil
        kindWord = .none
        kindToken = nil
        template.append(UInt8(ascii: "{"))
        let object = reader.members(depth: 0) { member($0, &event, batch) }
        template.append(UInt8(ascii: "}"))
        guard let object, reader.isAtEnd else { return false }
        let isFlat = payloadRange == nil
        if isFlat { takeLineAsPayload(object) }
        keepsOuterMembers = isFlat
        return true
    }

    /// A line without a payload object is its own.
    private func takeLineAsPayload(_ object: Range<Int>) {
        if !keepsOuterMembers { readOuterMembers() }
        payloadRange = object
        swap(&members, &outerMembers)
        template.clear()
        template.append(LineTemplate.payload)
        extra.clear()
        written.clear()
        extraTexts.removeAll(keepingCapacity: true)
    }

    /// Reads the line, which was sound, once more.
    private func readOuterMembers() {
        reader.rewind()
        _ = reader.members(depth: 0) { key in
            guard let value = reader.value(depth: 1, searched: false) else { return false }
            outerMembers.append(.init(key: key, value: value))
            return true
        }
    }

    static let comma: [UInt8] = [UInt8(ascii: ","), 0x20]
    static let colon: [UInt8] = [UInt8(ascii: "\""), UInt8(ascii: ":"), 0x20]

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
}
