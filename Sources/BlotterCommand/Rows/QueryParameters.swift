import Blotter
import BlotterReports

/// The values that stand for the parameters of a query, as typed in `NAME=VALUE`.
struct QueryParameters {
    private(set) var values: [String: Query.Value] = [:]

    init(_ texts: [String]) throws {
        for text in texts {
            guard let equals = text.firstIndex(of: "="), let name = Self.name(text[..<equals]) else {
                throw UsageError.badValue(option: "param", value: text, expected: "NAME=VALUE")
            }
            guard values[name] == nil else {
                throw UsageError.conflict(
                    subject: "--param", problem: "\(name) is given more than once", remedy: "give it once")
            }
            values[name] = Self.value(String(text[text.index(after: equals)...]))
        }
    }

    /// The name without the mark that it has in SQL; nil when nothing is left.
    private static func name(_ text: Substring) -> String? {
        let name = text.first.map { ":@$".contains($0) } == true ? text.dropFirst() : text
        return name.isEmpty ? nil : String(name)
    }

    /// A number when the text is how one is written; `007`, `1e5` and `nan` are texts, and may be ids.
    private static func value(_ text: String) -> Query.Value {
        if let integer = Int64(text), String(integer) == text { return .integer(integer) }
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        let isDecimal = parts.count == 2 && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } }
        guard isDecimal, let real = Double(text), real.isFinite else { return .text(text) }
        return .real(real)
    }
}
