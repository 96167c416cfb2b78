/// The values of some names in a text, whatever it is: JSON, JSON in a text of JSON, `name=value`, a sentence with
/// `name: value`.
///
/// Names are the same whatever their letter case, `_` and `-`: `api_key` is `API_KEY`, `apiKey` and `api-key`. A value is what
/// stands behind `:` or `=`: a text in quotes, an object, an array, or what reaches up to a blank or a mark.
struct NamedValue {
    /// Where it is, with its quotes.
    let place: Range<Int>
    /// Without quotes, as it is written.
    let content: Range<Int>
    /// What stands before and after a text that takes its place.
    let quote: ArraySlice<UInt8>

    /// What a name comes to, in which others are looked up.
    static func folded(_ name: some Sequence<UInt8>) -> [UInt8] {
        name.compactMap { byte in
            switch byte {
            case UInt8(ascii: "_"), UInt8(ascii: "-"): nil
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
            default: byte
            }
        }
    }

    /// All of `bytes`, one behind the other; `names` are folded.
    static func all(in bytes: [UInt8], of names: Set<[UInt8]>) -> [NamedValue] {
        var values: [NamedValue] = []
        var index = 0
        while index < bytes.count {
            defer { index += 1 }
            guard bytes[index] == UInt8(ascii: ":") || bytes[index] == UInt8(ascii: "="),
                let name = Name(before: index, in: bytes),
                name.texts(in: bytes).contains(where: { names.contains(folded(bytes[$0])) }),
                let value = NamedValue(after: index, in: bytes, name)
            else { continue }
            values.append(value)
            index = value.place.upperBound - 1
        }
        return values
    }

    // MARK: Names

    private struct Name {
        /// No name is longer.
        private static let most = 200

        var text: Range<Int>
        /// Its closing quote with the backslashes before it; empty without one.
        var quote: Range<Int>

        /// What may be meant: in a text of JSON a name may follow the letter, or the `u` and four digits, of an escape; and
        /// it may have marks in it.
        func texts(in bytes: [UInt8]) -> [Range<Int>] {
            guard quote.isEmpty else { return [text] }
            var texts = [text]
            if text.lowerBound > 0, bytes[text.lowerBound - 1] == UInt8(ascii: "\\") {
                texts += [1, 5].map { min(text.lowerBound + $0, text.upperBound)..<text.upperBound }
            }
            let least = max(0, text.upperBound - Self.most)
            var start = text.lowerBound
            while start > least, bytes[start - 1].isNamePart || ".$@/".utf8.contains(bytes[start - 1]) { start -= 1 }
            return start < text.lowerBound ? texts + [start..<text.upperBound] : texts
        }

        /// The name that ends before a separator, blanks between.
        init?(before separator: Int, in bytes: [UInt8]) {
            var end = separator
            while end > 0, bytes[end - 1].isBlank { end -= 1 }
            guard end > 0 else { return nil }
            let least = max(0, end - Self.most)
            guard bytes[end - 1].isQuote else {
                var start = end
                while start > least, bytes[start - 1].isNamePart { start -= 1 }
                guard start < end else { return nil }
                (text, quote) = (start..<end, end..<end)
                return
            }
            let mark = bytes[end - 1]
            let escapes = bytes.backslashes(before: end - 1)
            let close = end - 1 - escapes
            quote = close..<end
            var start = close
            while start > least, bytes[start - 1] != mark { start -= 1 }
            guard start > least, start <= close else { return nil }
            text = start..<close
        }
    }

    // MARK: Values

    private init?(after separator: Int, in bytes: [UInt8], _ name: Name) {
        var start = separator + 1
        // `:=`, `==` and `=>` are separators, too.
        while start < bytes.count,
            bytes[start].isBlank || bytes[start] == UInt8(ascii: "=") || bytes[start] == UInt8(ascii: ">")
        {
            start += 1
        }
        let escapes = bytes[start...].prefix { $0 == UInt8(ascii: "\\") }.count
        guard start + escapes < bytes.count else { return nil }
        if bytes[start + escapes].isQuote {
            let open = start + escapes
            let end = bytes.closingQuote(from: open, escapes)
            content = open + 1..<end
            place = start..<min(bytes.count, end + (bytes.isClosing(end, escapes, bytes[open]) ? escapes + 1 : 0))
            quote = bytes[start...open]
            return
        }
        guard escapes == 0 else { return nil }
        quote = bytes[name.quote]
        let isContainer = bytes[start] == UInt8(ascii: "{") || bytes[start] == UInt8(ascii: "[")
        let end = isContainer ? bytes.closingBracket(from: start) : bytes.tokenEnd(from: start)
        guard end > start, !bytes[start..<end].elementsEqual("null".utf8) else { return nil }
        content = start..<end
        place = content
    }
}

extension [UInt8] {
    fileprivate func backslashes(before index: Int) -> Int {
        var count = 0
        while index - count > 0, self[index - count - 1] == UInt8(ascii: "\\") { count += 1 }
        return count
    }

    /// Whether behind `index` a text ends that began with so many backslashes and this quote.
    fileprivate func isClosing(_ index: Int, _ escapes: Int, _ mark: UInt8) -> Bool {
        index + escapes < count && self[index + escapes] == mark
            && self[index..<index + escapes].allSatisfy { $0 == UInt8(ascii: "\\") }
    }

    /// Where the text ends, before the backslashes of its closing quote: in a text in a text a quote is `\"`, one in that
    /// `\\\"`, and a backslash before the closing one comes in as many.
    fileprivate func closingQuote(from open: Int, _ escapes: Int) -> Int {
        let mark = self[open]
        var index = open + 1
        while index < count {
            if self[index] == mark {
                let before = Swift.min(backslashes(before: index), index - open - 1)
                if before < escapes || before % (2 * (escapes + 1)) == escapes {
                    return index - Swift.min(before, escapes)
                }
            }
            index += 1
        }
        return count
    }

    /// Behind the bracket that closes the one at `start`, or at the end.
    fileprivate func closingBracket(from start: Int) -> Int {
        var depth = 0
        var index = start
        while index < count {
            switch self[index] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { return index + 1 }
            case UInt8(ascii: "\""):
                index = closingQuote(from: index, Swift.min(backslashes(before: index), index - start))
                while index < count, self[index] == UInt8(ascii: "\\") { index += 1 }
            default: break
            }
            index += 1
        }
        return count
    }

    /// Where a value without quotes ends. What `Bearer` and its like say is the word behind it.
    fileprivate func tokenEnd(from start: Int) -> Int {
        var end = start
        while end < count, !self[end].endsToken { end += 1 }
        let word = String(decoding: self[start..<end], as: UTF8.self).lowercased()
        guard ["bearer", "basic", "token", "digest"].contains(word), end < count, self[end] == UInt8(ascii: " ") else {
            return end
        }
        end += 1
        while end < count, !self[end].endsToken { end += 1 }
        return end
    }
}

extension UInt8 {
    fileprivate var isBlank: Bool { self == 0x20 || 0x09...0x0D ~= self }
    fileprivate var isQuote: Bool { self == UInt8(ascii: "\"") || self == UInt8(ascii: "'") }
    fileprivate var isNamePart: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x80...,
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
    /// FIX parts its fields by a control character.
    fileprivate var endsToken: Bool { self <= 0x20 || isQuote || ",;&}])|<>\\".utf8.contains(self) }
}
