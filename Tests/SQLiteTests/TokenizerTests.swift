import Testing

@testable import SQLite

@Suite struct TokenizerTests {
    private func tokens(_ text: String, _ words: String...) throws -> [String] {
        let tokenizer = try Tokenizer(Connection(path: ":memory:", mode: .create), words)
        // The tokens of the first text are not those of the second.
        for text in ["something else", text] { try Array(text.utf8).withUnsafeBytes { try tokenizer.tokenize($0) } }
        #expect(tokenizer.tokens.filter(\.isColocated).isEmpty)
        return tokenizer.tokens.map { String(decoding: tokenizer.bytes[$0.range], as: UTF8.self) }
    }

    @Test func `a text is taken apart as FTS5 does it`() throws {
        #expect(try tokens("BTC-USD ord_12 Ünïcode 日本", "unicode61") == ["btc", "usd", "ord", "12", "unicode", "日本"])
        #expect(try tokens("ord_12 Ü", "unicode61", "remove_diacritics", "0", "tokenchars", "_") == ["ord_12", "ü"])
        #expect(try tokens("filled orders", "porter") == ["fill", "order"])
        #expect(try tokens("Ü a", "ascii") == ["Ü", "a"])
        #expect(try tokens("", "unicode61").isEmpty)
        #expect(try tokens("one", "trigram") == ["one"])
    }

    @Test func `a tokenizer that does not exist, or does not take its words, is told`() throws {
        #expect(throws: DatabaseError.self) { try tokens("a", "none") }
        #expect(throws: DatabaseError.self) { try tokens("a", "unicode61", "none", "1") }
    }
}
