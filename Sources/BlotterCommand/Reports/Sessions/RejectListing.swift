import Blotter
import BlotterReports

/// Invalid lines for eyes: the place and the reason, the text around where reading stopped, and a mark below it.
struct RejectListing {
    private static let usualWidth = 100
    private static let margin = "  "

    private let output: Output
    private let width: Int

    init(to output: Output) {
        self.output = output
        width = max(20, output.width ?? Self.usualWidth) - Self.margin.count
    }

    func write(_ reject: RejectRecord) {
        let place = Escaped("\(reject.file):\(reject.line)").text
        output.write(
            Style.bold.applied(to: place, on: output) + " (byte \(reject.byteOffset)) "
                + Style.yellow.applied(to: reject.reason, on: output) + "\n")
        guard let (before, after) = reject.mark.map({ Self.split(reject.text, at: $0) }) else {
            output.write(Self.margin + Escaped(reject.text).text.truncated(toWidth: width) + "\n")
            return
        }
        let left = Self.end(of: Escaped(before).text, width: width * 2 / 3)
        let column = left.displayWidth
        output.write(Self.margin + left + Escaped(after).text.truncated(toWidth: width - column) + "\n")
        let mark = Style.red.applied(to: "^", on: output)
        output.write(Self.margin + String(repeating: " ", count: column) + mark + "\n")
    }

    /// The text before and from a byte on.
    private static func split(_ text: String, at position: Int) -> (String, String) {
        let index = text.utf8.index(text.startIndex, offsetBy: position)
        // No text begins with a byte inside a character: the mark stands at the character.
        let start = index.samePosition(in: text.unicodeScalars) ?? text.unicodeScalars.index(before: index)
        return (String(text[..<start]), String(text[start...]))
    }

    /// The last part of a text in at most `width` cells, with a `…` before it when something had to go.
    private static func end(of text: String, width: Int) -> String {
        guard text.displayWidth > width else { return text }
        var room = width - 1
        let kept = text.reversed().prefix { character in
            room -= String(character).displayWidth
            return room >= 0
        }
        return "…" + String(kept.reversed())
    }
}
