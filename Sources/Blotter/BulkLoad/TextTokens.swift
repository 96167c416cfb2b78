import SQLite
import SQLitePages
import TelemetryLog

/// Takes the tokens out of the texts that make events be found, as FTS5's tokenizer does.
///
/// What the tokenizer makes of each ASCII character, a letter of a token or what divides two, is asked once; a text of
/// others is given to it as a whole.
final class TextTokens {
    private let run: FullTextRun
    private let tokenizer: Tokenizer
    /// Of each ASCII character the one that stands for it in a token, 0 where it divides tokens.
    private let letters: UnsafeMutablePointer<UInt8>
    private var token = UnsafeMutableRawPointer.allocate(byteCount: 256, alignment: 16)
    private var tokenCapacity = 256

    /// The tokens go to `run`.
    init(_ run: FullTextRun, _ tokenizer: Tokenizer) {
        self.run = run
        self.tokenizer = tokenizer
        letters = .allocate(capacity: 128)
        for (character, letter) in tokenizer.asciiLetters.enumerated() { letters[character] = letter }
    }

    deinit {
        letters.deallocate()
        token.deallocate()
    }

    /// Makes the event `id` be found by `text`. Throws `PagesError` and `DatabaseError`.
    func append(_ text: UnsafeRawBufferPointer, id: Int64) throws {
        try run.begin(rowid: id)
        guard text.isASCII else { return try addByTokenizer(text) }
        if text.count > tokenCapacity {
            token.deallocate()
            tokenCapacity = 2 * text.count
            token = .allocate(byteCount: tokenCapacity, alignment: 16)
        }
        var count = 0
        for character in text {
            let letter = letters[Int(character)]
            if letter != 0 {
                token.storeBytes(of: letter, toByteOffset: count, as: UInt8.self)
                count += 1
            } else if count > 0 {
                add(count)
                count = 0
            }
        }
        if count > 0 { add(count) }
    }

    @inline(__always)
    private func add(_ count: Int) {
        run.add(run.number(of: UnsafeRawBufferPointer(start: token, count: count)))
    }

    private func addByTokenizer(_ text: UnsafeRawBufferPointer) throws {
        try tokenizer.tokenize(text)
        tokenizer.bytes.withUnsafeBytes { bytes in
            for token in tokenizer.tokens {
                let number = run.number(of: UnsafeRawBufferPointer(rebasing: bytes[token.range]))
                if token.isColocated { run.addColocated(number) } else { run.add(number) }
            }
        }
    }
}

extension Tokenizer {
    /// What it makes of each ASCII character: the one that stands for it in a token, 0 where it divides tokens.
    var asciiLetters: [UInt8] {
        (UInt8(0)..<128).map { character in
            try? withUnsafeBytes(of: character) { try tokenize($0) }
            return bytes.first ?? 0
        }
    }
}
