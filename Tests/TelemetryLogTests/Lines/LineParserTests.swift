import Testing
import Threads

@testable import TelemetryLog

@Suite struct LineParserTests {
    // MARK: Any event

    @Test(arguments: 1...16 as ClosedRange<UInt64>)
    func `any event is taken apart and written back as json dumps writes it`(seed: UInt64) throws {
        var lines = RandomLine(seed: seed)
        let parser = LineParser()
        for _ in 0..<500 {
            let (value, nanoseconds) = lines.object()
            let line = lines.line(value)
            let event = try #require(try ParsedLine(Array(line.utf8), parser: parser).event, "\(line)")
            let expected = isNative(value) ? expectedEvent(value, nanoseconds) : flat(event, value)
            guard event == expected else {
                let fields = zip(Mirror(reflecting: event).children, Mirror(reflecting: expected).children)
                let others = fields.filter { "\($0.value)" != "\($1.value)" }
                Issue.record("\(others.map { "\($0.label ?? ""): \($0.value), not \($1.value)" }) of \(line)")
                return
            }
        }
    }

    private static let kinds: [String: LogEvent.Kind] = [
        "intent": .intent, "order": .order, "fill": .fill, "gate": .gate, "error": .error, "cancel": .cancel,
        "amend": .amend, "bust": .bust,
    ]
    private static let foreignWords: Set = ["canceled", "expired"]

    /// Whether a line is of blotter's own format: a payload that is an object, a kind that is text and no foreign word.
    private func isNative(_ value: JSONSample) -> Bool {
        guard case .object = value["payload"], let kind = value["kind"]?.text?.meaning else { return false }
        return !Self.foreignWords.contains(kind.lowercased())
    }

    /// The members that no column gives.
    private func others(_ value: JSONSample, _ nanoseconds: Int64?, isNative: Bool) -> [(JSONTextSample, JSONSample)] {
        value.members.filter { name, value in
            switch name.meaning {
            case "ts": nanoseconds == nil
            case "session_id", "symbol", "mode", "kind": value.text == nil
            case "payload": !isNative
            default: true
            }
        }
    }

    /// The members of a line that is its own payload whose text is not that of their column.
    private func searched(_ value: JSONSample, _ event: Readback.Event) -> [JSONSample] {
        let columns = ["session_id": event.session, "symbol": event.symbol, "mode": event.mode, "kind": event.kindName]
        return value.members.filter { name, value in
            guard name.meaning != "ts" else { return event.nanoseconds == nil }
            guard let column = columns[name.meaning], let text = value.text?.meaning else { return true }
            return text.lowercased() != column?.lowercased()
        }.map(\.1)
    }

    /// An event that is guessed, as which nothing of its line is lost; what its fields are is not looked at here.
    private func flat(_ event: Readback.Event, _ value: JSONSample) -> Readback.Event {
        var expected = event
        expected.text = value.dumped
        expected.payload = value.dumped
        expected.extra = nil
        expected.searchText =
            (event.symbol ?? "").lettersApart + searched(value, event).map(\.searched).joined()
        return expected
    }

    private func expectedEvent(_ value: JSONSample, _ nanoseconds: Int64?) -> Readback.Event {
        let payload = value["payload"]
        let order = id("order_id", "client_id", of: payload)
        let logged = value["kind"]?.text?.meaning
        let kind = Self.kinds[logged?.lowercased() ?? ""] ?? .other
        let others = others(value, nanoseconds, isNative: true)
        let extra = others.isEmpty ? nil : JSONSample.object(others.map { (name: $0, value: $1) }).dumped
        return Readback.Event(
            line: 1, text: value.dumped, kind: kind, nanoseconds: nanoseconds,
            session: value["session_id"]?.text?.meaning, symbol: value["symbol"]?.text?.meaning,
            mode: value["mode"]?.text?.meaning, kindName: kind == .other ? logged : kind.rawValue,
            payload: payload?.dumped,
            searchText: (value["symbol"]?.text?.meaning ?? "").lettersApart + (payload?.searched ?? "")
                + others.map(\.1.searched).joined(),
            order: order, intent: id("intent_id", of: payload),
            fill: [.fill, .bust].contains(kind) ? id("fill_id", "trade_id", "execution_id", of: payload) : nil,
            extra: extra, amounts: Self.amounts.map { amount($0, of: payload) },
            feeCurrency: kind == .fill ? payload?["fee_currency"]?.text.flatMap(Self.plain) : nil)
    }

