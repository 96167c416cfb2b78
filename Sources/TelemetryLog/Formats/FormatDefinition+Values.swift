extension CanonicalField {
    /// Whether a text that a mapping file says can be a value of the field: of an amount a number, of `ts` a time.
    package func canBe(_ text: String) -> Bool {
        guard isNumber || self == .time else { return true }
        var text = text
        return text.withUTF8 { bytes in
            let bytes = UnsafeRawBufferPointer(bytes).withoutSpace
            switch self {
            case .fillFee, .cumulativeFee: return FieldText.fee(bytes) != nil
            case .time:
                let document = LineDocument(names: LineNames(sought: []), kinds: KindWords())
                return FieldTime.time(of: LineValue(text: bytes), bytes, document) != nil
            default: return DecimalNumber(bytes) != nil
            }
        }
    }
}

extension FormatDefinition {
    /// The kind that a word of other systems means, where it is none itself; nil for a kind, and a word that is not known.
    package static func kind(meantBy word: String) -> String? {
        var word = word
        return word.withUTF8 { bytes in
            let bytes = UnsafeRawBufferPointer(bytes)
            guard KindWord(bytes).kind == .other else { return nil }
            let kind = KindWords.meaning(bytes).kind
            return kind == .other ? nil : kind.rawValue
        }
    }
}
