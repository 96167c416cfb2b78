import TelemetryLog

/// What reads the lines of an index, in the order in which a line is offered to it, and what is taken out of each line
/// before: by such lists, which the index keeps, it is known which logs would be read otherwise today.
struct FormatList: Hashable {
    /// One that lines are offered to.
    struct Entry: Hashable {
        /// Where it comes from.
        enum Origin: String {
            case own, native, builtIn = "built-in"
        }

        var origin: Origin
        var name: String
        /// Of one of the user's own what it says; of one that comes with blotter its file, which need not be read for it.
        var digest: Int64
    }

    let entries: [Entry]
    /// A digest of what is redacted in lines of all formats; 0 for nothing. What a format redacts is in its own.
    let redaction: Int64

    /// The user's own formats, native lines, and those that come with blotter; `redact` are the pointers of the policy.
    init(own: [FormatDefinition], redact: [String]) {
        entries =
            own.map { Entry(origin: .own, name: $0.name, digest: $0.digest) }
            + [Entry(origin: .native, name: "native", digest: 0)] + Self.builtIn
        redaction = Self.digest(redact)
    }

    /// However often and in whatever order pointers are said, they mean the same.
    private static func digest(_ redact: [String]) -> Int64 {
        guard !redact.isEmpty else { return 0 }
        let text = Set(redact).sorted().map { "\($0.utf8.count):\($0)" }.joined()
        return Array(text.utf8).withUnsafeBytes { ContentDigest(of: $0).value }
    }

    private static let builtIn = BuiltInFormats.files.map { file in
        Entry(
            origin: .builtIn, name: file.name,
            digest: file.bytes.withUnsafeBytes { ContentDigest(of: $0).value })
    }

    private static let redact = "redact"

    /// As an index keeps it.
    var text: String {
        var lines = entries.map { "\($0.origin.rawValue) \($0.digest) \($0.name)" }
        if redaction != 0 { lines.append("\(Self.redact) \(redaction)") }
        return lines.joined(separator: "\n")
    }

    /// Reads what `text` has given; what is no entry is left out, so that others are taken for new.
    init(text: String) {
        let lines = text.split(separator: "\n").map { $0.split(separator: " ", maxSplits: 2) }
        entries = lines.compactMap { parts in
            guard parts.count == 3, let origin = Entry.Origin(rawValue: String(parts[0])), let digest = Int64(parts[1])
            else { return nil }
            return Entry(origin: origin, name: String(parts[2]), digest: digest)
        }
        redaction = lines.first { $0.count == 2 && $0[0] == Self.redact }.flatMap { Int64($0[1]) } ?? 0
    }

    /// The place of what has read a line; nil when it is not in the list.
    func place(of reader: LineReader) -> Int? {
        switch reader {
        case .native: return entries.firstIndex { $0.origin == .native }
        case .auto: return entries.count
        case .format(let name, let digest):
            let own = Entry(origin: .own, name: name, digest: digest)
            return entries.firstIndex(of: own) ?? entries.firstIndex { $0.origin == .builtIn && $0.name == name }
        }
    }

    /// What has read a line that is an event.
    enum LineReader: Hashable {
        case native, auto
        case format(name: String, digest: Int64)
    }
}

extension IndexFile {
    /// What its logs are read by.
    var formatList: FormatList { FormatList(own: formats, redact: policy.redact) }
}
