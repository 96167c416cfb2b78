import TestSupport
import Testing

@testable import TelemetryLog

@Suite struct LineShapesTests {
    /// Reads each line with what is known of the ones before it, and by the parser alone.
    private final class Readers {
        let known = LineParser()
        private let parsed = LineParser()
        private let batches = (LogBatch(), LogBatch())
        private var readbacks = (Readback(), Readback())
        private var number: UInt32 = 0

        /// How the two readings differ; nil when they do not.
        func difference(of line: [UInt8]) throws -> String? {
            number += 1
            parsed.shapes.forget()
            let left = line.withUnsafeBytes { known.parse($0, number: number, into: batches.0) }
            let right = line.withUnsafeBytes { parsed.parse($0, number: number, into: batches.1) }
            defer {
                batches.0.clear()
                batches.1.clear()
            }
            guard left?.reason == right?.reason, left?.position == right?.position else { return "\(left as Any)" }
            let events = (try readbacks.0.events(of: batches.0), try readbacks.1.events(of: batches.1))
            guard events.0 == events.1 else {
                let fields = zip(events.0, events.1).flatMap {
                    zip(Mirror(reflecting: $0).children, Mirror(reflecting: $1).children)
                }
                return "\(fields.filter { "\($0.value)" != "\($1.value)" })"
            }
            return zip(batches.0.events, batches.1.events).lazy.compactMap(differenceOfRows).first
        }

        /// What the writer takes beyond that.
        private func differenceOfRows(_ left: LogEvent, _ right: LogEvent) -> String? {
            guard left.form == right.form else { return "form \(left.form), not \(right.form)" }
            guard left.storesSearchText == right.storesSearchText else { return "\(left.storesSearchText)" }
            guard left.part == right.part, left.canonical == right.canonical, left.formatName == right.formatName else {
                return "another reader"
            }
            let values = (values(of: left, in: batches.0), values(of: right, in: batches.1))
            return values.0 == values.1 ? nil : "\(values.0), not \(values.1)"
        }

        private func values(of event: LogEvent, in batch: LogBatch) -> [String] {
            (Int(event.firstValue)..<Int(event.firstValue) + Int(event.valueCount)).map {
                batch.string(batch.values[$0])
            }
        }
    }

    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func `a line of a known shape becomes the event that the parser makes of it`(seed: UInt64) throws {
        var lines = RandomLine(seed: seed)
        let readers = Readers()
        for _ in 0..<400 {
            var written = lines.line(lines.object().0)
            // The parser has lines with escapes for itself.
            if lines.random.below(10) > 0 {
                written = written.replacing("\\\"", with: "'").replacing("\\", with: "/")
            }
            let line = Array(written.utf8)
            readers.known.shapes.note(learned: true)
            // First as it is, so that its shape and its day are known; then with other values, and broken.
            for round in 0..<6 {
                var text = line
                if round > 1 { vary(&text, &lines.random) }
                if round > 4 { text = lines.mutant(of: text) }
                guard let difference = try readers.difference(of: text) else { continue }
                Issue.record("\(difference): \(String(decoding: text, as: UTF8.self))")
                return
            }
        }
        #expect(readers.known.knownLines > 100)
    }

    /// Changes some letters and digits, of which most are in values.
    private func vary(_ text: inout [UInt8], _ random: inout SeededRandom) {
        for _ in 0...random.below(3) {
            let place = random.below(text.count)
            guard text[place].isDigit || text[place].isASCIILetter else { continue }
            let others = text[place].isDigit ? ["7", "3", "70", "0"] : ["", "x", "é", "漢", "\\\"", "{", "a b"]
            text.replaceSubrange(place...place, with: others[random.below(others.count)].utf8)
        }
    }

    private static let order =
        #"{"ts": "2025-10-01T00:00:01.5Z", "session_id": "s", "symbol": "BTC", "mode": "live", "kind": "order", "#
        + #""seq": 1, "payload": {"order_id": "o1", "quantity": 2.5, "note": "n", "tags": ["t", 1], "ok": true}}"#