    /// The first of the names that has a text that is not empty, or a whole number.
    private func id(_ names: String..., of payload: JSONSample?) -> String? {
        names.lazy.compactMap { name in
            switch payload?[name] {
            case .string(let text) where !text.meaning.isEmpty: text.meaning
            case .token(let token) where token.isInteger: token
            default: nil
            }
        }.first
    }

    private static let amounts = [
        "quantity", "filled_quantity", "fill_price", "fill_fee", "cumulative_quantity", "average_price",
    ]

    /// A text that is not empty and has no escape.
    private static func plain(_ text: JSONTextSample) -> String? {
        text.raw.isEmpty || text.raw.contains("\\") ? nil : text.raw
    }

    private func amount(_ name: String, of payload: JSONSample?) -> Double? {
        let text =
            switch payload?[name] {
            case .token(let token): token
            case .string(let text): text.raw
            default: ""
            }
        guard text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/) != nil, let number = Double(text),
            number.isFinite
        else { return nil }
        return number
    }

    @Test func `numbers of texts are defined once, until the parser forgets`() throws {
        let parser = LineParser()
        let batch = LogBatch()
        let line = Array(#"{"session_id": "s", "symbol": "BTC", "mode": "s", "kind": "s", "payload": {}}"#.utf8)
        func parse() { _ = line.withUnsafeBytes { parser.parse($0, number: 1, into: batch) } }
        parse()
        parse()
        #expect(batch.names.map { batch.string($0.text) } == ["s", "BTC"])
        #expect(batch.forms.count == 1)
        #expect(batch.events.map(\.modeName) == batch.events.map(\.sessionName))
        batch.clear()
        parse()
        #expect(batch.names.isEmpty && batch.forms.isEmpty)
        parser.forget()
        parse()
        #expect(batch.names.count == 2 && batch.forms.count == 1)
    }

    // MARK: RFC 8259

    @Test(
        arguments: [
            (#"{}"#, nil), (#" {"a": 1} "#, nil), ("\t{\"a\"\r:\t1}\r", nil), (#"{"a": 1e400}"#, nil),
            (#"{"a": -0}"#, nil), (#"{"a": "\ud800"}"#, nil), ("{\"a\": \"\u{2028}\u{7F}\"}", nil),
            (#"{"a": "\u0000"}"#, nil), (#"{"": ""}"#, nil), (#"{"a": 12345678901234567890123}"#, nil),
            // Another value, or two.
            (#"[]"#, .notObject), (#"[{"a": 1}]"#, .notObject), (#""a""#, .notObject), ("1", .notObject),
            ("null", .notObject), (" true ", .notObject), (#"{"a": 1} {"a": 1}"#, .notJSON), ("{}{}", .notJSON),
            ("{},", .notJSON), ("{} x", .notJSON), ("{}]", .notJSON), ("}", .notJSON), ("1 2", .notJSON),
            // Numbers that are none.
            (#"{"a": 01}"#, .notJSON), (#"{"a": +1}"#, .notJSON), (#"{"a": .5}"#, .notJSON), (#"{"a": 1.}"#, .notJSON),
            (#"{"a": 1.e5}"#, .notJSON), (#"{"a": 1e}"#, .notJSON), (#"{"a": 1e+}"#, .notJSON),
            (#"{"a": -}"#, .notJSON),
            (#"{"a": --1}"#, .notJSON), (#"{"a": -01}"#, .notJSON), (#"{"a": 0x10}"#, .notJSON),
            (#"{"a": 1_0}"#, .notJSON),
            (#"{"a": 1 2}"#, .notJSON), (#"{"a": NaN}"#, .notJSON), (#"{"a": Infinity}"#, .notJSON),
            (#"{"a": -Infinity}"#, .notJSON), (#"{"a": nan}"#, .notJSON), (#"{"a": １}"#, .notJSON),
            // Words that are none.
            (#"{"a": True}"#, .notJSON), (#"{"a": nul}"#, .notJSON), (#"{"a": nulll}"#, .notJSON),
            (#"{"a": undefined}"#, .notJSON), (#"{"a": truefalse}"#, .notJSON), (#"{"a": true false}"#, .notJSON),
            // Punctuation.
            (#"{"a": 1,}"#, .notJSON), (#"{"a": [1,]}"#, .notJSON), (#"{,"a": 1}"#, .notJSON),
            (#"{"a": [,1]}"#, .notJSON),
            (#"{"a": 1,, "b": 2}"#, .notJSON), (#"{"a" 1}"#, .notJSON), (#"{"a":: 1}"#, .notJSON),
            (#"{"a": }"#, .notJSON),
            (#"{"a"}"#, .notJSON), (#"{"a", 1}"#, .notJSON), (#"{"a": 1 "b": 2}"#, .notJSON),
            (#"{"a": [1 2]}"#, .notJSON),
            (#"{"a": [1}"#, .notJSON), (#"{"a": {]}"#, .notJSON), (#"{"a": 1]"#, .notJSON), (#"{a: 1}"#, .notJSON),
            (#"{'a': 1}"#, .notJSON), (#"{"a": 'b'}"#, .notJSON), (#"{1: 2}"#, .notJSON), (#"{null: 2}"#, .notJSON),
            (#"{"a": 1} // c"#, .notJSON), (#"{"a": /* c */ 1}"#, .notJSON), (#"{"a": "b" "c"}"#, .notJSON),
            (#"{"a": "b""c"}"#, .notJSON), (#"{"a": "b"c}"#, .notJSON), (#"{"a": 1"b"}"#, .notJSON),
            // Strings.
            (#"{"a": "\x"}"#, .notJSON), (#"{"a": "\u12"}"#, .notJSON), (#"{"a": "\u12g4"}"#, .notJSON),
            (#"{"a": "\U0041"}"#, .notJSON), (#"{"a": "\'"}"#, .notJSON), (#"{"\x": 1}"#, .notJSON),
            ("{\"a\": \"\t\"}", .notJSON), ("{\"a\": \"\u{0}\"}", .notJSON), ("{\"a\": \u{0}}", .notJSON),
            (#"{"a": \"b\"}"#, .notJSON), (#"{\"a\": 1}"#, .notJSON), (#"\{"a": 1}"#, .notJSON),
            // The byte order mark is dropped by the scanner, at the content's start only.
            ("\u{FEFF}{}", .notJSON), ("{\u{FEFF}}", .notJSON), ("{\u{A0}}", .notJSON), ("{\u{0C}}", .notJSON),
            ("{}\u{0}", .notJSON), ("{\u{1A}}", .notJSON), ("{\"a\"\u{1A} 1}", .notJSON),
            ("{\"a\": 1\u{0C}\"b\": 2}", .notJSON),
            // Cut short.
            ("{", .truncated), (#"{"a"#, .truncated), (#"{"a""#, .truncated), (#"{"a":"#, .truncated),
            (#"{"a": tr"#, .truncated), (#"{"a": -"#, .truncated), (#"{"a": 1"#, .truncated),
            (#"{"a": 1,"#, .truncated),
            (#"{"a": 1, "b": [{"#, .truncated), (#"{"a": "b\"#, .truncated), (#"{"a": "b\u00"#, .truncated),
            ("  {", .truncated), ("[", .notJSON), (#"["a", "#, .notJSON), (#""a"#, .notJSON), ("tru", .notJSON),
            ("-", .notJSON),
            ("hello", .notJSON), ("Traceback (most recent call last):", .notJSON),
        ] as [(String, RejectReason?)]
    )
    func `a line is an event or has its reason`(line: String, reason: RejectReason?) throws {
        #expect(try ParsedLine(line).reason == reason)
    }

    @Test(
        arguments: [
            ([0xFF], 0), ([0x7B, 0xC3, 0x28, 0x7D], 1), (Array(#"{"a": "é"#.utf8).dropLast(), 7),
            ([0x7B, 0xED, 0xA0, 0x80, 0x7D], 1), ([0xC0, 0x80], 0), ([0xF4, 0x90, 0x80, 0x80], 0),
            (Array("{} é".utf8) + [0x80], 5), (Array("not json at all ".utf8) + [0xFE], 16),
            ([0xFF, 0xFE, 0x7B, 0x00, 0x7D, 0x00], 0),
        ] as [([UInt8], Int)]
    )
    func `what is not UTF-8 is said to be that, and where`(line: [UInt8], position: Int) throws {
        let parsed = try ParsedLine(line)
        #expect(parsed.reason == .invalidUTF8)
        #expect(parsed.position == position)
    }

    @Test(arguments: [UInt8](0...255))
    func `each byte counts inside a string, before a number and behind the object`(byte: UInt8) throws {
        let isBlank = [0x20, 0x09, 0x0A, 0x0D].contains(byte)
        let letter = byte.isASCII ? "\(Character(Unicode.Scalar(byte)))" : ""
        func parse(_ before: String, _ after: String) throws -> RejectReason? {
            try ParsedLine(Array(before.utf8) + [byte] + Array(after.utf8)).reason
        }
        let inside: RejectReason? =
            byte >= 0x80 ? .invalidUTF8 : byte < 0x20 || letter == "\"" || letter == "\\" ? .notJSON : nil
        #expect(try parse(#"{"a": "x"#, #"y"}"#) == inside)
        let before: RejectReason? =
            byte >= 0x80
            ? .invalidUTF8 : isBlank || "-123456789".contains(letter) ? nil : letter == "\"" ? .truncated : .notJSON
        #expect(try parse(#"{"a":"#, "1}") == before)
        let behind: RejectReason? = byte >= 0x80 ? .invalidUTF8 : isBlank ? nil : .notJSON
        #expect(try parse(#"{"a": 1}"#, "") == behind)
    }

    @Test(
        arguments: [
            (#"{"a": 01}"#, 7), (#"{"a": 1,}"#, 8), (#"{"a": tru}"#, 9), (#"{"a" 1}"#, 5), (#"{} x"#, 3), ("hello", 0),
            (#"{"a": "\x"}"#, 8), (#"{"a": "b"#, 8), ("[1]", 0), (#"{"é": x}"#, 7),
        ]
    )
    func `a reject says at which byte reading stopped`(line: String, position: Int) throws {
        #expect(try ParsedLine(line).position == position)
    }

    // MARK: Depth

    @Test(
        arguments: [(500, nil), (1023, nil), (1024, nil), (1025, .tooDeep), (5000, .tooDeep), (200_000, .tooDeep)]
            as [(Int, RejectReason?)],
        ["[", #"{"a":"#]
    )
    func `a line may nest 1024 deep, and deeper ones do no harm`(
        depth: (levels: Int, reason: RejectReason?), open: String
    ) async throws {
        let closing = open == "[" ? "]" : "}"
        let innermost = open == "[" ? "[" : "{"
        // The line's own object is the first level, the innermost container the last.
        let inner = String(repeating: open, count: depth.levels - 2) + innermost
        let end = innermost == "[" ? "]" : "}"
        let line = #"{"payload":"# + inner + end + String(repeating: closing, count: depth.levels - 2) + "}"
        let cut = #"{"payload":"# + inner
        let reasons = try await onWorker { [line, cut].map { try? ParsedLine($0).reason } }
        #expect(reasons == [depth.reason, depth.reason ?? .truncated])
        if depth.reason == nil {
            let text = try ParsedLine(line).event?.text
            #expect(text == line.split(separator: ":", omittingEmptySubsequences: false).joined(separator: ": "))
        }
    }

    /// Runs `body` on a thread with the parser's stack.
    private func onWorker<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async throws -> Result {
        let results = Channel<Result>(capacity: 1)
        let worker = try #require(Worker { _ = results.send(body()) })
        worker.join()
        return try #require(results.receive())
    }

    // MARK: Against another parser

    @Test(.enabled(if: PythonOracle.isThere))
    func `mutated lines are events exactly if Python finds an object`() throws {
        var lines = RandomLine(seed: 77)
        let mutants = (0..<10_000).map { _ in
            let line = lines.line(lines.object().value)
            return lines.mutant(of: Array(line.utf8))
        }
        let verdicts = try PythonOracle.holdObjects(mutants)
        #expect(verdicts.count == mutants.count)
        #expect(verdicts.count { $0 } > 500)
        #expect(verdicts.count { !$0 } > 500)
        let parser = LineParser()
        for (mutant, isObject) in zip(mutants, verdicts) {
            let parsed = try ParsedLine(mutant, parser: parser)
            guard (parsed.reason == nil) == isObject else {
                Issue.record("\(String(decoding: mutant, as: UTF8.self)): Python \(isObject), blotter \(parsed)")
                return
            }
        }
    }
}

extension UInt8 {
    fileprivate var isASCII: Bool { self < 0x80 }
}
