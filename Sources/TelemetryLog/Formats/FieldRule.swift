/// Where a field's value is and how it is read, ready for use: `FormatDefinition.Field` with its pointers resolved.
struct FieldRule {
    private let field: CanonicalField
    private let sources: [Source]
    private let join: [UInt8]?
    private let map: [[UInt8]: [[UInt8]]]
    /// The value where there is none, or the map does not name it.
    private let fallback: [[UInt8]]?
    private let missing: [[UInt8]]
    private let missingNumbers: [DecimalNumber]
    private let scale: DecimalNumber?
    private let unit: FormatDefinition.Unit?
    private let zone: ZoneOffsets?

    private enum Source {
        case path(FieldPath)
        case constant([UInt8])
    }

    /// Makes `definition` ready; names get their numbers from `number`. nil when a pointer or a zone is none.
    init?(_ definition: FormatDefinition.Field, of field: CanonicalField, number: ([UInt8]) -> Int32) {
        self.field = field
        var sources: [Source] = []
        for source in definition.sources {
            switch source {
            case .constant(let text): sources.append(.constant(Array(text.utf8)))
            case .pointer(let pointer):
                guard let path = FieldPath(pointer, number: number) else { return nil }
                sources.append(.path(path))
            }
        }
        self.sources = sources
        join = definition.join.map { Array($0.utf8) }
        map = Dictionary(
            definition.map.map { (Array($0.key.lowercased().utf8), $0.value.map { Array($0.utf8) }) },
            uniquingKeysWith: { first, _ in first })
        fallback = definition.fallback.map { $0.map { Array($0.utf8) } }
        missing = definition.missing.map { Array($0.lowercased().utf8) }
        missingNumbers = missing.compactMap { text in text.withUnsafeBytes { DecimalNumber($0) } }
        scale = definition.scale.flatMap { text in Array(text.utf8).withUnsafeBytes { DecimalNumber($0) } }
        unit = definition.unit
        guard let name = definition.zone else {
            zone = nil
            return
        }
        guard let offsets = ZoneOffsets(name: name) else { return nil }
        zone = offsets
    }

    // MARK: Values

    /// Takes the field's value, if it has one, into `event`.
    func take(from document: LineDocument, into event: CanonicalEvent) {
        if isSettled(document, { take($0, document, event, scale: scale) }) { return }
        guard let fallback = fallback?.first, !fallback.isEmpty else { return }
        // It is the value itself, not one of the line's that a unit tells.
        _ = take(LineValue(text: document.keep(fallback)), document, event, scale: nil)
    }

    /// A kind, and its word in the line or in the mapping file.
    typealias Kind = (kind: LogEvent.Kind, text: UnsafeRawBufferPointer)

    /// The kinds of a line: mostly one, none where there is none. What the mapping file says is taken as it is there,
    /// what the line says by the words that are known.
    func kinds(from document: LineDocument) -> [Kind] {
        var kinds: [Kind] = []
        let isSettled = eachValue(document) { value, text in
            if let mapped = map[text.lowercased] {
                kinds = said(mapped, document)
                return true
            }
            let known = document.kinds.meaning(of: text).kind
            if known == .other, let fallback {
                kinds = said(fallback, document)
            } else {
                kinds = [(known == .other ? KindWord(text).kind : known, text)]
            }
            return true
        }
        return isSettled ? kinds : said(fallback ?? [], document)
    }

    private func said(_ words: [[UInt8]], _ document: LineDocument) -> [Kind] {
        words.lazy.filter { !$0.isEmpty }.map { word in
            let text = document.keep(word)
            return (KindWord(text).kind, text)
        }
    }

    /// Whether one of the values was taken by `take`, or is mapped to nothing.
    private func isSettled(_ document: LineDocument, _ take: (LineValue) -> Bool) -> Bool {
        eachValue(document) { value, text in
            guard !map.isEmpty else { return take(value) }
            guard let meant = map[text.lowercased] ?? fallback else { return take(value) }
            guard let first = meant.first, !first.isEmpty else { return true }
            return take(LineValue(text: document.keep(first)))
        }
    }

    /// Gives the values that count as there to `body`, until it says that it is settled.
    private func eachValue(
        _ document: LineDocument, _ body: (LineValue, UnsafeRawBufferPointer) -> Bool
    ) -> Bool {
        if let join {
            var joined: [UInt8] = []
            for (index, source) in sources.enumerated() {
                if index > 0 { joined += join }
                if let value = value(of: source, document), let text = document.text(of: value) { joined += text }
            }
            return settle(LineValue(text: document.keep(joined)), document, body)
        }
        for source in sources {
            if let value = value(of: source, document), settle(value, document, body) { return true }
        }
        return false
    }

    private func settle(
        _ value: LineValue, _ document: LineDocument, _ body: (LineValue, UnsafeRawBufferPointer) -> Bool
    ) -> Bool {
        guard let text = document.text(of: value), !isMissing(text, isBool: value.kind == .bool) else { return false }
        return body(value, text)
    }

    private func value(of source: Source, _ document: LineDocument) -> LineValue? {
        switch source {
        case .path(let path): document.find(path)
        case .constant(let text): LineValue(text: document.keep(text))
        }
    }

    private func isMissing(_ text: UnsafeRawBufferPointer, isBool: Bool) -> Bool {
        guard !missing.isEmpty else { return false }
        let lower = text.lowercased
        if missing.contains(lower) { return true }
        guard !isBool, !missingNumbers.isEmpty, let number = DecimalNumber(text) else { return false }
        return missingNumbers.contains(number)
    }

    /// Whether `value` is one of this field; then the event has it.
    private func take(
        _ value: LineValue, _ document: LineDocument, _ event: CanonicalEvent, scale: DecimalNumber?
    ) -> Bool {
        guard let text = document.text(of: value) else { return false }
        if field == .time {
            guard let time = FieldTime.time(of: value, text, unit: unit, zone: zone) else { return false }
            event.time = time
            event.timePlace = value.place
            return true
        }
        return event.take(text, of: value, as: field, scale: scale, document)
    }
}
