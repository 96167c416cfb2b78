/// Turns one line into an event of a batch, or says why it is none.
///
/// A line is kept as Python's `json.dumps` writes it; one that is spaced otherwise, or has a member twice, is written so
/// first (`JSONNormalizer`) and then read again.
package final class LineParser {
    /// Containers inside containers, the line's own object included.
    package static let depthLimit = JSONReader.depthLimit

    let reader = JSONReader()
    var names = Interner()
    var forms = Interner()
    /// The last forms, by the low bits of their kinds' numbers: most events have the form of the last one of their kind.
    var lastForms = InlineArray<16, Int32>(repeating: 0)
    /// The last number behind each mark: most lines have the session and mode of the one before.
    var lastNames: InlineArray<8, Int32> = .init(repeating: 0)
    /// Native lines that are known by their shape, and the one of these that waits for another style of times.
    var shapes = LineShapes()
    var awaitedShape: Int32 = 0
    /// What becomes of the payloads of other systems' lines.
    var foreignPlans = ForeignPlans()
    /// Lines that were taken so.
    var knownLines = 0
    /// Formats of payloads that were made so far.
    private var formats = 0
    /// Whether one more may be made.
    var hasFormats: Bool { formats < PayloadFormat.formatLimit }

    let formatSet: FormatSet
    private let kinds = KindWords()
    /// Reads the lines of other systems; made at the first of them.
    private(set) lazy var foreign = makeForeignReader()
    /// Sees whether there is an object in a line at all, before the formats are read, which take their time.
    private(set) lazy var opener = LineDocument(names: LineNames(sought: LineDocument.wrapperNames), kinds: kinds)
    private var path: LogPath?
    let logNames: LogNames
    /// Whether lines without an object are text in the log that is read, and not invalid.
    private(set) var allowsText = false
    /// Knows the parts of lines; made at the first that may be one.
    private(set) lazy var parts = LineParts()
    /// Whether the line before was one of another system, as this one is to be expected to be.
    private var expectsForeign = false
    /// Keeps what the policy names out of all lines; nil where it names nothing.
    let redaction: Redaction?
    /// Whether something of the line was replaced.
    var isRedacted = false

    // What is known of the line that is being read.
    var template = ByteBuffer()
    var format = PayloadFormat.Writer()
    /// The payload's members.
    var members = Pile<PayloadFormat.Member>()
    /// The payload's object; nil where the line has none.
    var payloadRange: Range<Int>?
    var symbol = ByteBuffer()
    var extra = ByteBuffer()
    var written = ByteBuffer()
    /// What is searched around the innermost object, and whether SQL would make another text of it.
    var around = ByteBuffer()
    var aroundHasEscapes = false
    /// What is searched of members in `extra`, as parts of the reader's texts.
    var extraTexts: [Range<Int>] = []
    var kindWord = KindWord.none
    var kindToken: JSONReader.Token?
    var text = ByteBuffer()
    var normalized = ByteBuffer()
    var style: TimestampStyle?
    /// Changes with `style`.
    var styleNumber: Int32 = 0
    var styleMark: [UInt8] = []
    /// The last time whose style was found.
    var nearbyTime = NearbyTime()

    /// A parser that has seen no line; one serves a whole run, since it remembers names and forms. Lines that are not
    /// native are read by `formats`.
    package init(formats: FormatSet = FormatSet()) {
        formatSet = formats
        logNames = LogNames(formats)
        redaction = Redaction(formats.redact)
    }

    /// The lines that follow are of the log at `path`.
    func begin(_ path: LogPath) {
        self.path = path
        allowsText = logNames.allowsText(path)
        if hasForeignReader { foreign.begin(path) }
    }

    private(set) var hasForeignReader = false

    private func makeForeignReader() -> ForeignReader {
        let reader = ForeignReader(formatSet, kinds: kinds)
        hasForeignReader = true
        if let path { reader.begin(path) }
        return reader
    }

    // MARK: One line

    /// The same as `parse(_:number:into:)` for a line of which nothing is kept out by the policy.
    func parse(
        whole line: UnsafeRawBufferPointer, _ number: UInt32, _ batch: LogBatch
    ) -> (reason: RejectReason, position: Int)? {
        if !expectsForeign, formatSet.own.isEmpty, takeNative(line, number, batch) { return nil }
        if !hasForeignReader, !opener.open(line) { return diagnosis(of: line) }
        let foreign = foreign
        guard foreign.document.open(line) else { return diagnosis(of: line) }
        switch foreign.choose() {
        case .native: expectsForeign = !takeInner(number, batch)
        case .none: return diagnosis(of: line)
        case .tooManyParts: return (.tooManyParts, 0)
        case .format(let format):
            expectsForeign = true
            guard let redacted = format.redacted(foreign.document) else {
                takeForeign(by: format, foreign, number, batch)
                return nil
            }
            isRedacted = true
            return redacted.withUnsafeBytes { line in
                guard foreign.document.open(line) else { return diagnosis(of: line) }
                takeForeign(by: format, foreign, number, batch)
                return nil
            }
        case .auto:
            expectsForeign = true
            takeGuess(foreign, number, batch)
        }
        return nil
    }

    /// Appends the event of a native line; false when the line is none.
    private func takeNative(_ line: UnsafeRawBufferPointer, _ number: UInt32, _ batch: LogBatch) -> Bool {
        if !isRedacted, takeKnown(line, number, batch) { return true }
        guard var event = readNative(line, batch) else { return false }
        finish(&event, batch)
        event.line = number
        batch.events.append(event)
        noteStyle(line, event)
        learn(line, event, batch)
        return true
    }

    /// Reads a native line, written anew where it is spaced otherwise; nil when it is none.
    func readNative(_ line: UnsafeRawBufferPointer, _ batch: LogBatch) -> LogEvent? {
        let valueCount = batch.values.count
        var event = LogEvent()
        guard read(line, &event, batch), isNative else { return nil }
        guard !reader.isCanonical || reader.hasRepeatedMembers else { return event }
        normalized.clear()
        JSONNormalizer.append(line, onceEach: reader.hasRepeatedMembers, to: &normalized)
        batch.keepValues(valueCount)
        event = LogEvent()
        return read(normalized.bytes, &event, batch) && isNative ? event : nil
    }

    /// Whether the line has a payload and a kind that is one of blotter's own, or a word that no other system has for
    /// one.
    private var isNative: Bool {
        guard payloadRange != nil, let kindToken else { return false }
        if kindWord.kind != .other { return true }
        if !kindToken.hasEscape { return kinds.meaning(of: reader.bytes(kindToken)).kind == .other }
        return reader.decoded(kindToken).withUnsafeBytes { kinds.meaning(of: $0).kind == .other }
    }

    /// Reads the line's object; false when it is none.
    private func read(_ line: UnsafeRawBufferPointer, _ event: inout LogEvent, _ batch: LogBatch) -> Bool {
        guard reader.begin(line) else { return false }
        clear()
        template.append(UInt8(ascii: "{"))
        let object = reader.members(depth: 0) { member($0, &event, batch) }
        template.append(UInt8(ascii: "}"))
        return object != nil && reader.isAtEnd
    }

    /// Forgets what is known of a line.
    func clear() {
        symbol.clear()
        extra.clear()
        written.clear()
        around.clear()
        aroundHasEscapes = false
        extraTexts.removeAll(keepingCapacity: true)
        template.clear()
        format.clear()
        payloadRange = nil
        kindWord = .none
        kindToken = nil
    }

    static let comma: [UInt8] = [UInt8(ascii: ","), 0x20]
    static let colon: [UInt8] = [UInt8(ascii: "\""), UInt8(ascii: ":"), 0x20]

    /// Writes what all members together make: the ids and values, the form, what stands beside it, the text for the
    /// search.
    func finish(_ event: inout LogEvent, _ batch: LogBatch) {
        finishPayload(&event, batch)
        event.form = form(payloadRange, of: reader, &event, batch)
        closeExtra(&event, batch)
        if extraTexts.isEmpty {
            symbol.append(reader.texts.bytes)
        } else {
            appendTextsOfExtraLast()
        }
        event.storesSearchText = reader.hasEscapes || reader.hasLongIntegers
        finishText(&event, batch)
    }

    /// Gives the event what is searched: what `symbol` has gathered, and what is around the innermost object.
    func finishText(_ event: inout LogEvent, _ batch: LogBatch) {
        if around.count > 0 {
            symbol.append(around.bytes)
            if aroundHasEscapes { event.storesSearchText = true }
        }
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

    /// The number of the form that template, payload and what read it make; the payload is `object` of `reader`.
    func form(
        _ object: Range<Int>?, of reader: JSONReader, readBy source: FormSource? = nil, _ event: inout LogEvent,
        _ batch: LogBatch
    ) -> Int32 {
        let templateLength = template.count
        append(format.bytes, source)
        let place = Int(event.kindName) & 15
        let last = lastForms[place]
        if forms.isNumber(last, of: template.bytes) { return last }
        lastForms[place] = forms.find(template.bytes)
        guard lastForms[place] == 0 else { return lastForms[place] }
        if hasFormats {
            formats += 1
        } else if let object {
            template.truncate(to: templateLength)
            keepWhole(object, of: reader, &event, batch).withUnsafeBytes { append($0, source) }
        }
        lastForms[place] = newForm(templateLength: templateLength, source, batch)
        return lastForms[place]
    }

    /// What read a line that is not native, and the name of the members that say its time.
    struct FormSource {
        let label: [UInt8]
        let timeKey: UnsafeRawBufferPointer
    }

    private func append(_ payload: UnsafeRawBufferPointer, _ source: FormSource?) {
        template.append(0, before: payload)
        guard let source else { return }
        source.label.withUnsafeBytes { template.append(0, before: $0) }
        template.append(0, before: source.timeKey)
    }

    private func newForm(templateLength: Int, _ source: FormSource?, _ batch: LogBatch) -> Int32 {
        let (number, isNew) = forms.number(of: template.bytes)
        guard isNew else { return number }
        let text = batch.copy(template.bytes)
        func span(from first: Int, to end: Int) -> Span {
            Span(offset: text.offset + UInt32(first), count: UInt32(end - first))
        }
        let end = Int(text.count)
        let timeKey = source.map { end - $0.timeKey.count } ?? end
        let label = source.map { timeKey - 1 - $0.label.count } ?? end
        batch.forms.append(
            .init(
                number: number, template: span(from: 0, to: templateLength),
                payload: span(from: templateLength + 1, to: source == nil ? end : label - 1),
                format: source == nil ? Span() : span(from: label, to: timeKey - 1),
                timeKey: span(from: timeKey, to: end)))
        return number
    }
}
