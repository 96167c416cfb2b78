private import Glibc

/// Walks the tokens of one JSON text and checks the grammar of RFC 8259 on the way.
///
/// simdjson says where the tokens are. The reader also notes what decides how a line is kept: whether the text is spaced
/// as Python's `json.dumps` spaces it, and whether an object has two members with one name.
final class JSONReader {
    /// Containers inside containers, the outermost included; simdjson's limit.
    static let depthLimit = 1024

    private let index = StructuralIndex()
    var base = UnsafeRawPointer(bitPattern: 1).unsafelyUnwrapped
    private var length = 0
    /// The next token.
    private var cursor = 0
    /// Where `json.dumps` would have put the next token.
    private var expected = 0
    /// The names of the members of all objects that are open.
    var keys = Pile<Token>()

    /// Whether there is a backslash anywhere in the text.
    private(set) var hasEscapes = false
    /// Whether the text, as far as it was read, is spaced as `json.dumps` spaces it.
    private(set) var isCanonical = true
    /// Whether two members of an object have one name, or may have: names with escapes are not compared.
    var hasRepeatedMembers = false
    /// Whether `texts` holds a whole number that SQLite would round.
    var hasLongIntegers = false
    /// The texts of the values that were read as searched, a blank before each.
    var texts = ByteBuffer(capacity: 4096)

    /// A token without its quotes, as offsets in the text.
    struct Token {
        // A text has fewer bytes than this can count, as simdjson indexes it.
        private let first: UInt32
        private let next: UInt32
        var hasEscape: Bool

        @inline(__always)
        init(start: Int, end: Int, hasEscape: Bool) {
            first = UInt32(truncatingIfNeeded: start)
            next = UInt32(truncatingIfNeeded: end)
            self.hasEscape = hasEscape
        }

        var start: Int { Int(first) }
        var end: Int { Int(next) }
        var count: Int { Int(next &- first) }
    }

    /// A value of the text, by its token.
    enum Value {
        case string(Token)
        case scalar(Token)
        /// From its first byte to the one after its last.
        case object(Token)
        case array(Token)

        /// All of it, quotes included.
        var span: Range<Int> {
            switch self {
            case .string(let token): (token.start - 1)..<(token.end + 1)
            case .scalar(let token), .object(let token), .array(let token): token.start..<token.end
            }
        }

        /// All of it but the quotes of a text.
        @inline(__always)
        var token: Token {
            switch self {
            case .string(let token), .scalar(let token), .object(let token), .array(let token): token
            }
        }
    }

    // MARK: The text

    /// Begins with `text`; false when it is not UTF-8, a string is not closed, or one holds a control character.
    func begin(_ text: UnsafeRawBufferPointer) -> Bool {
        guard let start = text.baseAddress, index.index(text) == nil, index.count > 0 else { return false }
        base = start
        length = text.count
        rewind()
        texts.clear()
        hasEscapes = memchr(start, Int32(UInt8(ascii: "\\")), length) != nil
        isCanonical = true
        hasRepeatedMembers = false
        hasLongIntegers = false
        return true
    }

    /// Takes a text for one that was read, and is spaced as `json.dumps` does it.
    func take(_ text: UnsafeRawBufferPointer, hasEscapes: Bool) {
        base = text.baseAddress ?? base
        length = text.count
        texts.clear()
        self.hasEscapes = hasEscapes
        isCanonical = true
        hasRepeatedMembers = false
        hasLongIntegers = false
    }

    /// Begins with the same text once more.
    func rewind() {
        cursor = 0
        expected = start(of: 0)
        keys.clear()
    }

    /// Gives back the memory that a text of many megabytes needed.
    func shrink() {
        index.shrink()
        keys.shrink()
        texts = ByteBuffer(capacity: 4096)
    }

    /// Whether all tokens were read.
    var isAtEnd: Bool { cursor == index.count }

    /// The first byte of the next token, NUL at the end.
    @inline(__always)
    var next: UInt8 { cursor < index.count ? base.load(fromByteOffset: start(of: cursor), as: UInt8.self) : 0 }

    /// Where the next token begins; there must be one.
    @inline(__always)
    var position: Int { start(of: cursor) }

    @inline(__always)
    private func start(of cursor: Int) -> Int { Int(index.starts[cursor]) }

    @inline(__always)
    func bytes(_ token: Token) -> UnsafeRawBufferPointer { bytes(token.start..<token.end) }

