/// Where a field's value is and how it is read, ready for use: `FormatDefinition.Field` with its pointers resolved.
///
/// A class: rules are asked for each line, and a copy would count a reference for every list that it has.
final class FieldRule {
    let field: CanonicalField
    /// The first of these that gives a value counts; with any, nothing else does.
    let alternatives: [FieldRule]
    private let conditions: [LineCondition]
    private let sources: [Source]
    /// The sources as a mapping file has them, of a sum those of its terms.
    let places: [String]
    private let terms: [FieldRule]
    private let take: FormatDefinition.Take?
    private let join: [UInt8]?
    let map: FieldMap
    /// The value where there is none, or the map does not name it.
    let fallback: [[UInt8]]?
    private let missing: [[UInt8]]
    private let missingNumbers: [DecimalNumber]
    let scale: DecimalNumber?
    let unit: FormatDefinition.Unit?
    let zone: ZoneOffsets?
    private let form: TimeForm?

    private enum Source {
        case path(FieldPath)
        case constant([UInt8])

        init?(_ source: FormatDefinition.Source, number: ([UInt8]) -> Int32) {
            switch source {
            case .constant(let text): self = .constant(Array(text.utf8))
            case .pointer(let pointer):
                guard let path = FieldPath(pointer, number: number) else { return nil }
                self = .path(path)
            }
        }
    }

    /// Makes `definition` ready; names get their numbers from `number`. nil when a pointer or a zone is none.
    init?(_ definition: FormatDefinition.Field, of field: CanonicalField, number: ([UInt8]) -> Int32) {
        self.field = field
        alternatives = definition.alternatives.compactMap { FieldRule($0, of: field, number: number) }
        conditions = definition.conditions.compactMap { LineCondition($0, number: number) }
        terms = definition.terms.compactMap { FieldRule($0, of: field, number: number) }
        sources = definition.sources.compactMap { Source($0, number: number) }
        guard alternatives.count == definition.alternatives.count, terms.count == definition.terms.count,
            conditions.count == definition.conditions.count, sources.count == definition.sources.count
        else { return nil }
        places = (definition.sources + definition.terms.flatMap(\.sources)).map(\.text)
        take = definition.take
        join = definition.join.map { Array($0.utf8) }
        map = FieldMap(definition.map)
        fallback = definition.fallback.map { $0.map { Array($0.utf8) } }
        missing = definition.missing.map { Array($0.lowercased().utf8) }
        missingNumbers = missing.compactMap { text in text.withUnsafeBytes { DecimalNumber($0) } }
        scale = definition.scale.flatMap { text in Array(text.utf8).withUnsafeBytes { DecimalNumber($0) } }
        unit = definition.unit
        zone = definition.zone.flatMap { ZoneOffsets(name: $0) }
        form = definition.form.flatMap { TimeForm($0) }
        guard (zone == nil) == (definition.zone == nil), (form == nil) == (definition.form == nil) else { return nil }
    }

    // MARK: Values

    /// Takes the field's value, if it has one, into `event`; answers whether it has, or is none for certain.
    @discardableResult
    func take(from document: LineDocument, into event: CanonicalEvent) -> Bool {
        if !alternatives.isEmpty { return alternatives.contains { $0.take(from: document, into: event) } }
        guard holds(document) else { return false }
        if isSettled(document, { take($0, document, event, scale: scale) }) { return true }
        guard let fallback else { return false }
        guard let first = fallback.first, !first.isEmpty else { return true }
        // It is the value itself, not one of the line's that a unit tells.
        return take(LineValue(text: document.keep(first)), document, event, scale: nil)
    }

    /// Whether its conditions let the field have a value at all.
    func holds(_ document: LineDocument) -> Bool { conditions.allSatisfy { $0.holds(document) } }

    /// A kind, and its word in the line or in the mapping file.
    struct Kind {
        var kind: LogEvent.Kind
        var text: UnsafeRawBufferPointer
        /// Whether it says that there is no event.
        var isSkip = false
    }

