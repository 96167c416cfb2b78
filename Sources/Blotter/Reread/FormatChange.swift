import TelemetryLog

/// What has changed from one list of formats to that in force, and which lines that can matter to.
///
/// A line goes to the first format that takes it. So it is read as before where what has read it is the same, and
/// nothing stands before it that did not then. Where other values are redacted, any line may be another.
struct FormatChange {
    private let before: FormatList
    private let now: FormatList
    private let own: [FormatDefinition]
    private var known: [FormatList.LineReader: Effect] = [:]

    /// Which lines may be read otherwise.
    private enum Effect {
        case all, none
        /// Those of logs that a pattern fits.
        case named([FilePattern])

        func matters(to path: LogPath) -> Bool {
            switch self {
            case .all: true
            case .none: false
            case .named(let patterns): patterns.contains { $0.fits(path) }
            }
        }
    }

    /// From `before` to the list of the formats `own`.
    init(from before: FormatList, to now: FormatList, own: [FormatDefinition]) {
        self.before = before
        self.now = now
        self.own = own
    }

    /// Whether lines of the log at `path` that `reader` has read may be read otherwise; false for what has read by
    /// another list.
    mutating func matters(to path: LogPath, readBy reader: FormatList.LineReader) -> Bool {
        if let effect = known[reader] { return effect.matters(to: path) }
        let effect = effect(on: reader)
        known[reader] = effect
        return effect.matters(to: path)
    }

    /// Whether lines of the log at `path` that are no events may be some.
    ///
    /// A line that had too many parts for an event does not say which format took it, so a format that is gone counts.
    func mattersToOthers(at path: LogPath) -> Bool {
        let known = Set(before.entries)
        guard before.redaction == now.redaction, now.entries.filter(known.contains) == before.entries else {
            return true
        }
        return effect(of: now.entries.filter { !known.contains($0) }).matters(to: path)
    }

    private func effect(on reader: FormatList.LineReader) -> Effect {
        guard let old = before.place(of: reader) else { return .none }
        guard before.redaction == now.redaction, let place = now.place(of: reader), isSame(reader, now.entries, place)
        else { return .all }
        let known = Set(before.entries[..<old])
        return effect(of: now.entries[..<place].filter { !known.contains($0) })
    }

    private func isSame(_ reader: FormatList.LineReader, _ entries: [FormatList.Entry], _ place: Int) -> Bool {
        guard case .format(let name, let digest) = reader, entries[place].origin == .builtIn else { return true }
        return BuiltInFormats.named(name)?.digest == digest
    }

    /// What it means that these may take lines that were not offered to them before.
    private func effect(of entries: [FormatList.Entry]) -> Effect {
        var patterns: [FilePattern] = []
        for entry in entries {
            guard let files = files(of: entry), !files.isEmpty else { return .all }
            patterns += files.map { FilePattern($0) }
        }
        return patterns.isEmpty ? .none : .named(patterns)
    }

    private func files(of entry: FormatList.Entry) -> [String]? {
        switch entry.origin {
        case .own: own.first { $0.name == entry.name && $0.digest == entry.digest }?.files
        case .builtIn: BuiltInFormats.named(entry.name)?.files
        case .native: nil
        }
    }
}