    @inline(__always)
    func bytes(_ span: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base + span.lowerBound, count: span.count)
    }

    /// The text from `offset` to its end.
    func rest(from offset: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base + offset, count: length - offset)
    }

    func contains(_ byte: UInt8, in span: Range<Int>) -> Bool {
        memchr(base + span.lowerBound, Int32(byte), span.count) != nil
    }

    @inline(__always)
    func isEqual(_ token: Token, _ word: StaticString) -> Bool {
        // By the word's length, which the compiler knows.
        token.count == word.utf8CodeUnitCount
            && memcmp(base + token.start, word.utf8Start, word.utf8CodeUnitCount) == 0
    }

    /// What a string means, in UTF-8.
    func decoded(_ token: Token) -> [UInt8] {
        var text: [UInt8] = []
        JSONString.decode(bytes(token), into: &text)
        return text
    }

    // MARK: Tokens

    /// Steps over the next token, after which `json.dumps` would put the following one at `following`.
    @inline(__always)
    private func step(following: Int) {
        if start(of: cursor) != expected { isCanonical = false }
        expected = following
        cursor &+= 1
    }

    /// Steps over one of `{ } [ ]`.
    @inline(__always)
    private func stepOverBracket() { step(following: position &+ 1) }

    /// Steps over `:` or `,`, after which there is one blank.
    @inline(__always)
    private func stepOverSeparator() {
        let blank = position &+ 1
        if blank >= length || base.load(fromByteOffset: blank, as: UInt8.self) != 0x20 { isCanonical = false }
        step(following: blank &+ 1)
    }

    /// Where the next token ends: what stands before the one after it, without blanks.
    @inline(__always)
    private var end: Int {
        var end = cursor &+ 1 < index.count ? start(of: cursor &+ 1) : length
        while base.load(fromByteOffset: end &- 1, as: UInt8.self).isJSONBlank { end &-= 1 }
        return end
    }

    /// Steps over a string; nil when an escape in it is wrong.
    @inline(__always)
    func string() -> Token? {
        let end = end
        var token = Token(start: position &+ 1, end: end &- 1, hasEscape: false)
        step(following: end)
        guard hasEscapes, memchr(base + token.start, Int32(UInt8(ascii: "\\")), token.count) != nil else {
            return token
        }
        token.hasEscape = true
        return JSONString.hasValidEscapes(bytes(token)) ? token : nil
    }

    /// Steps over a number, true, false or null; nil when it is none of them. A whole number that is `searched` goes to
    /// `texts`.
    @inline(__always)
    func scalar(searched: Bool) -> Token? {
        let token = Token(start: position, end: end, hasEscape: false)
        step(following: token.end)
        let first = base.load(fromByteOffset: token.start, as: UInt8.self)
        if first.isDigit || first == UInt8(ascii: "-") {
            guard let form = JSONNumber.form(of: bytes(token)) else { return nil }
            if searched, form == .whole { searchInteger(token) }
            return token
        }
        let isLiteral = isEqual(token, "true") || isEqual(token, "false") || isEqual(token, "null")
        return isLiteral ? token : nil
    }

    // MARK: Values

    /// Reads a value; nil when it breaks the grammar. Of one that is `searched`, strings and whole numbers go to
    /// `texts`.
    func value(depth: Int, searched: Bool) -> Value? {
        switch next {
        case UInt8(ascii: "\""):
            guard let token = string() else { return nil }
            if searched { search(token) }
            return .string(token)
        case UInt8(ascii: "{"):
            let start = position
            guard object(depth: depth, searched: searched) else { return nil }
            return .object(Token(start: start, end: expected, hasEscape: false))
        case UInt8(ascii: "["):
            let start = position
            guard array(depth: depth, searched: searched) else { return nil }
            return .array(Token(start: start, end: expected, hasEscape: false))
        default:
            guard !isAtEnd, let token = scalar(searched: searched) else { return nil }
            return .scalar(token)
        }
    }

    private func array(depth: Int, searched: Bool) -> Bool {
        elements(depth: depth) { value(depth: depth + 1, searched: searched) != nil } != nil
    }

    /// Reads an array; `element` reads each of its values and says whether that went well. The array from its first byte
    /// to the one after its last; nil when it breaks the grammar.
    @inline(__always)
    func elements(depth: Int, element: () -> Bool) -> Range<Int>? {
        guard depth < Self.depthLimit, next == UInt8(ascii: "[") else { return nil }
        let start = position
        stepOverBracket()
        if next != UInt8(ascii: "]") {
            while true {
                guard element() else { return nil }
                if next == UInt8(ascii: "]") { break }
                guard next == UInt8(ascii: ",") else { return nil }
                stepOverSeparator()
            }
        }
        stepOverBracket()
        return start..<expected
    }

    private func object(depth: Int, searched: Bool) -> Bool {
        members(depth: depth) { _ in value(depth: depth + 1, searched: searched) != nil } != nil
    }

    /// Reads an object, giving each member's name to `member`, which reads the value after it and says whether that
    /// went well. The object from its first byte to the one after its last; nil when it breaks the grammar.
    @inline(__always)
    func members(depth: Int, member: (Token) -> Bool) -> Range<Int>? {
        guard depth < Self.depthLimit, next == UInt8(ascii: "{") else { return nil }
        let start = position
        stepOverBracket()
        let firstKey = keys.count
        var seen: UInt64 = 0
        if next != UInt8(ascii: "}") {
            while true {
                guard next == UInt8(ascii: "\""), let key = string(), next == UInt8(ascii: ":") else { return nil }
                note(key, since: firstKey, &seen)
                stepOverSeparator()
                guard member(key) else { return nil }
                if next == UInt8(ascii: "}") { break }
                guard next == UInt8(ascii: ",") else { return nil }
                stepOverSeparator()
            }
        }
        stepOverBracket()
        if keys.count &- firstKey > Self.fewKeys { findRepeated(since: firstKey) }
        keys.truncate(to: firstKey)
        return start..<expected
    }
}
