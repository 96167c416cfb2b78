private import Glibc

/// Turns one line into an event of a batch, or says why it is none.
///
/// simdjson finds the tokens, this type checks the grammar of RFC 8259 and takes what blotter needs as it passes.
/// Lines are kept as Python's `json.dumps` writes them; one that is spaced otherwise, or has a member twice, is
/// written so first (`JSONNormalizer`) and then read again.
package final class LineParser {
    /// Containers inside containers, the line's own object included; simdjson's limit.
    package static let depthLimit = 1024

    private let tokens = StructuralIndex()
    private var names = Interner()
    private var forms = Interner()
    private var lastForm: Int32 = 0

    // What is known of the line that is being read.
    private var base = UnsafeRawPointer(bitPattern: 1).unsafelyUnwrapped
    private var length = 0
    private var isNormalized = false
    private var hasEscapes = false
    private var isCanonical = true
    private var hasRepeatedMembers = false
    private var expected = 0
    private var keys: [Token] = []
    private var searchText = ByteBuffer(capacity: 4096)
    private var symbol = ByteBuffer()
    private var template = ByteBuffer()
    private var extra = ByteBuffer()
    private var normalized = ByteBuffer()
    private var style: TimestampStyle?
    private var styleCode: [UInt8] = []

    package init() {}

    // MARK: One line

    /// Begins to number texts anew: each number is defined once more before it is used.
    func forget() {
        names.removeAll()
        forms.removeAll()
        lastForm = 0
    }

    /// Keeps the numbered texts from taking ever more memory.
    func forgetIfFull() {
        if names.isFull || forms.isFull { forget() }
    }

    /// Gives back the memory that a line of many megabytes needed.
    func shrink() {
        tokens.shrink()
        searchText = ByteBuffer()
        extra = ByteBuffer()
        normalized = ByteBuffer()
    }

    /// Appends the event in `line` to `batch`; nil when there is one, else what is wrong with the line and at which
    /// byte.
    func parse(
        _ line: UnsafeRawBufferPointer, number: UInt32, into batch: LogBatch
    ) -> (reason: RejectReason, position: Int)? {
        var event = LogEvent()
        event.line = number
        isNormalized = false
        guard read(line, &event, batch) else { return diagnosis(of: line) }
        if !isCanonical || hasRepeatedMembers {
            normalized.clear()
            JSONNormalizer.append(line, onceEach: hasRepeatedMembers, to: &normalized)
            event = LogEvent()
            event.line = number
            isNormalized = true
            guard read(normalized.bytes, &event, batch) else { return diagnosis(of: line) }
        }
        batch.events.append(event)
        return nil
    }

    private func diagnosis(of line: UnsafeRawBufferPointer) -> (reason: RejectReason, position: Int) {
        if let position = UTF8Check.firstInvalid(in: line) { return (.invalidUTF8, position) }
        let (verdict, position) = JSONDiagnosis.verdict(on: line, depthLimit: Self.depthLimit)
        let begin = line.first { !$0.isJSONBlank }
        return switch verdict {
        case .valid: (.notObject, 0)
        case .endsEarly where begin == UInt8(ascii: "{"): (.truncated, position)
        case .endsEarly, .wrong: (.notJSON, position)
        case .tooDeep: (.tooDeep, position)
        }
    }

    private func read(_ line: UnsafeRawBufferPointer, _ event: inout LogEvent, _ batch: LogBatch) -> Bool {
        guard let start = line.baseAddress, tokens.index(line) == nil, tokens.count > 0 else { return false }
        base = start
        length = line.count
        hasEscapes = memchr(start, Int32(UInt8(ascii: "\\")), line.count) != nil
        isCanonical = true
        hasRepeatedMembers = false
        expected = Int(tokens.starts[0])
        keys.removeAll(keepingCapacity: true)
        searchText.clear()
        symbol.clear()
        template.clear()
        extra.clear()
        var cursor = 0
        guard byte(at: 0) == UInt8(ascii: "{"), topObject(&cursor, &event, batch), cursor == tokens.count else {
            return false
        }
        finish(&event, batch)
        return true
    }

    /// Writes what all members together make: the form, the members beside it, the text for the search.
    private func finish(_ event: inout LogEvent, _ batch: LogBatch) {
        if forms.isNumber(lastForm, of: template.bytes) {
            event.form = lastForm
        } else {
            let (number, isNew) = forms.number(of: template.bytes)
            if isNew { batch.forms.append(.init(number: number, text: batch.copy(template.bytes))) }
            event.form = number
            lastForm = number
        }
        event.extra = batch.copy(extra.bytes)
        event.searchText = batch.copy(symbol.bytes)
        event.symbolLength = event.searchText.count
        let payloadText = batch.copy(searchText.bytes)
        if event.searchText.isEmpty { event.searchText = payloadText } else { event.searchText.count += payloadText.count }
    }

    // MARK: Tokens

    private struct Token {
        var start: Int
        var end: Int
        var hasEscape: Bool
        var count: Int { end - start }
    }

    @inline(__always)
    private func start(of cursor: Int) -> Int { Int(tokens.starts[cursor]) }

    @inline(__always)
    private func byte(at cursor: Int) -> UInt8 { base.load(fromByteOffset: start(of: cursor), as: UInt8.self) }

    @inline(__always)
    private func bytes(_ token: Token) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base + token.start, count: token.count)
    }

    /// Notes whether the token at `cursor` stands where `json.dumps` would put it.
    @inline(__always)
    private func place(_ cursor: Int) {
        if start(of: cursor) != expected { isCanonical = false }
    }

    /// Steps over one of `{ } [ ]`.
    @inline(__always)
    private func bracket(_ cursor: inout Int) {
        place(cursor)
        expected = start(of: cursor) &+ 1
        cursor &+= 1
    }

    /// Steps over `:` or `,`, after which `json.dumps` puts one blank.
    @inline(__always)
    private func separator(_ cursor: inout Int) {
        place(cursor)
        let position = start(of: cursor)
        expected = position &+ 2
        if position &+ 1 >= length || base.load(fromByteOffset: position &+ 1, as: UInt8.self) != 0x20 {
            isCanonical = false
        }
        cursor &+= 1
    }

    /// Where the text between the token at `cursor` and the next one ends, blanks at its end left out.
    @inline(__always)
    private func trimmedEnd(_ cursor: Int) -> Int {
        var end = cursor &+ 1 < tokens.count ? start(of: cursor &+ 1) : length
        while base.load(fromByteOffset: end &- 1, as: UInt8.self).isJSONBlank { end &-= 1 }
        return end
    }

    /// Steps over the string at `cursor` and gives what stands between its quotes; nil when an escape is wrong.
    @inline(__always)
    private func string(_ cursor: inout Int) -> Token? {
        place(cursor)
        let start = start(of: cursor) &+ 1
        let end = trimmedEnd(cursor) &- 1
        expected = end &+ 1
        cursor &+= 1
        guard hasEscapes, memchr(base + start, Int32(UInt8(ascii: "\\")), end &- start) != nil else {
            return Token(start: start, end: end, hasEscape: false)
        }
        let token = Token(start: start, end: end, hasEscape: true)
        return JSONString.hasValidEscapes(bytes(token)) ? token : nil
    }

    /// Steps over a number, true, false or null; nil when it is none of them.
    @inline(__always)
    private func scalar(_ cursor: inout Int) -> Token? {
        place(cursor)
        let token = Token(start: start(of: cursor), end: trimmedEnd(cursor), hasEscape: false)
        expected = token.end
        cursor &+= 1
        let first = base.load(fromByteOffset: token.start, as: UInt8.self)
        if first.isDigit || first == UInt8(ascii: "-") { return JSONNumber.isNumber(bytes(token)) ? token : nil }
        return isLiteral(token) ? token : nil
    }

    private func isLiteral(_ token: Token) -> Bool {
        is_(token, "true") || is_(token, "false") || is_(token, "null")
    }

    @inline(__always)
    private func is_(_ token: Token, _ word: StaticString) -> Bool {
        token.count == word.utf8CodeUnitCount && memcmp(base + token.start, word.utf8Start, token.count) == 0
    }

    // MARK: Values

    private enum Value {
        case string(Token)
        case scalar(Token)
        /// A container, from its first byte to the one after its last.
        case object(Token)
        case array(Token)

        var span: (start: Int, end: Int) {
            switch self {
            case .string(let token): (token.start - 1, token.end + 1)
            case .scalar(let token), .object(let token), .array(let token): (token.start, token.end)
            }
        }
    }

    /// Reads the value at `cursor`; nil when it breaks the grammar. `searched` ones give their texts to the search.
    private func value(_ cursor: inout Int, depth: Int, searched: Bool) -> Value? {
        guard cursor < tokens.count else { return nil }
        switch byte(at: cursor) {
        case UInt8(ascii: "\""):
            guard let token = string(&cursor) else { return nil }
            if searched { search(token) }
            return .string(token)
        case UInt8(ascii: "{"):
            let start = start(of: cursor)
            guard object(&cursor, depth: depth, searched: searched) else { return nil }
            return .object(Token(start: start, end: expected, hasEscape: false))
        case UInt8(ascii: "["):
            let start = start(of: cursor)
            guard array(&cursor, depth: depth, searched: searched) else { return nil }
            return .array(Token(start: start, end: expected, hasEscape: false))
        default:
            guard let token = scalar(&cursor) else { return nil }
            if searched { searchInteger(token) }
            return .scalar(token)
        }
    }

    private func array(_ cursor: inout Int, depth: Int, searched: Bool) -> Bool {
        guard depth < Self.depthLimit else { return false }
        bracket(&cursor)
        guard cursor < tokens.count else { return false }
        if byte(at: cursor) == UInt8(ascii: "]") {
            bracket(&cursor)
            return true
        }
        while true {
            guard value(&cursor, depth: depth + 1, searched: searched) != nil, cursor < tokens.count else {
                return false
            }
            let next = byte(at: cursor)
            if next == UInt8(ascii: "]") {
                bracket(&cursor)
                return true
            }
            guard next == UInt8(ascii: ",") else { return false }
            separator(&cursor)
        }
    }

    private func object(_ cursor: inout Int, depth: Int, searched: Bool) -> Bool {
        members(&cursor, depth: depth) { cursor, _ in
            value(&cursor, depth: depth + 1, searched: searched) != nil
        }
    }

    /// Reads an object, giving each member's key to `member`, which reads the value after it.
    @inline(__always)
    private func members(_ cursor: inout Int, depth: Int, member: (inout Int, Token) -> Bool) -> Bool {
        guard depth < Self.depthLimit else { return false }
        bracket(&cursor)
        guard cursor < tokens.count else { return false }
        if byte(at: cursor) == UInt8(ascii: "}") {
            bracket(&cursor)
            return true
        }
        let firstKey = keys.count
        while true {
            guard cursor < tokens.count, byte(at: cursor) == UInt8(ascii: "\""), let key = string(&cursor),
                cursor < tokens.count, byte(at: cursor) == UInt8(ascii: ":")
            else { return false }
            note(key, since: firstKey)
            separator(&cursor)
            guard member(&cursor, key), cursor < tokens.count else { return false }
            let next = byte(at: cursor)
            if next == UInt8(ascii: "}") {
                bracket(&cursor)
                if keys.count &- firstKey > Self.fewKeys { findRepeated(since: firstKey) }
                keys.removeLast(keys.count &- firstKey)
                return true
            }
            guard next == UInt8(ascii: ",") else { return false }
            separator(&cursor)
        }
    }

    // MARK: Members that come twice

    /// Up to so many keys are compared one by one.
    private static let fewKeys = 24

    @inline(__always)
    private func note(_ key: Token, since first: Int) {
        if !hasRepeatedMembers, !isNormalized {
            if key.hasEscape {
                hasRepeatedMembers = true  // perhaps: the normalizer knows
            } else if keys.count &- first < Self.fewKeys {
                for index in first..<keys.count where isEqual(keys[index], key) { hasRepeatedMembers = true }
            }
        }
        keys.append(key)
    }

    @inline(__always)
    private func isEqual(_ left: Token, _ right: Token) -> Bool {
        left.count == right.count && memcmp(base + left.start, base + right.start, left.count) == 0
    }

    private func findRepeated(since first: Int) {
        guard !hasRepeatedMembers, !isNormalized else { return }
        let sorted = keys[first...].sorted { left, right in
            let order = memcmp(base + left.start, base + right.start, min(left.count, right.count))
            return order != 0 ? order < 0 : left.count < right.count
        }
        hasRepeatedMembers = zip(sorted, sorted.dropFirst()).contains { isEqual($0, $1) }
    }

    // MARK: The line's own members

    private func topObject(_ cursor: inout Int, _ event: inout LogEvent, _ batch: LogBatch) -> Bool {
        template.append(UInt8(ascii: "{"))
        let isObject = members(&cursor, depth: 0) { cursor, key in
            if template.count > 1 { template.append(Self.comma) }
            template.append(UInt8(ascii: "\""))
            template.append(base + key.start, key.count)
            template.append(Self.colon)
            return topMember(&cursor, key, &event, batch)
        }
        template.append(UInt8(ascii: "}"))
        return isObject
    }

    private static let comma: [UInt8] = [UInt8(ascii: ","), 0x20]
    private static let colon: [UInt8] = [UInt8(ascii: "\""), UInt8(ascii: ":"), 0x20]

    private func topMember(_ cursor: inout Int, _ key: Token, _ event: inout LogEvent, _ batch: LogBatch) -> Bool {
        if is_(key, "payload") { return payload(&cursor, &event, batch) }
        guard let value = value(&cursor, depth: 1, searched: false) else { return false }
        switch value {
        case .string(let token):
            if is_(key, "ts") {
                timestamp(token, &event)
            } else if is_(key, "session_id") {
                event.sessionName = name(token, LineTemplate.session, batch)
            } else if is_(key, "symbol") {
                event.symbolName = name(token, LineTemplate.symbol, batch)
            } else if is_(key, "mode") {
                event.modeName = name(token, LineTemplate.mode, batch)
            } else if is_(key, "kind") {
                event.kindName = name(token, LineTemplate.kind, batch)
                event.kind = kind(token)
            } else {
                keep(value)
            }
        case .scalar(let token) where is_(key, "ts"):
            let first = base.load(fromByteOffset: token.start, as: UInt8.self)
            if first.isDigit || first == UInt8(ascii: "-") { event.timestamp = Timestamp(number: bytes(token)) }
            keep(value)
        default:
            keep(value)
        }
        return true
    }

    /// A value that no column gives back is kept as it is.
    private func keep(_ value: Value) {
        template.append(LineTemplate.other)
        if extra.count > 0 { extra.append(UInt8(ascii: "\n")) }
        let (start, end) = value.span
        extra.append(base + start, end - start)
    }

    private func timestamp(_ token: Token, _ event: inout LogEvent) {
        let text = bytes(token)
        guard !token.hasEscape, let timestamp = Timestamp(text: text) else {
            if token.hasEscape {
                var decoded: [UInt8] = []
                JSONString.decode(text, into: &decoded)
                event.timestamp = decoded.withUnsafeBytes { Timestamp(text: $0) }
            }
            return keep(.string(token))
        }
        event.timestamp = timestamp
        if style?.renders(timestamp, as: text) != true {
            guard let found = TimestampStyle(text: text, timestamp: timestamp) else { return keep(.string(token)) }
            style = found
            styleCode = [LineTemplate.timestamp] + Array(found.code.utf8) + [LineTemplate.timestamp]
        }
        template.append(styleCode)
    }

    /// The number of a text member; one with escapes is kept beside, since its column has what it means.
    private func name(_ token: Token, _ place: UInt8, _ batch: LogBatch) -> Int32 {
        guard token.hasEscape else {
            template.append(place)
            if place == LineTemplate.symbol { symbol.append(bytes(token)) }
            return intern(bytes(token), batch)
        }
        keep(.string(token))
        var decoded: [UInt8] = []
        JSONString.decode(bytes(token), into: &decoded)
        if place == LineTemplate.symbol { symbol.append(decoded) }
        return decoded.withUnsafeBytes { intern($0, batch) }
    }

    private func intern(_ text: UnsafeRawBufferPointer, _ batch: LogBatch) -> Int32 {
        let (number, isNew) = names.number(of: text)
        if isNew { batch.names.append(.init(number: number, text: batch.copy(text))) }
        return number
    }

    private func kind(_ token: Token) -> LogEvent.Kind {
        switch token.count {
        case 4 where is_(token, "fill"): .fill
        case 4 where is_(token, "gate"): .gate
        case 5 where is_(token, "order"): .order
        case 5 where is_(token, "error"): .error
        case 6 where is_(token, "intent"): .intent
        default: .other
        }
    }

    // MARK: The payload

    private func payload(_ cursor: inout Int, _ event: inout LogEvent, _ batch: LogBatch) -> Bool {
        guard cursor < tokens.count, byte(at: cursor) == UInt8(ascii: "{") else {
            guard let value = value(&cursor, depth: 1, searched: true) else { return false }
            keep(value)
            event.storesSearchText = searchText.count > 0
            return true
        }
        let start = start(of: cursor)
        var ids = PayloadIDs()
        let isObject = members(&cursor, depth: 1) { cursor, key in
            guard let value = value(&cursor, depth: 2, searched: true) else { return false }
            switch value {
            case .string(let token): id(token, key, &ids)
            case .scalar(let token): amount(token, key, &event.amounts)
            default: break
            }
            return true
        }
        guard isObject else { return false }
        template.append(LineTemplate.payload)
        event.hasPayload = true
        event.payload = batch.copy(UnsafeRawBufferPointer(start: base + start, count: expected - start))
        event.orderID = identifier(ids.order ?? ids.client, from: start, batch)
        event.intentID = identifier(ids.intent, from: start, batch)
        event.storesSearchText = hasEscapes
        return true
    }

    private struct PayloadIDs {
        var order: Token?
        var client: Token?
        var intent: Token?
    }

    @inline(__always)
    private func id(_ token: Token, _ key: Token, _ ids: inout PayloadIDs) {
        switch key.count {
        case 8 where is_(key, "order_id"): ids.order = token
        case 9 where is_(key, "client_id"): ids.client = token
        case 9 where is_(key, "intent_id"): ids.intent = token
        default: break
        }
    }

    @inline(__always)
    private func amount(_ token: Token, _ key: Token, _ amounts: inout LogEvent.Amounts) {
        switch key.count {
        case 8 where is_(key, "quantity"): amounts.quantity = JSONNumber.double(bytes(token))
        case 15 where is_(key, "filled_quantity"): amounts.filledQuantity = JSONNumber.double(bytes(token))
        case 10 where is_(key, "fill_price"): amounts.fillPrice = JSONNumber.double(bytes(token))
        case 8 where is_(key, "fill_fee"): amounts.fillFee = JSONNumber.double(bytes(token))
        default: break
        }
    }

    private func identifier(_ token: Token?, from payload: Int, _ batch: LogBatch) -> LogEvent.Identifier {
        guard let token else { return .init() }
        guard !token.hasEscape else {
            var decoded: [UInt8] = []
            JSONString.decode(bytes(token), into: &decoded)
            return .init(text: decoded.withUnsafeBytes { batch.copy($0) }, position: 0)
        }
        let before = UnsafeRawBufferPointer(start: base + payload, count: token.start - payload)
        let position = UTF8Check.characters(in: before) + 1
        return .init(text: batch.copy(bytes(token)), position: UInt32(position))
    }

    // MARK: The search's text

    @inline(__always)
    private func search(_ token: Token) {
        searchText.append(0x20)
        guard token.hasEscape else { return searchText.append(base + token.start, token.count) }
        var decoded: [UInt8] = []
        JSONString.decode(bytes(token), into: &decoded)
        for byte in decoded { searchText.append(byte == 0 ? 0x20 : byte) }
    }

    /// Whole numbers are searched for as ids and codes are; prices and quantities are not.
    @inline(__always)
    private func searchInteger(_ token: Token) {
        let text = bytes(token)
        guard let first = text.first, first.isDigit || first == UInt8(ascii: "-"), text.count <= 18,
            text.allSatisfy({ $0.isDigit || $0 == UInt8(ascii: "-") })
        else { return }
        searchText.append(0x20)
        searchText.append(text)
    }
}

extension LogBatch {
    /// Copies `bytes` into the arena.
    @inline(__always)
    func copy(_ bytes: UnsafeRawBufferPointer) -> Span {
        guard bytes.count > 0 else { return Span() }
        let span = Span(offset: UInt32(arena.count), count: UInt32(bytes.count))
        arena.append(bytes)
        return span
    }
}
