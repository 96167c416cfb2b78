import TelemetryLog

/// What to search for, as an expression of FTS5 (https://www.sqlite.org/fts5.html#full_text_query_syntax); the only
/// way for a user's words to reach MATCH.
package struct SearchPattern: Sendable, Equatable {
    /// Terms in their order; each is found as a phrase.
    package struct Term: Sendable, Equatable {
        /// The words of the phrase, in the order in which they stand.
        package var words: [String]
        /// Its last word may go on.
        package var isPrefix: Bool
    }

    let expression: String
    /// Whether it was written as an expression of FTS5, which other stores do not take.
    package private(set) var isExpression = false
    /// What is looked for word by word; empty where the text is looked for as it is.
    package let terms: [Term]
    /// Looked for as it is, in any part of any text, instead of words.
    var needle: Needle?

    /// The text that is looked for as it is; nil for words.
    package private(set) var text: String?

    /// Whether all texts have to be looked at for it.
    package var isLookedForInAll: Bool { needle != nil }

    /// All words of `text`, each by itself; words in double quotes as a phrase; a `*` at a word's end for any end, as an
    /// id has without it.
    ///
    /// An id is a phrase of the words between its punctuation. nil when there is no letter or digit to search for.
    package init?(_ text: String) {
        let found = Self.pieces(of: text)
            .map { (text: $0.text, term: Term(words: Self.words(in: $0.text).map(\.word), isPrefix: $0.isPrefix)) }
            .filter { !$0.term.words.isEmpty }
        guard !found.isEmpty else { return nil }
        terms = found.map(\.term)
        // As they were typed: the tokenizer cuts them as it cut the events. It takes no NUL.
        expression = found.map { text, term in
            "\"\(SearchedText.separated(Self.withoutNUL(text)))\"" + (term.isPrefix ? " *" : "")
        }.joined(separator: " ")
    }

    /// Any part of any text, however it is cut into words; nil for an empty one.
    package init?(contains text: String) {
        guard !text.isEmpty else { return nil }
        (expression, terms, needle) = ("", [], Needle(text))
        self.text = text
    }

    /// An expression of FTS5 as it is, but for letters that are words by themselves in the index, too: a run of them is
    /// a phrase.
    package init(fts5 expression: String) {
        self.expression = Self.separated(expression)
        isExpression = true
        let operators: Set<String> = ["and", "or", "not", "near"]
        terms = Self.words(in: expression).map(\.word).filter { !operators.contains($0) }
            .map { Term(words: [$0], isPrefix: expression.contains("*")) }
    }

    private static func withoutNUL(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { result.append(scalar == "\0" ? " " : scalar) }
        return String(result)
    }

    /// Scalar by scalar, as FTS5 reads: a mark behind a quote makes one character with it, and leaves it a quote.
    private static func pieces(of text: String) -> [(text: String, isPrefix: Bool)] {
        var pieces: [(text: String, isPrefix: Bool)] = []
        var piece = ""
        var isQuoted = false
        var wasQuoted = false
        func close() {
            if piece.unicodeScalars.last == "*" {
                pieces.append((String(piece.unicodeScalars.dropLast()), true))
            } else if !piece.isEmpty {
                pieces.append((piece, !wasQuoted && isBeginningOfID(piece)))
            }
            piece = ""
            wasQuoted = false
        }
        for scalar in text.unicodeScalars {
            if scalar == "\"" {
                isQuoted.toggle()
                if isQuoted { close() }
                wasQuoted = true
            } else if scalar.properties.isWhitespace, !isQuoted {
                close()
            } else {
                piece.unicodeScalars.append(scalar)
            }
        }
        close()
        return pieces
    }

    private static func isPartOfWord(_ scalar: Unicode.Scalar, inside: Bool) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: inside
        default: scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "_"
        }
    }

    private static func separated(_ expression: String) -> String {
        guard SearchedText.separated(expression) != expression else { return expression }
        var result = ""
        var word = ""
        var isQuoted = false
        func close() {
            let parts = SearchedText.separated(word)
            result += isQuoted || parts == word ? parts : "\"\(parts)\""
            word = ""
        }
        for scalar in expression.unicodeScalars {
            if isQuoted ? scalar != "\"" : isPartOfWord(scalar, inside: !word.isEmpty) {
                word.unicodeScalars.append(scalar)
                continue
            }
            close()
            result.unicodeScalars.append(scalar)
            if scalar == "\"" { isQuoted.toggle() }
        }
        close()
        return result
    }

    /// The words of a text as the tokenizer `unicode61` cuts and folds them: letters, digits and marks, without case
    /// and diacritics; and the letters that are words by themselves.
    static func words(in text: String) -> [(word: String, range: Range<String.Index>)] {
        var words: [(word: String, range: Range<String.Index>)] = []
        var start: String.Index?
        let scalars = text.unicodeScalars
        var index = scalars.startIndex
        func close(at end: String.Index) {
            guard let first = start else { return }
            words.append((fold(String(scalars[first..<end])), first..<end))
            start = nil
        }
        while index < scalars.endIndex {
            if SearchedText.isSingleLetter(scalars[index]) {
                close(at: index)
                start = index
                close(at: scalars.index(after: index))
            } else if isWordScalar(scalars[index], inside: start != nil) {
                if start == nil { start = index }
            } else {
                close(at: index)
            }
            index = scalars.index(after: index)
        }
        close(at: scalars.endIndex)
        return words
    }

    private static func isWordScalar(_ scalar: Unicode.Scalar, inside: Bool) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber, .privateUse:
            true
        // The tokenizer takes only the marks of Latin, Greek and Cyrillic as parts of words.
        case .nonspacingMark: inside && 0x300...0x331 ~= scalar.value
        default: false
        }
    }

    private static func fold(_ word: String) -> String {
        var folded = ""
        for scalar in word.lowercased().unicodeScalars {
            let isMark = scalar.properties.generalCategory == .nonspacingMark
            if !isMark { folded.unicodeScalars.append(scalar) }
        }
        return folded
    }

    /// Where `text` has what is searched for, from left to right.
    package func matches(in text: String) -> [Range<String.Index>] {
        if let needle { return needle.ranges(in: text) }
        let words = Self.words(in: text)
        var found: [Range<String.Index>] = []
        var index = 0
        while index < words.count {
            let length = terms.compactMap { matchLength(of: $0, in: words, at: index) }.max() ?? 0
            if length > 0 { found.append(words[index].range.lowerBound..<words[index + length - 1].range.upperBound) }
            index += max(1, length)
        }
        return found
    }

    private func matchLength(
        of term: Term, in words: [(word: String, range: Range<String.Index>)], at index: Int
    ) -> Int? {
        guard index + term.words.count <= words.count else { return nil }
        for (offset, wanted) in term.words.enumerated() {
            let word = words[index + offset].word
            let isLast = offset == term.words.count - 1
            guard word == wanted || (term.isPrefix && isLast && word.hasPrefix(wanted)) else { return nil }
        }
        return term.words.count
    }
}
