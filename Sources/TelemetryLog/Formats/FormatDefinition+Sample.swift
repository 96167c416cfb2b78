extension FormatDefinition {
    /// What keeps a sample from being read as it says, as the end of a sentence that begins with the sample; nil when it
    /// is read so.
    package func failure(of sample: Sample) -> String? {
        var definition = self
        definition.samples = []
        // A sample is in no file.
        definition.files = []
        let reader = ForeignReader(FormatSet(own: [definition]), kinds: KindWords())
        var line = sample.line
        return line.withUTF8 { bytes in
            guard reader.document.open(UnsafeRawBufferPointer(bytes)) else { return "holds no object" }
            guard case .format = reader.choose() else { return "is not taken: match does not hold" }
            // One event serves for all of a line, so the first is looked at before the next is read.
            var failure: String?
            var isFirst = true
            reader.forEachEvent(reader.choose()) { event in
                if isFirst { failure = self.failure(of: sample, first: event) }
                isFirst = false
            }
            return failure
        }
    }

    private func failure(of sample: Sample, first event: CanonicalEvent) -> String? {
        for field in CanonicalField.allCases {
            guard let wanted = sample.fields[field] else { continue }
            let found = event.sampleText(of: field)
            let isSame = field.isNumber ? Self.isSame(found, wanted) : found == wanted
            if isSame { continue }
            if let found, fields[field]?.isSecret ?? false, !found.isEmpty {
                return "gives another \(field.rawValue) than it says"
            }
            return "gives \(field.rawValue) \(found ?? "nothing") instead of \(wanted)"
        }
        return nil
    }

    private static func isSame(_ found: String?, _ wanted: String) -> Bool {
        guard let found = found.flatMap(Double.init), let wanted = Double(wanted) else { return false }
        return found == wanted
    }
}

extension FormatDefinition.Field {
    /// Whether it is taken from a member that is named as a secret is.
    fileprivate var isSecret: Bool {
        sources.contains { if case .pointer(let pointer) = $0 { SecretName.isInPointer(pointer) } else { false } }
            || (alternatives + terms).contains(where: \.isSecret)
    }
}

extension CanonicalEvent {
    /// What a sample says of a field's value; nil where there is none.
    fileprivate func sampleText(of field: CanonicalField) -> String? {
        if field == .time { return time.map { "\($0.nanoseconds)" } }
        if field.isNumber { return self[number: field].isNaN ? nil : "\(self[number: field])" }
        let text = field == .kind ? kindText : self[text: field]
        if field == .kind, kind != .other { return kind.rawValue }
        return text.map { String(decoding: $0, as: UTF8.self) }
    }
}
