extension FormatDefinition {
    /// A digest of what the format takes and finds, however its file is written: by it an index knows whether lines were
    /// read by another version.
    package var digest: Int64 {
        let text = pieces.map { "\($0.utf8.count):\($0)" }.joined()
        return Array(text.utf8).withUnsafeBytes { ContentDigest(of: $0).value }
    }

    /// All that tells, in an order that is always the same.
    private var pieces: [String] {
        var pieces = conditions.map { "\($0.pointer) \($0.demand)" }.sorted()
        pieces += ["files"] + files.sorted() + ["inside", inside ?? "", "each", each ?? "", "redact"] + redact.sorted()
        for field in CanonicalField.allCases {
            guard let rule = fields[field] else { continue }
            pieces += ["field", field.rawValue] + rule.pieces
        }
        return pieces
    }

    /// What stands for the format in an index: its name and its digest, with a blank between them.
    var label: String { "\(name) \(digest)" }
}

extension FormatDefinition.Field {
    fileprivate var pieces: [String] {
        var pieces = sources.map { "\($0)" } + conditions.map { "\($0.pointer) \($0.demand)" }.sorted()
        for alternative in alternatives { pieces += ["or"] + alternative.pieces }
        for term in terms { pieces += ["plus"] + term.pieces }
        pieces += ["join", join ?? "", "\(join != nil)"]
        for (name, values) in map.sorted(by: { $0.key < $1.key }) { pieces += ["map", name] + values }
        pieces += ["else"] + (fallback ?? []) + ["\(fallback != nil)", "missing"] + missing.sorted()
        return pieces + [scale ?? "", unit?.rawValue ?? "", zone ?? "", form ?? "", take?.rawValue ?? ""]
    }
}
