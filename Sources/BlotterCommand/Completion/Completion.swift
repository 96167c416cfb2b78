import BlotterReports

/// What may come next on a command line that is being typed, from what the commands declare.
struct Completion {
    /// The words behind `blotter`, of which the last is the one being typed; it may be empty.
    private let typed: [String]
    private let commands: [Command]
    private let topics: [CompletedWord]

    init(_ typed: [String], commands: [Command], topics: [CompletedWord]) {
        self.typed = typed.isEmpty ? [""] : typed
        self.commands = commands
        self.topics = topics
    }

    private var word: String { typed[typed.count - 1] }
    private var command: Command? { commands.first { $0.name == typed[0] } }

    /// What may stand there, and what the word begins with that is no part of it: `--format=`.
    var answer: (value: CompletedValue, before: String) {
        let names = commands.map { CompletedWord($0.name, $0.summary) }
        let help = CompletedWord("help", "tell more of a command or a topic")
        guard typed.count > 1 else { return (.words(names + [help]), "") }
        if typed[0] == "help" {
            let others = topics.filter { topic in !names.contains { $0.word == topic.word } }
            return (typed.count == 2 ? .words(names + others) : .anything, "")
        }
        guard let command else { return (.anything, "") }
        if let option = optionBefore(command) { return (CompletedValue(of: option), "") }
        if word.hasPrefix("--"), let equals = word.firstIndex(of: "=") {
            let name = word[..<equals].dropFirst(2)
            guard let option = command.options.first(where: { $0.name == name }) else { return (.anything, "") }
            return (CompletedValue(of: option), String(word[...equals]))
        }
        return (word.hasPrefix("-") ? .words(options(of: command)) : argument(of: command), "")
    }

    /// The value that was typed for an option, if one was.
    func value(_ option: Option) -> String? {
        let name = "--" + option.name
        if let value = typed.last(where: { $0.hasPrefix(name + "=") }) {
            return String(value.dropFirst(name.count + 1))
        }
        guard let place = typed.lastIndex(of: name), place + 2 < typed.count else { return nil }
        return typed[place + 1]
    }

    /// The option whose value is being typed as a word of its own.
    private func optionBefore(_ command: Command) -> Option? {
        guard typed.count > 2 else { return nil }
        let before = typed[typed.count - 2]
        return command.options.first { option in
            option.takesValue && (before == "--" + option.name || option.short.map { before == "-\($0)" } ?? false)
        }
    }

    /// Those that may still be typed.
    private func options(of command: Command) -> [CompletedWord] {
        (command.options + Option.common).filter { option in
            let name = "--" + option.name
            return option.isRepeatable || !typed.dropLast().contains { $0 == name || $0.hasPrefix(name + "=") }
        }.map { CompletedWord("--" + $0.name, $0.help) }
    }

    // MARK: Arguments

    /// What the forms of usage have at the place of the next argument, behind the words that were typed.
    private func argument(of command: Command) -> CompletedValue {
        let arguments = self.arguments(of: command)
        var words: [CompletedWord] = []
        var others: [CompletedValue] = []
        for form in command.usage.split(separator: "\n") {
            let parts = Self.parts(of: form)
            let isRight = zip(parts, arguments).allSatisfy { part, typed in
                part.contains(typed) || part.contains { $0.uppercased() == $0 }
            }
            // The last may be given many times: `LOG…`.
            let isEndless = form.contains("…")
            guard isRight, arguments.count < parts.count || isEndless && !parts.isEmpty else { continue }
            for part in parts[min(arguments.count, parts.count - 1)] {
                if part.lowercased() == part {
                    words.append(CompletedWord(part))
                } else if let value = CompletedValue(placeholder: part) {
                    others.append(value)
                }
            }
        }
        return words.isEmpty ? others.first ?? .anything : .words(words)
    }

    /// The arguments of a form of usage, each with the words that may stand there: `list | history` is one.
    private static func parts(of form: Substring) -> [[String]] {
        var parts: [[String]] = []
        var joins = false
        for word in form.replacing(/\[?--.*/, with: "").split(separator: " ") where word != "[options]" && word != "-" {
            if word == "|" {
                joins = true
                continue
            }
            let name = String(word.filter { $0.isLetter })
            guard !name.isEmpty else { continue }
            if joins, !parts.isEmpty { parts[parts.count - 1].append(name) } else { parts.append([name]) }
            joins = false
        }
        return parts
    }

    /// The words before the one being typed that are neither options nor their values.
    private func arguments(of command: Command) -> [String] {
        var arguments: [String] = []
        var isValue = false
        for word in typed.dropFirst().dropLast() {
            let option = command.options.first { "--" + $0.name == word || $0.short.map { "-\($0)" } == word }
            if !isValue, !word.hasPrefix("-") { arguments.append(word) }
            isValue = !isValue && option?.takesValue == true
        }
        return arguments
    }
}
