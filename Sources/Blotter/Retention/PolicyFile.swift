import TelemetryLog

/// A policy that is written in a file of TOML:
///
///     max_age_days = 30
///     keep_last_n = 200
///     max_total_mb = 2048
///     compress_after_days = 7
///     protect_keep_last = false
///     min_free_mb = 0
///     trash_days = 2
///     redact = ["/api_key"]
///
///     [[rule]]
///     mode = "live"           # and, or instead, symbol = "BTC-USD", name = "session_*"
///     max_age_days = 365
///     compress_after_days = 14
package struct PolicyFile {
    /// What is wrong with the file.
    package enum Problem: Error, Equatable {
        case notTOML(String, line: Int)
        case unknownName(String, line: Int)
        case badValue(String, expected: String, line: Int)
        case ruleWithoutCondition(Int)
    }

    /// What the file asks for; what it does not name is as without a file.
    package private(set) var policy = RetentionPolicy()

    /// Reads the text of a file; throws `Problem`.
    package init(_ text: String) throws {
        do {
            for member in try TOMLValue.members(of: text) { try take(member) }
        } catch let fault as TOMLValue.Fault {
            throw Problem.notTOML(fault.message, line: fault.line)
        }
        for (number, rule) in policy.rules.enumerated() where rule.hasNoCondition {
            throw Problem.ruleWithoutCondition(number + 1)
        }
    }

    // MARK: Meaning

    private mutating func take(_ member: TOMLValue.Member) throws {
        switch member.name {
        case "max_age_days": policy.maxAgeDays = try days(member)
        case "keep_last_n": policy.keepLast = try days(member)
        case "max_total_mb": policy.maxTotalMB = try days(member)
        case "compress_after_days": policy.compressAfterDays = try days(member)
        case "min_free_mb": policy.minFreeMB = try days(member)
        case "trash_days": policy.trashDays = try days(member)
        case "protect_keep_last":
            guard case .boolean(let value) = member.value.content else { throw bad(member, "true or false") }
            policy.protectsKeepLastFromCompression = value
        case "redact": policy.redact = try pointers(member)
        case "rule": policy.rules = try rules(member)
        default: throw Problem.unknownName(member.name, line: member.value.line)
        }
    }

    private func rules(_ member: TOMLValue.Member) throws -> [RetentionPolicy.Rule] {
        guard case .array(let elements) = member.value.content, !elements.isEmpty else {
            throw bad(member, "written as [[rule]]")
        }
        return try elements.map { element in
            guard case .table(let settings) = element.content else { throw bad(member, "written as [[rule]]") }
            var rule = RetentionPolicy.Rule()
            for setting in settings { try take(setting, into: &rule) }
            return rule
        }
    }

    private func take(_ setting: TOMLValue.Member, into rule: inout RetentionPolicy.Rule) throws {
        switch setting.name {
        case "mode": rule.mode = try text(setting)
        case "symbol": rule.symbol = try text(setting)
        case "name": rule.name = try text(setting)
        case "max_age_days": rule.maxAgeDays = try days(setting)
        case "compress_after_days": rule.compressAfterDays = try days(setting)
        default: throw Problem.unknownName(setting.name, line: setting.value.line)
        }
    }

    private func pointers(_ member: TOMLValue.Member) throws -> [String] {
        let expected = "a list of pointers, such as [\"/api_key\"]"
        guard case .array(let elements) = member.value.content else { throw bad(member, expected) }
        return try elements.map { element in
            guard case .string(let text) = element.content, FormatDefinition.isPointer(text), text != "/" else {
                throw Problem.badValue(member.name, expected: expected, line: element.line)
            }
            return text
        }
    }

    /// A number that can be no limit, 0, but not less.
    private func days(_ member: TOMLValue.Member) throws -> Int {
        guard case .integer(let text) = member.value.content, let number = Int(text),
            (0...RetentionPolicy.most).contains(number)
        else { throw bad(member, "a whole number from 0 to \(RetentionPolicy.most)") }
        return number
    }

    private func text(_ member: TOMLValue.Member) throws -> String {
        guard case .string(let text) = member.value.content, !text.isEmpty else { throw bad(member, "a text") }
        return text
    }

    private func bad(_ member: TOMLValue.Member, _ expected: String) -> Problem {
        .badValue(member.name, expected: expected, line: member.value.line)
    }
}

extension PolicyFile.Problem: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notTOML(let message, let line): "line \(line): \(message)"
        case .unknownName(let name, let line): "line \(line): there is no setting \(name)"
        case .badValue(let name, let expected, let line): "line \(line): \(name) must be \(expected)"
        case .ruleWithoutCondition(let number): "rule \(number) needs mode, symbol or name"
        }
    }
}
