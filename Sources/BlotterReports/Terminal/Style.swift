/// A way to make text stand out on a terminal; the raw value is its SGR parameter (ECMA-48, 8.3.117).
package enum Style: String, CaseIterable, Sendable {
    case bold = "1"
    case dim = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"
    case cyan = "36"
    /// A hit of a search: black on yellow.
    case highlight = "30;43"

    /// The text in this style where the output uses colour, else the text as it is.
    package func applied(to text: String, on output: Output) -> String {
        guard output.usesColor, !text.isEmpty else { return text }
        return "\u{1b}[\(rawValue)m\(text)\u{1b}[0m"
    }
}
