/// A line of text in several styles, which can be cut to a width without cutting a style in two.
package struct StyledText {
    /// A piece in one style.
    private struct Span {
        var text: String
        var style: Style?
    }

    private var spans: [Span] = []
    private var column = 0
    /// Terminal cells of all that was appended.
    package private(set) var width = 0

    /// Empty.
    package init() {}

    /// Whether nothing was appended.
    package var isEmpty: Bool { spans.isEmpty }

    /// Appends text from a log: controls are escaped.
    package mutating func append(_ text: String, _ style: Style? = nil) {
        append(Span(text: Escaped(text).text, style: style))
    }

    /// Appends text with the parts in `ranges`, from left to right, in another style.
    package mutating func append(
        _ text: String, _ style: Style? = nil, marking ranges: [Range<String.Index>], _ mark: Style
    ) {
        var start = text.startIndex
        for range in ranges {
            append(String(text[start..<range.lowerBound]), style)
            append(String(text[range]), mark)
            start = range.upperBound
        }
        append(String(text[start...]), style)
    }

    /// Appends the pieces of another line.
    package mutating func append(_ other: StyledText) {
        for span in other.spans { append(span) }
    }

    /// Lets what is appended next begin at that column or, where the text is longer, at its end; a line that ends here
    /// does not end in blanks.
    package mutating func skip(toColumn column: Int) {
        self.column = column
    }

    private mutating func append(_ span: Span) {
        guard !span.text.isEmpty else { return }
        if width < column {
            spans.append(Span(text: String(repeating: " ", count: column - width), style: nil))
            width = column
        }
        spans.append(span)
        width += span.text.displayWidth
    }

    /// The line for an output: cut to a terminal's width, and plain where there is no colour.
    package func rendered(on output: Output) -> String {
        guard let limit = output.width, width > limit else { return render(spans, on: output) }
        var room = max(0, limit - 1)
        var shown: [Span] = []
        for span in spans {
            let width = span.text.displayWidth
            if width > room {
                // Longer by two cells, the text is cut in any case, and what it ends in is the mark of it.
                shown.append(Span(text: (span.text + "  ").truncated(toWidth: room + 1), style: span.style))
                break
            }
            shown.append(span)
            room -= width
        }
        return render(shown, on: output)
    }

    /// The same in several lines of a terminal's width, broken at blanks, at most `most` of them; all but the first begin
    /// with `indent` blanks.
    package func wrapped(on output: Output, indent: Int, most: Int) -> [String] {
        guard let limit = output.width, width > limit else { return [render(spans, on: output)] }
        let indent = min(indent, limit / 3)
        var lines: [StyledText] = []
        var line = StyledText()
        // What waits until something follows it in the same line.
        var blanks: [Span] = []
        for word in words(atMost: limit - indent) {
            guard word.text != " " else {
                blanks.append(word)
                continue
            }
            if line.width + blanks.count + word.text.displayWidth > limit, !line.isEmpty {
                // On the last line the rest is cut, and said to be.
                guard lines.count < most - 1 else {
                    line.append(Span(text: "…", style: word.style))
                    break
                }
                lines.append(line)
                line = StyledText()
                blanks = Array(repeating: Span(text: " ", style: nil), count: indent)
            }
            for piece in blanks + [word] { line.extend(piece) }
            blanks = []
        }
        return (lines + [line]).map { $0.rendered(on: output) }
    }

    /// Appends to the last piece where both have one style.
    private mutating func extend(_ span: Span) {
        guard let last = spans.indices.last, spans[last].style == span.style else { return append(span) }
        spans[last].text += span.text
        width += span.text.displayWidth
    }

    /// The blanks, and what is between them, in pieces of at most so many cells.
    private func words(atMost most: Int) -> [Span] {
        var words: [Span] = []
        for span in spans {
            var word = ""
            for character in span.text {
                if character == " " || (word + String(character)).displayWidth > most {
                    if !word.isEmpty { words.append(Span(text: word, style: span.style)) }
                    word = ""
                }
                if character == " " {
                    words.append(Span(text: " ", style: span.style))
                } else {
                    word.append(character)
                }
            }
            if !word.isEmpty { words.append(Span(text: word, style: span.style)) }
        }
        return words
    }

    private func render(_ spans: [Span], on output: Output) -> String {
        spans.reduce(into: "") { line, span in
            line += span.style?.applied(to: span.text, on: output) ?? span.text
        }
    }
}
