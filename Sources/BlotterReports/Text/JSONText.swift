/// A JSON value that is only ever written, spaced the way Python's `json.dumps` does it.
package indirect enum JSONText: CustomStringConvertible, Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    /// One that is not finite is written `null`.
    case number(Double)
    case string(String)
    case array([JSONText])
    /// The members in the order they are written.
    case object([(String, JSONText)])
    /// JSON already, written as it is.
    case raw(String)

    /// null for nil.
    package init(_ value: Int?) {
        self = value.map(Self.integer) ?? .null
    }

    /// null for nil.
    package init(_ value: Double?) {
        self = value.map(Self.number) ?? .null
    }

    /// null for nil.
    package init(_ value: String?) {
        self = value.map(Self.string) ?? .null
    }

    /// All on one line: `{"n": 5, "names": ["a", "b"]}`.
    package var description: String {
        switch self {
        case .array(let elements):
            return "[" + elements.map(\.description).joined(separator: ", ") + "]"
        case .object(let members):
            return "{" + members.map { "\(Self.quoted($0)): \($1)" }.joined(separator: ", ") + "}"
        default:
            return scalarText
        }
    }

    /// Writes `description` piece by piece, so that no long part of it is copied.
    package func write(to output: Output) {
        guard case .object(let members) = self else { return output.write(description) }
        var separator = "{"
        for (name, value) in members {
            output.write("\(separator)\(Self.quoted(name)): ")
            value.write(to: output)
            separator = ", "
        }
        output.write(members.isEmpty ? "{}" : "}")
    }

    /// One member or element a line, indented by two spaces.
    package var pretty: String { pretty(indent: "") }

    private func pretty(indent: String) -> String {
        let inner = indent + "  "
        switch self {
        case .array(let elements) where !elements.isEmpty:
            let lines = elements.map { inner + $0.pretty(indent: inner) }
            return "[\n" + lines.joined(separator: ",\n") + "\n\(indent)]"
        case .object(let members) where !members.isEmpty:
            let lines = members.map { "\(inner)\(Self.quoted($0)): \($1.pretty(indent: inner))" }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
        default:
            return description
        }
    }

    private var scalarText: String {
        switch self {
        case .bool(let value): return value ? "true" : "false"
        case .integer(let value): return String(value)
        case .number(let value): return value.isFinite ? value.description : "null"
        case .string(let text): return Self.quoted(text)
        case .raw(let json): return json
        case .null, .array, .object: return "null"
        }
    }
}
