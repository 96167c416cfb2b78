package import TelemetryLog

/// A mapping file: the format of another system's logs, written in TOML.
///
///     match = { "/stream" = "trade_updates" }
///     ts = "/data/timestamp"
///     quantity = { at = "/data/order/qty", missing = [0] }
///
///     [kind]
///     at = ["/data/event", "/data/status"]
///     join = "/"
///     map = { "fill/" = ["order", "fill"], "update/canceled" = "cancel" }
package struct FormatFile {
    /// What the file says.
    package private(set) var definition: FormatDefinition
    /// What problems name: the file's path, or its name where it has none.
    let place: String
    /// The line of each sample.
    private(set) var sampleLines: [Int] = []

    /// What is in the file.
    package let text: String

    /// The keys that are no fields.
    static let keys = ["match", "inside", "each", "redact", "sample"]

    /// Reads the text of the file `file`, or of one that comes with blotter. `name` is the format's.
    package init(_ text: String, name: String, file: String?) throws(Problem) {
        self.text = text
        definition = FormatDefinition(name: name, file: file)
        place = file ?? name + ".toml"
        let members: [TOMLValue.Member]
        do {
            members = try TOMLValue.members(of: text)
        } catch {
            throw Problem(file: place, line: error.line, fault: .notTOML(error.message))
        }
        for member in members { try take(member) }
    }

    /// The problem with `value`.
    func problem(_ fault: Fault, _ value: TOMLValue) -> Problem { Problem(file: place, line: value.line, fault: fault) }

    private mutating func take(_ member: TOMLValue.Member) throws(Problem) {
        let value = member.value
        switch member.name {
        case "match": try takeMatch(value)
        case "inside": definition.inside = try pointer(value, of: "inside")
        case "each":
            // The whole line, by RFC 6901.
            definition.each = value.scalarText == "" ? "" : try pointer(value, of: "each")
        case "redact":
            definition.redact = try list(value, of: "redact", expected: "a list of pointers") {
                (element) throws(Problem) in
                try pointer(element, of: "redact")
            }
        case "sample": try takeSamples(value)
        case let name:
            guard let field = CanonicalField(rawValue: name) else {
                throw problem(.unknownField(name, known: Self.keys + Self.fields), value)
            }
            definition.fields[field] = try self.field(field, value)
        }
    }

    private static let fields = CanonicalField.allCases.map(\.rawValue)

    // MARK: Which lines

    private mutating func takeMatch(_ value: TOMLValue) throws(Problem) {
        guard case .table(let members) = value.content else {
            throw problem(.badValue("match", expected: "a table, such as { \"/type\" = \"order\" }"), value)
        }
        for member in members {
            if member.name == "files" {
                definition.files = try files(member.value)
            } else {
                try checkPointer(member.name, at: member.value, of: "match", beside: "files")
                definition.conditions += try conditions(member)
            }
        }
    }

    private func files(_ value: TOMLValue) throws(Problem) -> [String] {
        let expected = "a list of patterns, such as [\"*.log\"]"
        let files = try list(value, of: "files", expected: expected) { (element) throws(Problem) in
            guard case .string(let pattern) = element.content, !pattern.isEmpty else {
                throw problem(.badValue("files", expected: expected), element)
            }
            return pattern
        }
        guard !files.isEmpty else { throw problem(.badValue("files", expected: expected), value) }
        return files
    }

    // MARK: Samples

    private mutating func takeSamples(_ value: TOMLValue) throws(Problem) {
        let fault = Fault.badValue("sample", expected: "written as [[sample]]")
        guard case .array(let elements) = value.content else { throw problem(fault, value) }
        for element in elements {
            guard case .table(let members) = element.content else { throw problem(fault, element) }
            definition.samples.append(try sample(members, element))
            sampleLines.append(element.line)
        }
    }

    private func sample(
        _ members: [TOMLValue.Member], _ value: TOMLValue
    ) throws(Problem) -> FormatDefinition.Sample {
        var line: String?
        var fields: [CanonicalField: String] = [:]
        for member in members {
            if member.name == "line" {
                line = try sampleLine(member.value)
            } else if let field = CanonicalField(rawValue: member.name) {
                fields[field] = try expectation(field, member.value)
            } else {
                throw problem(.unknownField(member.name, known: ["line"] + Self.fields), member.value)
            }
        }
        guard let line else { throw problem(.sampleWithoutLine, value) }
        var sample = FormatDefinition.Sample(line: line)
        sample.fields = fields
        return sample
    }

    /// A text of several lines in TOML may end with an end of line, which is not the line's.
    private func sampleLine(_ value: TOMLValue) throws(Problem) -> String {
        let fault = Fault.badValue("line", expected: "a text of one line")
        guard case .string(var line) = value.content else { throw problem(fault, value) }
        if line.last?.isNewline == true { line.removeLast() }
        guard !line.isEmpty, !line.utf8.contains(UInt8(ascii: "\n")) else { throw problem(fault, value) }
        return line
    }

    private func expectation(_ field: CanonicalField, _ value: TOMLValue) throws(Problem) -> String {
        guard let text = value.scalarText else {
            throw problem(.badValue(field.rawValue, expected: "a text, a number, true or false"), value)
        }
        guard field != .time || Int64(text) != nil else {
            throw problem(.badValue("ts", expected: "a whole number of nanoseconds since 1970"), value)
        }
        return text
    }
}
