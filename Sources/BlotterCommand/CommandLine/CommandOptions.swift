import Blotter
import BlotterReports

/// The options that a command knows, and how what was typed is read by them.
///
/// `--name value`, `--name=value`, `-n value`, `-nvalue` and grouped flags (`-jq`) are understood; `--` ends the options
/// and `-` is a positional. An option that takes a value takes the next argument whatever it looks like (`--from -1h`).
/// Of one that is typed twice the last value counts, unless it is repeatable.
struct CommandOptions {
    private let options: [Option]

    /// What every command takes is added by itself.
    init(_ options: [Option]) {
        self.options = options + Option.common
    }

    /// Reads the arguments behind the command's name; opens nothing. Throws `UsageError`.
    func parse(_ arguments: [String]) throws -> ParsedOptions {
        var parsed = ParsedOptions(declared: options)
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--" {
                parsed.positionals += rest
                break
            } else if argument.hasPrefix("--") {
                try parseLong(argument.dropFirst(2), rest: &rest, into: &parsed)
            } else if argument.hasPrefix("-"), argument != "-" {
                try parseShort(argument.dropFirst(), rest: &rest, into: &parsed)
            } else {
                parsed.positionals.append(argument)
            }
        }
        return parsed
    }

    private func parseLong(
        _ text: Substring, rest: inout ArraySlice<String>, into parsed: inout ParsedOptions
    ) throws {
        let equals = text.firstIndex(of: "=") ?? text.endIndex
        let option = try option(named: text[..<equals])
        let attached = equals < text.endIndex ? String(text[text.index(after: equals)...]) : nil
        if let attached, !option.takesValue {
            throw UsageError.unexpectedValue(option: option.name, value: attached)
        }
        try take(option, attached: attached, rest: &rest, into: &parsed)
    }

    private func parseShort(
        _ text: Substring, rest: inout ArraySlice<String>, into parsed: inout ParsedOptions
    ) throws {
        var letters = text
        while let letter = letters.popFirst() {
            guard let option = options.first(where: { $0.isLetter(letter) }) else {
                throw UsageError.unknownOption("-\(letter)", suggestion: nil)
            }
            if option.takesValue {
                try take(option, attached: letters.isEmpty ? nil : String(letters), rest: &rest, into: &parsed)
                return
            }
            parsed.record(option, value: "")
        }
    }

    private func take(
        _ option: Option, attached: String?, rest: inout ArraySlice<String>, into parsed: inout ParsedOptions
    ) throws {
        guard let placeholder = option.placeholder else {
            parsed.record(option, value: "")
            return
        }
        guard let value = attached ?? rest.popFirst() else {
            throw UsageError.missingValue(option: option.name, placeholder: placeholder)
        }
        parsed.record(option, value: value)
    }

    private func option(named name: Substring) throws -> Option {
        if let option = options.first(where: { $0.isCalled(name) }) { return option }
        let nearest = NearestName(to: String(name), among: options.flatMap(\.longNames)).name
        throw UsageError.unknownOption("--\(name)", suggestion: nearest.map { "--\($0)" })
    }
}
