private import CTOML

/// A policy that is written in a file of TOML:
///
///     max_age_days = 30
///     keep_last_n = 200
///     max_total_mb = 2048
///     compress_after_days = 7
///     protect_keep_last = false
///     min_free_mb = 0
///     trash_days = 2
///
///     [[rule]]
///     mode = "live"           # and, or instead, symbol = "BTC-USD", name = "session_*"
///     max_age_days = 365
///     compress_after_days = 14
package struct PolicyFile {
    /// What is wrong with the file.
    package enum Problem: Error, Equatable {
        case notTOML(String)
        case unknownName(String, line: Int)
        case badValue(String, expected: String, line: Int)
        case ruleWithoutCondition(Int)
    }

    /// What a setting may be in TOML, as far as a policy has such.
    private enum Value {
        case integer(Int)
        case boolean(Bool)
        case string(String)
        case other
    }

    /// One setting, with its place in the file.
    private struct Entry {
        var path: [String]
        var line: Int
        var value: Value

        /// The place of the rule that this is a setting of: `rule[0]` is the first element of the array `rule`.
        var rule: Int? {
            guard let name = path.first, name.hasPrefix("rule["), name.hasSuffix("]") else { return nil }
            return Int(name.dropFirst(5).dropLast())
        }
    }

    /// What the file asks for; what it does not name is as without a file.
    package private(set) var policy = RetentionPolicy()

    /// Reads the text of a file; throws `Problem`.
    package init(_ text: String) throws {
        let entries = try Self.entries(of: text).sorted { ($0.line, $0.path.count) < ($1.line, $1.path.count) }
        for entry in entries { try take(entry, mostRules: entries.count) }
        for (number, rule) in policy.rules.enumerated() where rule.hasNoCondition {
            throw Problem.ruleWithoutCondition(number + 1)
        }
    }

    private static func entries(of text: String) throws -> [Entry] {
        var entries: [Entry] = []
        var message = [CChar](repeating: 0, count: 256)
        var text = text
        let code = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { text in
                withUnsafeMutablePointer(to: &entries) { entries in
                    ctoml_visit(text.baseAddress, text.count, Self.visit, entries, &message, message.count)
                }
            }
        }
        guard code == 0 else {
            throw Problem.notTOML(
                String(decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
        }
        return entries
    }

    private static let visit: ctoml_visitor = { context, path, line, kind, number, text, length in
        guard let path, let entries = context?.assumingMemoryBound(to: [Entry].self) else { return }
        let value: Value =
            switch kind {
            case CTOML_INTEGER: .integer(Int(number))
            case CTOML_BOOLEAN: .boolean(number != 0)
            case CTOML_STRING:
                .string(String(decoding: UnsafeRawBufferPointer(start: text, count: length), as: UTF8.self))
            default: .other
            }
        let names = String(cString: path).split(separator: ".").map(String.init)
        entries.pointee.append(Entry(path: names, line: Int(line), value: value))
    }

    // MARK: Meaning

    private mutating func take(_ entry: Entry, mostRules: Int) throws {
        if let number = entry.rule, 0..<mostRules ~= number, entry.path.count < 3 {
            while policy.rules.count <= number { policy.rules.append(.init()) }
            if entry.path.count == 2 { try take(entry, into: &policy.rules[number]) }
            return
        }
        switch entry.path.joined(separator: ".") {
        case "max_age_days": policy.maxAgeDays = try days(entry)
        case "keep_last_n": policy.keepLast = try days(entry)
        case "max_total_mb": policy.maxTotalMB = try days(entry)
        case "compress_after_days": policy.compressAfterDays = try days(entry)
        case "min_free_mb": policy.minFreeMB = try days(entry)
        case "trash_days": policy.trashDays = try days(entry)
        case "protect_keep_last":
            guard case .boolean(let value) = entry.value else { throw bad(entry, "true or false") }
            policy.protectsKeepLastFromCompression = value
        case let name: throw Problem.unknownName(name, line: entry.line)
        }
    }

    private func take(_ entry: Entry, into rule: inout RetentionPolicy.Rule) throws {
        switch entry.path[1] {
        case "mode": rule.mode = try text(entry)
        case "symbol": rule.symbol = try text(entry)
        case "name": rule.name = try text(entry)
        case "max_age_days": rule.maxAgeDays = try days(entry)
        case "compress_after_days": rule.compressAfterDays = try days(entry)
        default: throw Problem.unknownName(entry.path[1], line: entry.line)
        }
    }

    /// A number that can be no limit, 0, but not less.
    private func days(_ entry: Entry) throws -> Int {
        guard case .integer(let number) = entry.value, (0...RetentionPolicy.most).contains(number) else {
            throw bad(entry, "a whole number from 0 to \(RetentionPolicy.most)")
        }
        return number
    }

    private func text(_ entry: Entry) throws -> String {
        guard case .string(let text) = entry.value, !text.isEmpty else { throw bad(entry, "a text") }
        return text
    }

    private func bad(_ entry: Entry, _ expected: String) -> Problem {
        .badValue(entry.path.last ?? "", expected: expected, line: entry.line)
    }
}

extension PolicyFile.Problem: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notTOML(let message): message
        case .unknownName(let name, let line): "line \(line): there is no setting \(name)"
        case .badValue(let name, let expected, let line): "line \(line): \(name) must be \(expected)"
        case .ruleWithoutCondition(let number): "rule \(number) needs mode, symbol or name"
        }
    }
}
