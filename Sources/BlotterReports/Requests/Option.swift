/// An option of a command as it is declared: what is typed, and what help says of it.
package struct Option: Equatable, Sendable {
    /// Without the dashes: `limit`.
    package let name: String
    /// `n` for `-n`.
    package let short: Character?
    /// What stands for the value in help, `N`; nil for a flag.
    package let placeholder: String?
    /// One line of help.
    package let help: String
    /// Whether it may be typed several times.
    package let isRepeatable: Bool

    /// A flag.
    package init(_ name: String, short: Character? = nil, help: String) {
        self.name = name
        self.short = short
        placeholder = nil
        self.help = help
        isRepeatable = false
    }

    /// An option that always takes a value.
    package init(
        _ name: String, short: Character? = nil, value placeholder: String, help: String, isRepeatable: Bool = false
    ) {
        self.name = name
        self.short = short
        self.placeholder = placeholder
        self.help = help
        self.isRepeatable = isRepeatable
    }

    /// Every command has it.
    package static let help = Option("help", short: "h", help: "print this text")

    /// Whether it is no flag.
    package var takesValue: Bool { placeholder != nil }
}
