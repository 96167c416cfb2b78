/// Formats that match lines which another one, asked before them, takes.
package final class FormatShadows {
    /// Lines of one format that another one takes.
    package struct Shadow: Sendable, Hashable {
        /// The format that matches and is not asked.
        package var format: String
        /// The one that takes the lines: a format, or `native`.
        package var taker: String

        /// That `taker` takes lines of `format`.
        package init(format: String, taker: String) {
            self.format = format
            self.taker = taker
        }
    }

    /// How many of the lines that were looked at.
    package private(set) var lines: [Shadow: Int] = [:]

    private let all: ForeignReader
    /// The formats that may be shadowed, each with a reader of its own.
    private let idle: [(name: String, reader: ForeignReader)]
    /// All of them, to which most lines are nothing.
    private let anyIdle: ForeignReader

    private static let mostLines = 100
    private static let mostBytes = 256 << 10

    /// Looks for lines of the formats named `idle` that others of `formats` take.
    package init(_ formats: FormatSet, idle names: Set<String>) {
        let kinds = KindWords()
        let definitions = (formats.own + formats.builtIn()).filter { names.contains($0.name) }
        all = ForeignReader(formats, kinds: kinds)
        anyIdle = ForeignReader(FormatSet(own: definitions), kinds: kinds)
        idle = definitions.map { ($0.name, ForeignReader(FormatSet(own: [$0]), kinds: kinds)) }
    }

    /// Looks at the first lines of a log. Throws `LogFileError`.
    package func look(at file: LogFile, _ path: LogPath) throws {
        for reader in [all, anyIdle] + idle.map(\.reader) { reader.begin(path) }
        for line in try file.firstLines(Self.mostLines, bytes: Self.mostBytes).lines {
            line.withUnsafeBytes { take($0) }
        }
    }

    /// Looks at a line of no file.
    package func take(line: String) {
        var line = line
        line.withUTF8 { take(UnsafeRawBufferPointer($0)) }
    }

    /// The name of what takes a line; nil where nothing but a guess does.
    package func taker(of line: String) -> String? {
        var line = line
        return line.withUTF8 { Self.taker(of: UnsafeRawBufferPointer($0), all) }
    }

    private func take(_ line: UnsafeRawBufferPointer) {
        guard let taker = Self.taker(of: line, all),
            Self.taker(of: line, anyIdle, native: false) != nil
        else { return }
        for (name, reader) in idle where name != taker && Self.taker(of: line, reader, native: false) != nil {
            lines[Shadow(format: name, taker: taker), default: 0] += 1
        }
    }

    /// The name of what takes a line; nil for a guess, which goes last, and for what is no line.
    private static func taker(
        of line: UnsafeRawBufferPointer, _ reader: ForeignReader, native isAsked: Bool = true
    ) -> String? {
        guard reader.document.open(line) else { return nil }
        defer { reader.document.forgetIfFull() }
        switch reader.choose() {
        case .format(let format):
            // The label is the name, and the digest behind a blank.
            return format.label.lastIndex(of: 0x20).map { String(decoding: format.label[..<$0], as: UTF8.self) }
        case .native: return isAsked ? "native" : nil
        case .auto, .none, .tooManyParts: return nil
        }
    }
}
