/// A word of a command line that a POSIX shell reads back as it was.
package struct ShellWord: Equatable, CustomStringConvertible {
    private static let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:@%+,=-")

    private let text: String

    /// Of any text; it is quoted where a shell needs it.
    package init(_ text: String) {
        self.text = text
    }

    package var description: String {
        if !text.isEmpty, text.allSatisfy(Self.plain.contains) { return text }
        return "'" + text.replacingScalars { $0 == "'" ? #"'\''"# : nil } + "'"
    }

    /// Whether it can be shown and typed: nothing that a terminal would obey is in it.
    var isTypable: Bool { !text.unicodeScalars.contains(where: \.isUnsafeOnTerminal) }
}
