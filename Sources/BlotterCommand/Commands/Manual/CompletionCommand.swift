import Blotter
import BlotterReports
import Manual

extension Command {
    static let completion = Command(
        name: "completion",
        summary: "print what lets a shell complete blotter's commands, options, sessions and symbols",
        usage: "bash | zsh | fish",
        notes: """
            The shell asks blotter while you type: commands, options, and the values that are known, as states and \
            formats; sessions, symbols, modes, kinds and files from the index, as far as it was brought up to date.

            A package of blotter for Debian brings the scripts along.
            """,
        examples: [
            ("source <(blotter completion bash)", "in ~/.bashrc"),
            ("blotter completion zsh > \"${fpath[1]}/_blotter\"", "once; then begin a new shell"),
            ("blotter completion fish > ~/.config/fish/completions/blotter.fish", "once"),
        ],
        run: { invocation in
            let name = try invocation.options.positional(0, named: "SHELL")
            try invocation.options.allowPositionals(atMost: 1)
            guard let script = CompletionScript(rawValue: name) else {
                let names = CompletionScript.allCases.map(\.rawValue).joined(separator: ", ")
                throw UsageError.conflict(subject: name, problem: "no such shell", remedy: "give one of \(names)")
            }
            invocation.output.write(script.text)
            return 0
        }
    )

    /// What a shell asks while somebody types: prints a line for each word that may come next, with what it is behind a
    /// tab, or `:files` or `:folders`.
    static let complete = Command(
        name: "__complete",
        summary: "say what may come next on a command line; run by the scripts of 'blotter completion'",
        usage: "-- WORD…",
        run: { invocation in
            let completion = Completion(
                invocation.options.positionals, commands: all,
                topics: Chapter.all.map { CompletedWord($0.name, $0.summary) })
            invocation.output.write(CompletionAnswer(completion, invocation).text)
            return 0
        }
    )
}

/// The lines for the shell.
private struct CompletionAnswer {
    /// More than anybody reads.
    private static let mostNames = 300

    let text: String

    init(_ completion: Completion, _ invocation: Invocation) {
        let word = invocation.options.positionals.last ?? ""
        let (value, before) = completion.answer
        switch value {
        case .files: text = ":files\n"
        case .folders: text = ":folders\n"
        case .anything: text = ""
        case .words(let words):
            // A list goes on behind its last comma.
            let kept = before + Self.list(word.dropFirst(before.count))
            text = words.map { CompletedWord(kept + $0.word, $0.text) }.filter { $0.word.hasPrefix(word) }
                .map(Self.line).joined()
        case .names(let column):
            let kept = before + Self.list(word.dropFirst(before.count))
            let names = Self.names(column, String(word.dropFirst(kept.count)), completion, invocation)
            text = names.map { Self.line(CompletedWord(kept + $0)) }.joined()
        }
    }

    private static func list(_ word: Substring) -> String {
        word.lastIndex(of: ",").map { String(word[...$0]) } ?? ""
    }

    private static func line(_ word: CompletedWord) -> String {
        word.text.isEmpty ? word.word + "\n" : "\(word.word)\t\(word.text)\n"
    }

    /// Names of the index that is meant; none where it cannot be asked. Those that hold what ends a line are left out.
    private static func names(
        _ column: UnknownName.Column, _ beginning: String, _ completion: Completion, _ invocation: Invocation
    ) -> [String] {
        let places = [LogLocation.pathOption, LogLocation.indexOption]
        var options = ParsedOptions(declared: places)
        for option in places { if let value = completion.value(option) { options.record(option, value: value) } }
        let settings = try? Settings(
            environment: invocation.environment, currentDirectory: invocation.currentDirectory)
        let environment = settings?.variables(isPathTyped: options.isGiven("path")) ?? invocation.environment
        let location = Invocation(
            options: options, output: invocation.output, errors: invocation.errors,
            environment: environment, currentDirectory: invocation.currentDirectory, now: invocation.now)
        let names = try? IndexReader(LogLocation.indexAlone(location)).names(
            column, beginningWith: beginning, limit: mostNames)
        return (names ?? []).filter { !$0.contains { $0.isNewline || $0 == "\t" } }
    }
}
