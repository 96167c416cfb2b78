/// A text of Markdown with what stands out in it: code, what is bold, and links. Pictures are left out.
package struct MarkdownText: Equatable, Sendable {
    /// A part of a text.
    package enum Span: Equatable, Sendable {
        case text(String)
        case code(String)
        case bold(String)
        /// The target is an address, or a place in another chapter.
        case link(String, target: String)
    }

    /// The parts in their order.
    package var spans: [Span] = []

    /// Text without anything that stands out, whatever signs are in it.
    package init(plain text: String) { spans = [.text(text)] }

    /// Parts as they are.
    package init(_ spans: [Span]) { self.spans = spans }

    /// What a line of Markdown says.
    package init(_ line: some StringProtocol) {
        var rest = Substring(line)
        var text = ""
        func flush(_ spans: inout [Span]) {
            if !text.isEmpty { spans.append(.text(text)) }
            text = ""
        }
        while let character = rest.first {
            if let (length, span) = Self.span(at: rest) {
                flush(&spans)
                if let span { spans.append(span) }
                rest = rest.dropFirst(length)
            } else if character == "\\", let next = rest.dropFirst().first, "|*`_[".contains(next) {
                text.append(next)
                rest = rest.dropFirst(2)
            } else {
                text.append(character)
                rest = rest.dropFirst()
            }
        }
        flush(&spans)
    }

    /// What begins here and stands out, and its length; a picture is nothing of some length.
    private static func span(at rest: Substring) -> (length: Int, span: Span?)? {
        if let match = rest.prefixMatch(of: /``(.+?)``|`([^`]+)`/) {
            return (match.output.0.count, .code(String(match.output.1 ?? match.output.2 ?? "")))
        }
        if let match = rest.prefixMatch(of: /\*\*([^*]+)\*\*/) {
            return (match.output.0.count, .bold(String(match.output.1)))
        }
        if let match = rest.prefixMatch(of: /(!?)\[([^\]]*)\]\(([^)]*)\)/) {
            let isPicture = !match.output.1.isEmpty
            let text = String(match.output.2.filter { $0 != "`" })
            return (match.output.0.count, isPicture ? nil : .link(text, target: String(match.output.3)))
        }
        return nil
    }

    /// The text alone.
    package var plain: String {
        spans.map { span in
            switch span {
            case .text(let text), .code(let text), .bold(let text), .link(let text, _): text
            }
        }.joined()
    }
}
