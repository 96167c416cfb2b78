/// How text is cut for the search beyond what the tokenizer does: each letter of Han, kana, Hangul and Bopomofo is a word
/// by itself, since those scripts do not part words, so that any run of them is found as a phrase.
package enum SearchedText {
    /// Whether there may be such a letter: the first byte of one in UTF-8 is E1 or more.
    @inline(__always)
    static func hasSingleLetters(_ text: UnsafeRawBufferPointer) -> Bool {
        !text.isASCII && containsSingleLetter(text)
    }

    private static func containsSingleLetter(_ text: UnsafeRawBufferPointer) -> Bool {
        guard text.contains(where: { $0 >= 0xE1 }) else { return false }
        return String(decoding: text, as: UTF8.self).unicodeScalars.contains(where: isSingleLetter)
    }

    /// Appends `text`, which is UTF-8, with a blank on each side of every such letter.
    static func appendSeparated(_ text: UnsafeRawBufferPointer, to output: inout ByteBuffer) {
        output.append(Array(separated(String(decoding: text, as: UTF8.self)).utf8))
    }

    /// The text with a blank on each side of every such letter; the same for an event and for what is asked.
    package static func separated(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isSingleLetter) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isSingle = isSingleLetter(scalar)
            if isSingle { result.append(" ") }
            result.append(scalar)
            if isSingle { result.append(" ") }
        }
        return String(result)
    }

    /// By the blocks of the Unicode Standard, version 15 (https://www.unicode.org/Public/15.0.0/ucd/Blocks.txt).
    package static func isSingleLetter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1100...0x11FF, 0xA960...0xA97F, 0xAC00...0xD7FF: true  // Hangul: Jamo, syllables
        case 0x2E80...0x2FDF, 0x3005...0x3007, 0x3021...0x3029, 0x3038...0x303B: true  // radicals, marks and numerals
        case 0x3041...0x3096, 0x309D...0x309F, 0x30A1...0x30FA, 0x30FC...0x30FF, 0x31F0...0x31FF: true  // kana
        case 0x3105...0x312F, 0x3131...0x318E, 0x31A0...0x31BF: true  // Bopomofo, Hangul compatibility
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: true  // Han
        case 0xFF66...0xFF9D, 0xFFA0...0xFFDC: true  // half-width kana and Hangul
        default: false
        }
    }
}