    /// The kinds of a line: mostly one, none where there is none. What the mapping file says is taken as it is there,
    /// what the line says by the words that are known.
    func kinds(from document: LineDocument) -> [Kind] { foundKinds(document) ?? [] }

    private func foundKinds(_ document: LineDocument) -> [Kind]? {
        for alternative in alternatives { if let kinds = alternative.foundKinds(document) { return kinds } }
        guard alternatives.isEmpty, holds(document) else { return nil }
        var kinds: [Kind] = []
        let isSettled = eachValue(document) { value, text, _ in
            if let mapped = map.values(of: text) {
                kinds = said(mapped, document)
                return true
            }
            let known = document.kinds.meaning(of: text).kind
            if known == .other, let fallback {
                kinds = said(fallback, document)
            } else {
                kinds = [Kind(kind: known == .other ? KindWord(text).kind : known, text: text)]
            }
            return true
        }
        return isSettled ? kinds : fallback.map { said($0, document) }
    }

    private func said(_ words: [[UInt8]], _ document: LineDocument) -> [Kind] {
        words.lazy.filter { !$0.isEmpty }.map { word in
            let text = document.keep(word)
            return Kind(kind: KindWord(text).kind, text: text, isSkip: word == Self.skip)
        }
    }

    /// The kind of what is no event.
    private static let skip = Array(FormatDefinition.skip.utf8)

    /// Whether one of the values was taken by `take`, or is mapped to nothing.
    private func isSettled(_ document: LineDocument, _ take: (LineValue) -> Bool) -> Bool {
        eachValue(document) { value, text, _ in meant(value, text, document, take) }
    }

    /// Gives what a value stands for to `take`, and answers what that does; true of what the map has nothing for.
    private func meant(
        _ value: LineValue, _ text: UnsafeRawBufferPointer, _ document: LineDocument, _ take: (LineValue) -> Bool
    ) -> Bool {
        guard !map.isEmpty, let meant = map.values(of: text) ?? fallback else { return take(value) }
        guard let first = meant.first, !first.isEmpty else { return true }
        return take(LineValue(text: document.keep(first)))
    }

    /// Gives the values that count as there to `body`, with the place in `places` of the source that each is of, until it
    /// says that it is settled; nil of what is of all of them.
    func eachValue(
        _ document: LineDocument, _ body: (LineValue, UnsafeRawBufferPointer, Int?) -> Bool
    ) -> Bool {
        if let join {
            let texts = sources.map { source in
                let texts = values(of: source, document).compactMap { document.text(of: $0).map { Array($0) } }
                return Array(texts.joined(separator: join))
            }
            let joined = LineValue(text: document.keep(Array(texts.joined(separator: join))))
            return settle(joined, document, at: nil, body)
        }
        if !terms.isEmpty {
            guard let sum = sum(document) else { return false }
            return settle(LineValue(text: document.keep(sum)), document, at: nil, body)
        }
        for place in sources.indices {
            if case .path(let path) = sources[place], !path.isPlain {
                if document.findAll(path).contains(where: { settle($0, document, at: place, body) }) { return true }
            } else if let value = value(of: sources[place], document), settle(value, document, at: place, body) {
                return true
            }
        }
        return false
    }

    /// What the terms add up to, as text; nil when none of them has a number.
    private func sum(_ document: LineDocument) -> [UInt8]? {
        var sum: DecimalNumber?
        // Of what has more digits than are added exactly.
        var rest: Double?
        for term in terms {
            term.forEachNumber(document) { number in
                guard let number else { return false }
                guard let total = sum else {
                    sum = number
                    return true
                }
                sum = total.added(to: number)
                if sum == nil { (sum, rest) = (number, (rest ?? 0) + total.double) }
                return true
            }
        }
        guard let rest, let sum else { return sum?.text }
        return Array("\(rest + sum.double)".utf8)
    }

