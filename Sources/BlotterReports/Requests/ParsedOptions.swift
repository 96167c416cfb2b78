/// What was typed behind a command's name, sorted by option; the typed readers throw `UsageError`.
///
/// Asking for an option that the command does not declare is a programming error and traps.
package struct ParsedOptions {
    /// The arguments that are no options, in their order.
    package var positionals: [String] = []
    private let declared: Set<String>
    private var given: [String: [String]] = [:]

    /// Before anything was typed.
    package init(declared: [Option]) {
        self.declared = Set(declared.map(\.name))
    }

    /// Takes what was typed for an option, whose value is empty when it is a flag.
    package mutating func record(_ option: Option, value: String) {
        given[option.name, default: []].append(value)
    }

    /// Takes values from elsewhere for an option: where nothing was typed for it, or, where it `adds`, before what was.
    package mutating func fill(_ name: String, with values: [String], adds: Bool) {
        guard adds || !isGiven(name) else { return }
        given[name] = values + (given[name] ?? [])
    }

    /// Whether the command knows the option at all; the others may not be asked for.
    package func declares(_ name: String) -> Bool { declared.contains(name) }

    /// Whether the option, a flag or not, was typed.
    package func isGiven(_ name: String) -> Bool {
        !values(name).isEmpty
    }

    /// Whether a flag was typed.
    package func flag(_ name: String) -> Bool {
        isGiven(name)
    }

    /// The value of an option, the last one that was typed; nil when none was.
    package func value(_ name: String) -> String? {
        values(name).last
    }

    /// The values of a repeatable option in the order they were typed.
    package func values(_ name: String) -> [String] {
        precondition(declared.contains(name), "no option --\(name) is declared")
        return given[name] ?? []
    }

    /// The positional at an index, or `UsageError.missingArgument` with the name that help gives it.
    package func positional(_ index: Int, named name: String) throws -> String {
        guard positionals.indices.contains(index) else { throw UsageError.missingArgument(name) }
        return positionals[index]
    }

    /// Refuses more positionals than the command has a use for.
    package func allowPositionals(atMost count: Int) throws {
        if positionals.count > count { throw UsageError.unexpectedArgument(positionals[count]) }
    }
}
