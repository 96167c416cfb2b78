import TelemetryLog

/// What is kept out of a bundle: the values of some names, wherever they are, and the same values under any other name.
final class IncidentRedaction {
    /// Texts in texts of JSON, and one more.
    private static let levels = 3
    private static let words = ["true", "false", "null"].map { Array($0.utf8) }
    private static let mark = Array(LineParser.redactedText.utf8)

    /// By pointers, and by names that are written with escapes.
    private let members: Redaction
    /// As `NamedValue` folds them.
    private let names: Set<[UInt8]>
    private var values = KnownValues()

    /// Of names and pointers (RFC 6901); nil of none.
    init?(_ keys: [String]) {
        // In all objects of a line a name is looked up as a pointer.
        let pointers = keys.map { key in
            key.hasPrefix("/")
                ? key : "/" + key.replacingScalars { $0 == "~" ? "~0" : $0 == "/" ? "~1" : nil }
        }
        guard let members = Redaction(pointers) else { return nil }
        self.members = members
        names = Set(keys.filter { !$0.hasPrefix("/") }.map { NamedValue.folded($0.utf8) })
    }

    /// Takes the values of a line, of which there has to be none in the bundle. All lines come before the first is hidden.
    func learn(_ line: [UInt8]) {
        for value in line.withUnsafeBytes({ members.values($0) }) { learn(value: value) }
        for value in NamedValue.all(in: line, of: names) { learn(value: Array(line[value.content])) }
    }

    /// In each form in which it may be written: as it is, in JSON, in a text in JSON and in one in that, and in Markdown.
    private func learn(value: [UInt8]) {
        guard !Self.isContainer(value), value != Self.mark, !Self.words.contains(value) else { return }
        values.insert(value)
        guard var text = String(validating: value, as: UTF8.self) else { return }
        learn(text)
        // How many texts it is in, and which of its backslashes are its own, nobody says.
        for _ in 0..<Self.levels where text.contains("\\") {
            text = text.withoutEscapes
            learn(text)
        }
    }

    /// Whether it is an object or an array, which has to have an end and is not a word in brackets.
    private static func isContainer(_ value: [UInt8]) -> Bool {
        let ends = ["{": UInt8(ascii: "}"), "[": UInt8(ascii: "]")]
        guard let first = value.first, let end = ends[String(UnicodeScalar(first))], value.last == end else {
            return false
        }
        return value.count == 2 || value.contains { "\",:".utf8.contains($0) } || first == UInt8(ascii: "[")
    }

    private func learn(_ text: String) {
        guard text.utf8.count >= KnownValues.leastLength else { return }
        for style in JSONEscapes.all {
            var form = text
            for _ in 0...Self.levels {
                values.insert(Array(form.utf8))
                form = form.escaped(style)
            }
        }
        values.insert(Array(Escaped(text).text.utf8))
        values.insert(Array(IncidentTicket.plain(text).utf8))
    }

    /// A line of a log with a mark in the place of all that is kept out.
    func hidden(line: [UInt8]) -> [UInt8] { hidden(line.withUnsafeBytes { members.redacted($0) } ?? line) }

    /// The same of what blotter has written itself.
    func hidden(_ text: [UInt8]) -> [UInt8] {
        var text = text
        let found = NamedValue.all(in: text, of: names)
        if !found.isEmpty {
            var result: [UInt8] = []
            var copied = 0
            for value in found where !text[value.content].elementsEqual(Self.mark) {
                result += text[copied..<value.place.lowerBound] + value.quote + Self.mark + value.quote
                copied = value.place.upperBound
            }
            text = result + text[copied...]
        }
        return values.hidden(text, by: Self.mark) ?? text
    }

    /// Whether a text that is broken has one of the names.
    func mayHold(_ text: String) -> Bool {
        if members.mayHold(text) { return true }
        let folded = NamedValue.folded(text.utf8)
        return folded.withUnsafeBytes { bytes in names.contains { bytes.contains($0) } }
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func contains(_ text: [UInt8]) -> Bool {
        guard !text.isEmpty, text.count <= count else { return false }
        return (0...count - text.count).contains {
            self[$0] == text[0] && self[$0..<$0 + text.count].elementsEqual(text)
        }
    }
}
