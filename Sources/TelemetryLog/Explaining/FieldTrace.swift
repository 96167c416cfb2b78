/// What a field of a mapping finds in a line, and by which of its places: slower than `FieldRule`, which says no more
/// than the value.
struct FieldTrace {
    private let field: CanonicalField
    private let rule: FormatDefinition.Field
    private let paths: [FieldPath?]
    private let map: FieldMap
    /// Those of which the first that finds something counts.
    private let alternatives: [FieldTrace]
    private let conditions: [LineCondition]
    /// What adds up the field, where it is a sum.
    private let sum: FieldRule?
    private let zone: ZoneOffsets?
    private let form: TimeForm?
    private let scale: DecimalNumber?

    /// What was found.
    struct Found {
        /// The pointer, the constant in quotes, or `else`.
        var pointer: String
        /// The time as it is written.
        var time: TimeReading?
    }

    /// All that one look tells.
    struct Look {
        var found: Found?
        /// Values that the map does not name.
        var unnamed: [String] = []
    }

    /// Ready for lines of the document whose names get their numbers from `number`.
    init(_ field: CanonicalField, _ rule: FormatDefinition.Field, number: ([UInt8]) -> Int32) {
        self.field = field
        self.rule = rule
        paths = rule.sources.map { source in
            if case .pointer(let pointer) = source { FieldPath(pointer, number: number) } else { nil }
        }
        map = FieldMap(rule.map)
        alternatives = rule.alternatives.map { FieldTrace(field, $0, number: number) }
        conditions = rule.conditions.compactMap { LineCondition($0, number: number) }
        sum = rule.terms.isEmpty ? nil : FieldRule(rule, of: field, number: number)
        zone = rule.zone.flatMap { ZoneOffsets(name: $0) }
        form = rule.form.flatMap { TimeForm($0) }
        scale = rule.scale.flatMap { text in Array(text.utf8).withUnsafeBytes { DecimalNumber($0) } }
    }

    /// Looks at the line that is open, with the innermost object as the document has it; `probe` tries values.
    func look(at document: LineDocument, _ probe: CanonicalEvent) -> Look {
        var look = Look()
        for alternative in alternatives where look.found == nil {
            let other = alternative.look(at: document, probe)
            look.unnamed += other.unnamed
            look.found = other.found
        }
        guard alternatives.isEmpty, conditions.allSatisfy({ $0.holds(document) }) else { return look }
        if let sum {
            probe.clear()
            if sum.take(from: document, into: probe) {
                look.found = Found(
                    pointer: rule.terms.flatMap { $0.sources.map(\.text) + ($0.sources.isEmpty ? ["else"] : []) }
                        .joined(separator: " + "))
            }
            return look
        }
        if let join = rule.join {
            let texts = rule.sources.indices.map { index in
                let texts = values(index, document).compactMap { document.text(of: $0) }
                return texts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: join)
            }
            let joined = LineValue(text: document.keep(Array(texts.joined(separator: join).utf8)))
            look.found = found(
                joined, rule.sources.map(\.text).joined(separator: " + "), document, probe, &look.unnamed)
        } else {
            for index in rule.sources.indices where look.found == nil {
                for value in values(index, document) where look.found == nil {
                    look.found = found(value, rule.sources[index].text, document, probe, &look.unnamed)
                }
            }
        }
        if look.found == nil, let fallback = rule.fallback?.first, !fallback.isEmpty {
            look.found = Found(pointer: "else")
        }
        return look
    }

    private func values(_ index: Int, _ document: LineDocument) -> [LineValue] {
        switch rule.sources[index] {
        case .pointer: paths[index].map { document.findAll($0) } ?? []
        case .constant(let text): [LineValue(text: document.keep(Array(text.utf8)))]
        }
    }

    private func found(
        _ value: LineValue, _ pointer: String, _ document: LineDocument, _ probe: CanonicalEvent,
        _ unnamed: inout [String]
    ) -> Found? {
        guard var bytes = document.text(of: value), !isMissing(bytes, isBool: value.kind == .bool) else { return nil }
        var value = value
        if let part = rule.take {
            guard value.kind != .bool, let taken = part.part(of: bytes) else { return nil }
            bytes = document.keep(taken)
            value = LineValue(text: bytes)
        }
        let text = String(decoding: bytes, as: UTF8.self)
        if !rule.map.isEmpty {
            if map.values(of: bytes) != nil { return Found(pointer: pointer) }
            unnamed.append(text)
            if rule.fallback != nil { return Found(pointer: "else") }
        }
        switch field {
        case .kind:
            let isKnown = document.kinds.meaning(of: bytes).kind != .other
            return Found(pointer: isKnown || rule.fallback == nil ? pointer : "else")
        case .time:
            guard
                FieldTime.time(of: value, bytes, unit: rule.unit, zone: zone, form: form, scale: scale, document) != nil
            else { return nil }
            return Found(
                pointer: pointer,
                time: TimeReading(of: value, bytes, hasZone: rule.zone != nil, hasUnit: rule.unit != nil))
        default:
            probe.clear()
            return probe.take(bytes, of: value, as: field, document) ? Found(pointer: pointer) : nil
        }
    }

    private func isMissing(_ text: UnsafeRawBufferPointer, isBool: Bool) -> Bool {
        let lower = String(decoding: text, as: UTF8.self).lowercased()
        let number = isBool ? nil : DecimalNumber(text)
        return rule.missing.contains { missing in
            missing.lowercased() == lower
                || number.map { number in
                    Array(missing.utf8).withUnsafeBytes { DecimalNumber($0).map { $0 == number } ?? false }
                } ?? false
        }
    }
}

extension FormatDefinition.Source {
    /// As a mapping file has it.
    fileprivate var text: String {
        switch self {
        case .pointer(let pointer): pointer
        case .constant(let text): "\"\(text)\""
        }
    }
}

/// What had to be guessed about a time.
package enum TimeReading: Sendable, Equatable {
    /// It is written without a zone, and was taken for UTC.
    case withoutZone
    /// It is a number, whose size told its unit.
    case bySize(FormatDefinition.Unit)

    /// nil when nothing was.
    init?(of value: LineValue, _ text: UnsafeRawBufferPointer, hasZone: Bool = false, hasUnit: Bool = false) {
        if value.kind == .string, Timestamp(calendarText: text) != nil {
            guard !hasZone, TimestampStyle.isNaive(text) else { return nil }
            self = .withoutZone
        } else {
            guard !hasUnit, let number = DecimalNumber(text) else { return nil }
            self = .bySize(.told(by: number.double))
        }
    }
}
