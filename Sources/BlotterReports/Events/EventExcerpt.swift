package import Blotter

/// A text of an event with what was searched for marked, and only the part around it where the text is long.
package struct EventExcerpt {
    /// Characters before the first match, and of the whole excerpt.
    private static let before = 40
    private static let length = 160

    /// The text or a part of it, with `…` where something was cut off.
    package let text: String
    /// The matches within `text`, from left to right.
    package let matches: [Range<String.Index>]

    /// What of `whole` is shown to who searched for `pattern`.
    package init(of whole: String, _ pattern: SearchPattern) {
        let found = pattern.matches(in: whole)
        guard let first = found.first, whole.count > Self.length else {
            text = whole
            matches = found
            return
        }
        let start =
            whole.index(first.lowerBound, offsetBy: -Self.before, limitedBy: whole.startIndex) ?? whole.startIndex
        let end = whole.index(start, offsetBy: Self.length, limitedBy: whole.endIndex) ?? whole.endIndex
        let shown = (start > whole.startIndex ? "…" : "") + whole[start..<end] + (end < whole.endIndex ? "…" : "")
        text = shown
        matches = pattern.matches(in: shown)
    }
}
