import SQLite

/// The tokens of a text as the full text has them, each between single spaces, as ` btc usd insufficient balance `; empty
/// where there are none. A word is found as ` word `, a phrase as ` two words `, a prefix as ` wor`.
struct SharedWords {
    private let tokenizer: Tokenizer
    private let letters: [UInt8]
    /// Of the last text.
    private(set) var bytes: [UInt8] = []

    private static let space = UInt8(ascii: " ")

    init(_ connection: Connection) throws {
        tokenizer = try Tokenizer(connection, ["unicode61"])
        letters = tokenizer.asciiLetters
    }

    /// Takes the tokens out of a text.
    mutating func take(_ text: UnsafeRawBufferPointer) throws {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(Self.space)
        guard text.isASCII else { return try takeByTokenizer(text) }
        letters.withUnsafeBufferPointer { letters in
            for character in text {
                let letter = letters[Int(character)]
                if letter != 0 { bytes.append(letter) } else if bytes.last != Self.space { bytes.append(Self.space) }
            }
        }
        close()
    }

    private mutating func takeByTokenizer(_ text: UnsafeRawBufferPointer) throws {
        try tokenizer.tokenize(text)
        for token in tokenizer.tokens where !token.isColocated {
            bytes += tokenizer.bytes[token.range]
            bytes.append(Self.space)
        }
        close()
    }

    private mutating func close() {
        if bytes.last != Self.space { bytes.append(Self.space) }
        if bytes.count == 1 { bytes.removeAll(keepingCapacity: true) }
    }
}
