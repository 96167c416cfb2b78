/// What a table of FTS5 was made with, read from its CREATE VIRTUAL TABLE
/// (https://www.sqlite.org/fts5.html#fts5_table_creation_and_initialization).
struct FullTextOptions: Equatable, Sendable {
    /// The columns' names.
    private(set) var columns: [String] = []
    /// The tokenizer's name and what it is given.
    private(set) var tokenizer = ["unicode61"]
    /// What changes the form of the index in a way that is not known here; nil when nothing does.
    private(set) var strangeness: String?

    init(_ sql: String) {
        let arguments = Self.arguments(sql)
        for argument in arguments {
            guard let sign = Self.sign(in: argument) else {
                columns.append(Self.words(argument).first ?? "")
                continue
            }
            let name = argument[..<sign].filter { $0 != " " }.lowercased()
            let value = Self.words(argument[argument.index(after: sign)...]).joined(separator: " ")
            switch name {
            case "content", "content_rowid", "columnsize": break
            case "tokenize": tokenizer = Self.words(value[...])
            case "detail" where value.lowercased() == "full": break
            default: strangeness = "\(name) = \(value)"
            }
        }
    }

    /// What stands between the parentheses, split at commas.
    private static func arguments(_ sql: String) -> [Substring] {
        guard let start = sql.firstIndex(of: "("), let end = sql.lastIndex(of: ")"), start < end else { return [] }
        let list = sql[sql.index(after: start)..<end]
        var arguments: [Substring] = []
        var first = list.startIndex
        for place in outside(list) where list[place] == "," {
            arguments.append(list[first..<place])
            first = list.index(after: place)
        }
        return arguments + [list[first...]]
    }

    private static func sign(in argument: Substring) -> Substring.Index? {
        outside(argument).first { argument[$0] == "=" }
    }

    /// The places that no quotes hold.
    private static func outside(_ text: Substring) -> [Substring.Index] {
        var quote: Character?
        return text.indices.filter { place in
            let character = text[place]
            if let open = quote {
                if character == open { quote = nil }
                return false
            }
            quote = closing[character]
            return quote == nil
        }
    }

    private static let closing: [Character: Character] = ["'": "'", "\"": "\"", "`": "`", "[": "]"]

    /// Words, and what stands in quotes as one.
    private static func words(_ text: Substring) -> [String] {
        var words: [String] = []
        var rest = text.drop(while: \.isWhitespace)
        while let first = rest.first {
            if let end = closing[first] {
                var word = ""
                rest = rest.dropFirst()
                while let character = rest.popFirst() {
                    // Two of them are one that belongs to the word.
                    if character == end, rest.first != end || first == "[" { break }
                    if character == end { rest = rest.dropFirst() }
                    word.append(character)
                }
                words.append(word)
            } else {
                let word = rest.prefix { !$0.isWhitespace }
                words.append(String(word))
                rest = rest.dropFirst(word.count)
            }
            rest = rest.drop(while: \.isWhitespace)
        }
        return words
    }
}
