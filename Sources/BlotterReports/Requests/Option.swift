/// An option of a command as it is declared: what is typed, and what help says of it.
package struct Option: Equatable, Sendable {
    /// Without the dashes: `limit`.
    package let name: String
    /// `n` for `-n`.
    package let short: Character?
    /// Other names that are taken and that help does not show; one of a single character is typed behind one dash.
    package let aliases: [String]
    /// What stands for the value in help, `N`; nil for a flag.
    package let placeholder: String?
    /// One line of help.
    package let help: String
    /// Whether all of its values count when it is typed several times; of another option the last one does.
    package let isRepeatable: Bool

    /// A flag.
    package init(_ name: String, short: Character? = nil, aliases: [String] = [], help: String) {
        self.name = name
        self.short = short
        self.aliases = aliases
        placeholder = nil
        self.help = help
        isRepeatable = false
    }

    /// An option that always takes a value.
    package init(
        _ name: String, short: Character? = nil, aliases: [String] = [], value placeholder: String, help: String,
        isRepeatable: Bool = false
    ) {
        self.name = name
        self.short = short
        self.aliases = aliases
        self.placeholder = placeholder
        self.help = help
        self.isRepeatable = isRepeatable
    }

    /// Every command has it.
    package static let help = Option("help", short: "h", help: "print this text")

    /// What every command takes; help shows them apart from a command's own.
    package static let common = [
        help,
        Option("quiet", short: "q", help: "no notes and no progress, errors alone"),
        Option("verbose", short: "v", help: "say which index answers, and what was read before"),
        Option("color", aliases: ["colour"], value: "WHEN", help: "auto, always or never (default: auto)"),
        Option("wide", help: "on a terminal: all columns, and lines as long as they are"),
        Option("no-pager", help: "on a terminal: print it, instead of showing it by $BLOTTER_PAGER, $PAGER or less"),
    ]

    /// Whether it is no flag.
    package var takesValue: Bool { placeholder != nil }

    /// What is typed behind two dashes.
    package var longNames: [String] { [name] + aliases.filter { $0.count > 1 } }

    /// Whether it is typed so behind two dashes.
    package func isCalled(_ typed: some StringProtocol) -> Bool {
        longNames.contains { $0 == typed }
    }

    /// Whether it is typed so behind one dash.
    package func isLetter(_ typed: Character) -> Bool {
        short == typed || aliases.contains { $0.count == 1 && $0.first == typed }
    }
}
