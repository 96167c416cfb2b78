/// A word of a command line that a POSIX shell reads back as it was.
struct ShellWord: Equatable, CustomStringConvertible {
    private static let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:@%+,=-")

    let text: String

    init(_ text: String) {
        self.text = text
    }

    var description: String {
        if !text.isEmpty, text.allSatisfy(Self.plain.contains) { return text }
        return "'" + text.replacingScalars { $0 == "'" ? #"'\''"# : nil } + "'"
    }

    /// Whether it can be shown and typed: nothing that a terminal would obey is in it.
    var isTypable: Bool { !text.unicodeScalars.contains(where: \.isUnsafeOnTerminal) }
}