    /// What is changed of an order, and whether the line has its shape still and nothing that the parser has to see.
    @Test(arguments: [
        (#""s""#, #""another session""#, true), (#""BTC""#, #""""#, true), ("2.5", "-1e3", true), ("2.5", "7", true),
        (#""n""#, #""""#, true), (#""n""#, #""漢字""#, true), (#"["t", 1]"#, #"["é", 12345678901234567890]"#, true),
        ("00:00:01.5Z", "23:59:59.9Z", true), (#""o1""#, #""""#, false), (#""n""#, #""\n""#, false),
        ("10-01", "10-02", false), ("1.5Z", "1.50Z", false), ("true", "false", false), (#""BTC""#, "null", false),
        (#""order""#, #""Order""#, false), ("2.5", "02.5", false), ("2.5", #""2.5""#, false), ("}}", "}} ", false),
        (#", "ok""#, #","ok""#, false), (#""n""#, "\"\u{1}\"", false), (#""t", 1"#, #""t""#, false),
    ])
    func `only what differs in its values has the same shape`(old: String, new: String, isSame: Bool) throws {
        let readers = Readers()
        #expect(try readers.difference(of: Array(Self.order.utf8)) == nil)
        let line = Array(Self.order.replacing(old, with: new).utf8)
        #expect(line != Array(Self.order.utf8))
        let taken = readers.known.knownLines
        let difference = try readers.difference(of: line)
        #expect(difference == nil)
        #expect((readers.known.knownLines > taken) == isSame)
    }

    @Test func `what the policy keeps out is kept out of lines of known shapes`() throws {
        let parser = LineParser(formats: FormatSet(redact: ["/payload/note"]))
        let batch = LogBatch()
        let plain = Self.order.replacing(#""note": "n", "#, with: "")
        let lines = [plain, plain, Self.order, Self.order, plain, Self.order.replacing(#""n""#, with: "7")]
        for line in lines { Array(line.utf8).withUnsafeBytes { _ = parser.parse($0, number: 1, into: batch) } }
        var readback = Readback()
        let hidden = Self.order.replacing(#""n""#, with: "\"\(LineParser.redactedText)\"")
        #expect(try readback.events(of: batch).map(\.text) == [plain, plain, hidden, hidden, plain, hidden])
        #expect(parser.knownLines == 2)
    }

    @Test func `lines that are spaced otherwise have shapes, too`() throws {
        let readers = Readers()
        let compact = Self.order.replacing(", ", with: ",").replacing(": ", with: ":")
        for number in 1...50 {
            let line = compact.replacing("o1", with: "order \(number)").replacing("2.5", with: "\(number)")
            let difference = try readers.difference(of: Array(line.utf8))
            #expect(difference == nil)
        }
        #expect(readers.known.knownLines == 49)
    }

    @Test func `a log of another day or style is read by its shapes from the second line on`() throws {
        let readers = Readers()
        for time in ["2025-10-01T00:00:01Z", "2025-10-02 00:00:01.250+01:00", "2025-10-03T00:00:01Z"] {
            let before = readers.known.knownLines
            for _ in 1...10 {
                let line = Self.order.replacing("2025-10-01T00:00:01.5Z", with: time)
                let difference = try readers.difference(of: Array(line.utf8))
                #expect(difference == nil)
            }
            #expect(readers.known.knownLines - before >= 9)
        }
    }

    @Test func `names that are data do not fill the memory`() throws {
        let readers = Readers()
        for number in 0..<5000 {
            let line = Self.order.replacing("note", with: "note \(number)")
            let difference = try readers.difference(of: Array(line.utf8))
            #expect(difference == nil)
            readers.known.forgetIfFull()
        }
        #expect(readers.known.shapes.plans.count < 5000)
    }

    @Test func `what was forgotten is learned anew`() throws {
        let parser = LineParser()
        for round in 1...3 {
            var readback = Readback()
            let batch = LogBatch()
            for _ in 0..<3 {
                Array(Self.order.utf8).withUnsafeBytes { _ = parser.parse($0, number: 1, into: batch) }
            }
            let events = try readback.events(of: batch)
            #expect(events.count == 3 && events.allSatisfy { $0 == events[0] && $0.session == "s" })
            #expect(parser.knownLines == 2 * round)
            parser.forget()
        }
    }
}
