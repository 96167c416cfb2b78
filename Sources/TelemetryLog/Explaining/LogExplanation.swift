/// Why the lines of logs are read as they are: by which member each field was found, and what was found nowhere. A pass
/// of its own, slower than reading and apart from it.
package final class LogExplanation {
    /// An event of a log.
    package struct Place: Hashable, Sendable {
        /// The log's path.
        package var file: String
        /// The line, from 1.
        package var line: Int64
        /// Which of the line's events, from 0.
        package var part: Int64

        /// The event `part` of `line`.
        package init(file: String, line: Int64, part: Int64) {
            self.file = file
            self.line = line
            self.part = part
        }
    }

    /// What each format found, in the order in which they took their first lines.
    package private(set) var readings: [FormatReading] = []
    /// Where the fields of the events that were asked for come from: pointers.
    package private(set) var pointers: [Place: [CanonicalField: String]] = [:]
    /// Whether a log has more lines than were looked at.
    package private(set) var isPartial = false

    /// Lines and bytes of a log that are looked at.
    package static let mostLines = 100_000
    package static let mostBytes = 64 << 20

    private let asked: Set<Place>
    private let redaction: Redaction?
    let foreign: ForeignReader
    let document: LineDocument
    let auto: AutoReader
    let event = CanonicalEvent()
    let probe = CanonicalEvent()
    private var formats: [[UInt8]: Format] = [:]
    private var file = ""

    /// A format with all its fields.
    struct Format {
        var name: String
        var rules: [CanonicalField: FieldRule]
    }

    /// Reads by `formats`; the events of `places` are explained one by one.
    package init(by formats: FormatSet, examples places: Set<Place>) {
        asked = places
        redaction = Redaction(formats.redact)
        foreign = ForeignReader(formats, kinds: KindWords())
        document = foreign.document
        auto = AutoReader(document)
        event.trace = FieldPlaces()
        for definition in formats.own + formats.builtIn() where self.formats[Array(definition.label.utf8)] == nil {
            let number = { (name: [UInt8]) in name.withUnsafeBytes { self.document.names.number(of: $0) } }
            self.formats[Array(definition.label.utf8)] = Format(
                name: definition.name,
                rules: Dictionary(
                    uniqueKeysWithValues: definition.fields.compactMap { field, rule in
                        FieldRule(rule, of: field, number: number).map { (field, $0) }
                    }))
        }
    }

    /// Reads the first lines of a log. Throws `LogFileError`.
    package func read(_ file: LogFile, at path: LogPath) throws {
        self.file = path.text
        foreign.begin(path)
        let (lines, isAll) = try file.firstLines(Self.mostLines, bytes: Self.mostBytes, omittingEmpty: false)
        isPartial = isPartial || !isAll
        for (index, line) in lines.enumerated() {
            line.withUnsafeBytes { take($0, Int64(index + 1)) }
        }
    }

    private func take(_ line: UnsafeRawBufferPointer, _ number: Int64) {
        // The rules know none but names that are looked for, whose numbers stay.
        defer { document.forgetIfFull() }
        if let redacted = redaction?.redacted(line) {
            redacted.withUnsafeBytes { explain($0, number) }
        } else {
            explain(line, number)
        }
    }

    private func explain(_ line: UnsafeRawBufferPointer, _ number: Int64) {
        guard document.open(line) else { return }
        let choice = foreign.choose()
        switch choice {
        case .format(let format):
            if let redacted = format.redacted(document) {
                redacted.withUnsafeBytes { if document.open($0) { explain(choice, format, number) } }
            } else {
                explain(choice, format, number)
            }
        case .auto: explainGuess(number)
        case .native: explainNative(number)
        case .none, .tooManyParts: break
        }
    }

    private func explain(_ choice: ForeignReader.Choice, _ format: LineFormat, _ number: Int64) {
        guard let known = formats[format.label] else { return }
        let index = reading(known.name, asking: known.rules.keys.sorted { $0.place < $1.place })
        readings[index].lines += 1
        var part: Int64 = 0
        foreign.forEachEvent(choice) { event in
            explain(event, known, index, place(number, part))
            part += 1
        }
        guard document.node(document.innermost).kind == .object else { return }
        auto.read(into: self.event)
        for field in CanonicalField.allCases where self.event.has(field) {
            if let pointer = guessedPointer(of: field) { readings[index].note(guess: pointer, of: field) }
        }
    }

    private func explain(_ event: CanonicalEvent, _ format: Format, _ index: Int, _ place: Place) {
        for field in [.kind] + CanonicalField.common + CanonicalField.fields(of: event.kind) {
            if event.has(field) { readings[index].note(found: field) }
            guard let look = format.rules[field]?.look(at: document, probe) else { continue }
            for value in look.unnamed { readings[index].note(unnamed: value, of: field) }
            guard event.has(field), let found = look.found else { continue }
            readings[index].note(found.time)
            note(found.pointer, field, place)
        }
        if event.has(.feeCurrency), pointers[place]?[.feeCurrency] == nil, let fee = pointers[place]?[.fillFee] {
            note(fee, .feeCurrency, place)
        }
    }

    /// An event of the log that is read.
    func place(_ line: Int64, _ part: Int64 = 0) -> Place { Place(file: file, line: line, part: part) }

    func note(_ pointer: String, _ field: CanonicalField, _ place: Place) {
        if asked.contains(place) { pointers[place, default: [:]][field] = pointer }
    }

    /// The place of what is found by `name`.
    func reading(_ name: String, asking fields: [CanonicalField] = []) -> Int {
        if let index = readings.firstIndex(where: { $0.name == name }) { return index }
        readings.append(FormatReading(name: name, asking: fields))
        return readings.count - 1
    }

    /// Takes note of what had to be guessed about a time.
    func note(_ time: TimeReading?, in reading: Int) { readings[reading].note(time) }

    /// Counts a line of `reading`.
    func count(in reading: Int) { readings[reading].lines += 1 }
}

extension CanonicalEvent {
    /// Whether a field has a value.
    func has(_ field: CanonicalField) -> Bool {
        switch field {
        case .time: time != nil
        case .kind: kind != .other || kindText != nil
        default: field.isNumber ? !self[number: field].isNaN : self[text: field] != nil
        }
    }
}
