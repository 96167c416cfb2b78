import BlotterReports

extension Command {
    static let config = Command(
        name: "config",
        summary: "show the settings that hold here, and where each is from",
        usage: "show [options]",
        options: [
            Option("origin", help: "every setting, also what nobody has set, and who has set it")
        ],
        notes: """
            Settings are in blotter.toml, looked for in the working folder, in $XDG_CONFIG_HOME/blotter (or \
            ~/.config/blotter) and in /etc/blotter. What is typed goes before the environment, that before the files, and \
            the first file that has a setting before the others. 'blotter help configuration' has all settings.

            exit status: 0, or 1 when a file is wrong
            """,
        examples: [
            ("blotter config show --origin", "why is this index asked, and not another one?"),
            ("blotter config show > blotter.toml", "a file to start from, of what is set in the environment"),
        ],
        run: { invocation in
            let verb = try invocation.options.positional(0, named: "show")
            try invocation.options.allowPositionals(atMost: 1)
            guard verb == "show" else {
                throw UsageError.conflict(subject: verb, problem: "no such verb of config", remedy: "give show")
            }
            let settings = try Settings(
                environment: invocation.environment, currentDirectory: invocation.currentDirectory)
            let text = invocation.options.flag("origin") ? origins(of: settings) : document(of: settings)
            invocation.output.write(text)
            return 0
        }
    )

    private static func origins(of settings: Settings) -> String {
        let rows = settings.shown.map { [$0.key, $0.origin, $0.value] }
        let widths = (0..<2).map { column in rows.map { $0[column].displayWidth }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.displayWidth) }
            return (cells + [row[2]]).joined(separator: "  ") + "\n"
        }.joined()
    }

    /// What is set, as a file has it: first what is in no section.
    private static func document(of settings: Settings) -> String {
        var text = ""
        var section: Substring = ""
        for (key, value, _, isSaid) in settings.shown where isSaid {
            let parts = key.split(separator: ".")
            if parts.count > 1, parts[0] != section {
                section = parts[0]
                text += "\(text.isEmpty ? "" : "\n")[\(section)]\n"
            }
            text += "\(parts[parts.count - 1]) = \(value)\n"
        }
        return text
    }
}
