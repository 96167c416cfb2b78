/// A text as a cell of a file that people open with a spreadsheet, which takes one that begins with `=`, `+`, `-`, `@`, a
/// tab or a carriage return for a formula and runs it (https://owasp.org/www-community/attacks/CSV_Injection).
package struct SpreadsheetText {
    /// With a leading `'` where a spreadsheet would run it. A number is none: it stays as it is.
    package let text: String

    /// Of the text of a cell that is no number.
    package init(_ text: String) {
        self.text = Self.isRun(text) ? "'" + text : text
    }

    private static func isRun(_ text: String) -> Bool {
        switch text.utf8.first {
        case UInt8(ascii: "="), UInt8(ascii: "@"), UInt8(ascii: "\t"), UInt8(ascii: "\r"): true
        case UInt8(ascii: "+"), UInt8(ascii: "-"): !isNumber(text.utf8.dropFirst())
        default: false
        }
    }

    /// Digits, a point and more digits, an exponent; a sign has been read before it.
    private static func isNumber(_ text: Substring.UTF8View) -> Bool {
        func digits(_ text: Substring.UTF8View) -> Substring.UTF8View {
            text.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        }
        let whole = digits(text)
        var rest = text[whole.endIndex...]
        if rest.first == UInt8(ascii: ".") {
            let fraction = digits(rest.dropFirst())
            guard !fraction.isEmpty else { return false }
            rest = rest[fraction.endIndex...]
        } else if whole.isEmpty {
            return false
        }
        guard rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") else { return rest.isEmpty }
        rest = rest.dropFirst()
        if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        return !rest.isEmpty && digits(rest).endIndex == rest.endIndex
    }
}
