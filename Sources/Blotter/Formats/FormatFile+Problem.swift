extension FormatFile {
    /// What is wrong with a mapping file, and where: `FILE:LINE: what is wrong; what to do`.
    package struct Problem: Error, Equatable {
        /// The file's path; the format's name and `.toml` for one that comes with blotter.
        package var file: String
        /// From 1.
        package var line: Int
        /// What is wrong there.
        package var fault: Fault
    }

    /// What can be wrong in a mapping file.
    package enum Fault: Equatable, Sendable {
        case notTOML(String)
        case unknownField(String, known: [String])
        case unknownKey(String, of: String, known: [String])
        /// A field or key of the file below a table's header, by which it is the table's.
        case strayField(String, in: String)
        case badValue(String, expected: String)
        case noPointer(String, in: String, beside: String?)
        case badEscape(String, in: String)
        /// Two names of a map that differ in case only.
        case sameName(String, String, in: String)
        case noKind(String)
        /// A word that lines have for a kind, where the kind itself has to stand.
        case kindsWord(String, String)
        /// A text that can be no value of a field that is a number or a time.
        case noValue(String, of: String, isPlace: Bool)
        case sumBeside(String)
        case misplaced(String, of: String, isFor: String)
        case unknownZone(String, known: [String])
        /// A field that no value can come to.
        case nowhere(String)
        case sampleWithoutLine
        case sampleFails(String)
    }
}

extension FormatFile.Problem: CustomStringConvertible {
    package var description: String { "\(file):\(line): \(fault)" }
}

extension FormatFile.Fault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notTOML(let message): "this is no TOML: \(message); see https://toml.io/en/v1.0.0"
        case .unknownField(let name, let known):
            "there is no field \(name); \(Self.meant(name, known) ?? "the names are \(Self.joined(known))")"
        case .unknownKey(let name, let field, let known):
            "\(field) has no key \(name); \(Self.meant(name, known) ?? "the keys are \(Self.joined(known))")"
        case .strayField(let name, let field): "\(name) stands in the table \(field); move it above all tables"
        case .badValue(let name, let expected): "\(name) must be \(expected)"
        case .noPointer(let text, let name, let key):
            "\(text) in \(name) is no pointer; \(Self.meant(text, key.map { [$0] } ?? []) ?? "write /\(text)")"
        case .badEscape(let text, let name):
            "the pointer \(text) in \(name) has a ~ alone; write ~0 for ~ and ~1 for / in a name"
        case .sameName(let first, let second, let name):
            "\(first) and \(second) in \(name) differ in case only, which does not count; keep one"
        case .noKind(let kind): "\(kind) is no kind; make it one word of up to 64 letters, digits and _ . : / -"
        case .kindsWord(let word, let kind): "\(word) is no kind but a word for one; write \(kind)"
        case .noValue(let text, let name, let isPlace):
            "\(name) cannot be \(text), which is no \(name.hasPrefix("ts") ? "time" : "number")"
                + (isPlace ? "; where it is to be found, write /\(text)" : "; mend it")
        case .sumBeside(let name): "\(name) has sum, which stands alone; remove at and join"
        case .misplaced(let key, let field, let isFor):
            "\(field) has no use for \(key), which is for \(isFor); remove it"
        case .unknownZone(let name, let known):
            "there is no time zone \(name); \(Self.meantZone(name, known) ?? "name one as Europe/Berlin")"
        case .nowhere(let name): "\(name) has no place to be found at; give at, or nothing but else"
        case .sampleWithoutLine: "this sample has no line; give line"
        case .sampleFails(let why): "this sample \(why); mend the format or the sample"
        }
    }

    private static func joined(_ names: [String]) -> String { names.joined(separator: ", ") }

    private static func meant(_ name: String, _ known: [String]) -> String? {
        NearestName(to: name, among: known).name.map { "did you mean \($0)?" }
    }

    /// A zone may have been named by its city alone.
    private static func meantZone(_ name: String, _ known: [String]) -> String? {
        let city = known.first { $0.lowercased().hasSuffix("/" + name.lowercased()) }
        return city.map { "did you mean \($0)?" } ?? meant(name, known)
    }
}
