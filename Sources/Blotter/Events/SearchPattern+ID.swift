extension SearchPattern {
    /// Whether `word` looks like an id, or the beginning of one, so that what it ends with may go on.
    ///
    /// It has a digit or a `_`, and no punctuation at its end. A word of letters alone is meant as it is, also with
    /// punctuation inside (`BTC-USD` is not `BTC-USDT`), and so is a number with a fraction.
    static func isBeginningOfID(_ word: String) -> Bool {
        guard let last = word.unicodeScalars.last, !words(in: String(last)).isEmpty, !isFraction(word) else {
            return false
        }
        return word.unicodeScalars.contains { $0 == "_" || $0.properties.generalCategory == .decimalNumber }
    }

    /// Whether `word` is a number with a point or a comma in it, such as 3.25: those are not searched.
    static func isFraction(_ word: String) -> Bool {
        let digits = word.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "," }
        return digits.count > 1
            && digits.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 } }
    }
}

/// What was probably meant by a text that was searched for in vain.
package enum SearchHint: Sendable, Equatable {
    /// An operator of FTS5, which was taken for a word.
    case isOperator(String)
    /// A number with a fraction, which is not searched.
    case isFraction(String)
    /// Each word has to be there as a whole.
    case isPart

    /// Judges the text from which a `SearchPattern` was made.
    package init(_ text: String) {
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        if let word = words.first(where: { ["AND", "OR", "NOT", "NEAR"].contains($0) || $0.hasPrefix("NEAR(") }) {
            self = .isOperator(word.hasPrefix("NEAR") ? "NEAR" : word)
        } else if let word = words.first(where: {
            SearchPattern.isFraction($0.hasPrefix("-") ? String($0.dropFirst()) : $0)
        }) {
            self = .isFraction(word)
        } else {
            self = .isPart
        }
    }
}
