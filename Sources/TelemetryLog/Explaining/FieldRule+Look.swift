/// What a field of a mapping finds in a line, and by which of its places: slower than `take`, which goes the same way and
/// says no more than the value.
extension FieldRule {
    /// What was found.
    struct Found {
        /// The pointer, the constant in quotes, or `else`.
        var pointer: String
        /// What had to be guessed about the time.
        var time: TimeReading?
    }

    /// All that one look tells.
    struct Look {
        var found: Found?
        /// Values that the map does not name, but for those that are shown only to who asks for them.
        var unnamed: [String] = []
    }

    private static let fallbackPlace = "else"

    /// Looks at the line that is open, with the innermost object as the document has it; `probe` tries values.
    func look(at document: LineDocument, _ probe: CanonicalEvent) -> Look {
        var look = Look()
        for alternative in alternatives where look.found == nil {
            let other = alternative.look(at: document, probe)
            look.unnamed += other.unnamed
            look.found = other.found
        }
        guard alternatives.isEmpty, holds(document) else { return look }
        _ = eachValue(document) { value, text, place in
            let pointer = place.map { places[$0] } ?? places.joined(separator: " + ")
            look.found = found(value, text, at: pointer, document, probe, &look.unnamed)
            return look.found != nil
        }
        if look.found == nil, let first = fallback?.first, !first.isEmpty {
            look.found = Found(pointer: Self.fallbackPlace)
        }
        return look
    }

    private func found(
        _ value: LineValue, _ text: UnsafeRawBufferPointer, at pointer: String, _ document: LineDocument,
        _ probe: CanonicalEvent, _ unnamed: inout [String]
    ) -> Found? {
        if !map.isEmpty {
            if map.values(of: text) != nil { return Found(pointer: pointer) }
            let isSecret = SecretName.isInPointer(pointer)
            unnamed.append(isSecret ? SecretMask.text : String(decoding: text, as: UTF8.self))
            if fallback != nil { return Found(pointer: Self.fallbackPlace) }
        }
        if field == .kind {
            let isKnown = document.kinds.meaning(of: text).kind != .other
            return Found(pointer: isKnown || fallback == nil ? pointer : Self.fallbackPlace)
        }
        probe.clear()
        guard take(value, document, probe, scale: scale) else { return nil }
        let time = TimeReading(of: value, text, hasZone: zone != nil, hasUnit: unit != nil)
        return Found(pointer: pointer, time: field == .time ? time : nil)
    }
}

extension FormatDefinition.Source {
    /// As a mapping file has it.
    var text: String {
        switch self {
        case .pointer(let pointer): pointer
        case .constant(let text): "\"\(text)\""
        }
    }
}