    /// Gives the numbers of a term, until one is taken: of a pointer that leads to several places all.
    private func forEachNumber(_ document: LineDocument, _ body: (DecimalNumber?) -> Bool) {
        guard holds(document) else { return }
        func number(_ value: LineValue, scale: DecimalNumber?) -> DecimalNumber? {
            guard value.kind != .bool, let number = document.text(of: value).flatMap({ DecimalNumber($0) }) else {
                return nil
            }
            return scale.map { number.multiplied(by: $0) } ?? number
        }
        for source in sources where join == nil && terms.isEmpty {
            var isTaken = false
            for value in values(of: source, document) {
                let isSettled = settle(value, document, at: nil) { value, text, _ in
                    meant(value, text, document) { body(number($0, scale: scale)) }
                }
                isTaken = isSettled || isTaken
            }
            if isTaken { return }
        }
        if join != nil || !terms.isEmpty, isSettled(document, { body(number($0, scale: scale)) }) { return }
        guard let first = fallback?.first, !first.isEmpty else { return }
        _ = body(number(LineValue(text: document.keep(first)), scale: nil))
    }

    private func settle(
        _ value: LineValue, _ document: LineDocument, at place: Int?,
        _ body: (LineValue, UnsafeRawBufferPointer, Int?) -> Bool
    ) -> Bool {
        guard let text = document.text(of: value), !isMissing(text, isBool: value.kind == .bool) else { return false }
        guard let part = self.take else { return body(value, text, place) }
        guard value.kind != .bool, let taken = part.part(of: text) else { return false }
        let kept = document.keep(taken)
        return body(LineValue(text: kept), kept, place)
    }

    private func value(of source: Source, _ document: LineDocument) -> LineValue? {
        switch source {
        case .path(let path): document.find(path)
        case .constant(let text): LineValue(text: document.keep(text))
        }
    }

    /// All that a source leads to.
    private func values(of source: Source, _ document: LineDocument) -> [LineValue] {
        if case .path(let path) = source, !path.isPlain { return document.findAll(path) }
        return value(of: source, document).map { [$0] } ?? []
    }

    private func isMissing(_ text: UnsafeRawBufferPointer, isBool: Bool) -> Bool {
        guard !missing.isEmpty else { return false }
        let lower = text.lowercased
        if missing.contains(lower) { return true }
        guard !isBool, !missingNumbers.isEmpty, let number = DecimalNumber(text) else { return false }
        return missingNumbers.contains(number)
    }

    /// Whether `value` is one of this field; then the event has it.
    func take(_ value: LineValue, _ document: LineDocument, _ event: CanonicalEvent, scale: DecimalNumber?) -> Bool {
        guard let text = document.text(of: value) else { return false }
        if field == .time {
            guard let time = FieldTime.time(of: value, text, unit: unit, zone: zone, form: form, scale: scale, document)
            else { return false }
            event.time = time
            event.timePlace = value.place
            return true
        }
        return event.take(text, of: value, as: field, scale: scale, document)
    }
}

extension FormatDefinition.Take {
    /// What counts of a number's text; nil of what is no number, and of zero's sign.
    func part(of text: UnsafeRawBufferPointer) -> [UInt8]? {
        let isSigned = text.first == UInt8(ascii: "-") || text.first == UInt8(ascii: "+")
        let isZero: Bool
        if let number = DecimalNumber(text) {
            isZero = number.isZero
        } else {
            // More digits than are calculated with exactly.
            guard text.count > 30, JSONNumber.isNumber(text), JSONNumber.double(text).isFinite else { return nil }
            isZero = JSONNumber.double(text) == 0
        }
        switch self {
        case .size: return Array(isSigned ? text.dropFirst() : text[...])
        case .sign: return isZero ? nil : Array((text.first == UInt8(ascii: "-") ? "-" : "+").utf8)
        }
    }
}
