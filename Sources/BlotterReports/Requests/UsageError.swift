/// A command line that cannot be understood.
package enum UsageError: Error, Equatable, CustomStringConvertible {
    /// As typed, with its dashes.
    case unknownOption(String, suggestion: String?)
    /// As typed, with its dashes: what other commands take, or take something like.
    case othersOption(String, suggestion: String, commands: [String])
    case unknownCommand(String, suggestion: String?)
    case missingValue(option: String, placeholder: String)
    case unexpectedValue(option: String, value: String)
    case badValue(option: String, value: String, expected: String)
    case missingArgument(String)
    case unexpectedArgument(String)
    /// What only one command can know: two options that exclude each other.
    case conflict(subject: String, problem: String, remedy: String)

    /// EX_USAGE of sysexits(3).
    package static let exitStatus: Int32 = 64

    /// `subject: what is wrong; what to do`, safe to print.
    package var description: String { Escaped(wording).text }

    /// The name of the option that it is about, without its dashes; nil when it is about none.
    package var option: String? {
        switch self {
        case .missingValue(let option, _), .unexpectedValue(let option, _), .badValue(let option, _, _):
            option
        case .unknownOption(let typed, _), .othersOption(let typed, _, _), .conflict(let typed, _, _):
            typed.hasPrefix("--") ? String(typed.dropFirst(2)) : nil
        case .unknownCommand, .missingArgument, .unexpectedArgument: nil
        }
    }

    /// `description` for those who did not type an option but gave a parameter.
    package func description(ofParameter name: String) -> String {
        if case .missingValue = self { return "\(name): it has to be given" }
        guard let option, description.hasPrefix("--\(option):") else { return description }
        return name + description.dropFirst(option.utf8.count + 2)
    }

    private var wording: String {
        switch self {
        case .unknownOption(let option, let suggestion):
            return "\(option): no such option" + Self.didYouMean(suggestion)
        case .othersOption(let option, let suggestion, let commands):
            let owners = commands.map { "'blotter \($0)'" }.joined(separator: ", ")
            let isSame = option == suggestion
            return "\(option): no such option here; "
                + (isSame ? "it is an option of \(owners)" : "did you mean \(suggestion), of \(owners)?")
        case .unknownCommand(let name, let suggestion):
            return "\(name): no such command" + Self.didYouMean(suggestion)
        case .missingValue(let option, let placeholder):
            return "--\(option): its value is missing; write --\(option) \(placeholder)"
        case .unexpectedValue(let option, let value):
            return "--\(option): takes no value but was given '\(value)'; write --\(option) alone"
        case .badValue(let option, let value, let expected):
            return "--\(option): cannot take '\(value)'; give \(expected)"
        case .missingArgument(let name):
            return "\(name): missing; give it as an argument"
        case .unexpectedArgument(let argument):
            return "\(argument): one argument too many; put quotes around one that holds spaces"
        case .conflict(let subject, let problem, let remedy):
            return "\(subject): \(problem); \(remedy)"
        }
    }

    private static func didYouMean(_ suggestion: String?) -> String {
        suggestion.map { "; did you mean \($0)?" } ?? ""
    }
}
