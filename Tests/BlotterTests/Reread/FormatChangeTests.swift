import Testing

@testable import Blotter
@testable import TelemetryLog

/// Which lines a change of formats can matter to, by lists that are put together by hand.
@Suite struct FormatChangeTests {
    private typealias Reader = FormatList.LineReader

    /// A format that is known by what it has for a symbol, and reads logs whose names fit `files`.
    private static func format(_ name: String, _ symbol: String = "/s", files: [String] = []) -> FormatDefinition {
        var format = FormatDefinition(name: name)
        var field = FormatDefinition.Field()
        field.sources = [.pointer(symbol)]
        format.fields = [.symbol: field]
        format.files = files
        return format
    }

    private static func reader(_ format: FormatDefinition) -> Reader {
        .format(name: format.name, digest: format.digest)
    }

    private static let (a, b) = (format("a"), format("b"))
    private static let changed = format("a", "/other")
    private static let named = format("n", files: ["*.log", "desk/*"])
    private static let alpaca = BuiltInFormats.all.first { $0.name == "alpaca" }!

    /// What stood before and what stands now; then of whose lines it matters to all logs, and to no log.
    private static let changes: [([FormatDefinition], [FormatDefinition], all: [Reader], none: [Reader])] = [
        ([], [], [], [.native, .auto, reader(alpaca)]),
        ([a, b], [a, b], [], [.native, .auto, reader(a), reader(b)]),
        // One more, before and behind.
        ([b], [a, b], [.native, .auto, reader(alpaca), reader(b)], []),
        ([a], [a, b], [.native, .auto, reader(alpaca)], [reader(a)]),
        // One less: its own lines.
        ([a, b], [b], [reader(a)], [.native, .auto, reader(alpaca), reader(b)]),
        // It says something else: its own, and those that were not its.
        ([a], [changed], [.native, .auto, reader(a)], []),
        ([a, b], [b, a], [reader(a)], [.native, .auto, reader(b)]),
        // A reader of which the list before knew nothing has read by yet another list.
        ([a], [changed], [], [reader(b), reader(changed)]),
    ]

    @Test(arguments: changes.indices)
    func `a line is read anew where something else may take it`(number: Int) {
        let (before, now, all, none) = Self.changes[number]
        var change = FormatChange(
            from: FormatList(own: before, redact: []), to: FormatList(own: now, redact: []), own: now)
        // The second time from what is known.
        for _ in 1...2 {
            let found = (all + none).filter { Self.matters(&change, $0) }
            #expect(found == all)
        }
    }

    private static func matters(_ change: inout FormatChange, _ reader: Reader, to path: String = "s.jsonl") -> Bool {
        change.matters(to: LogPath(bytes: Array(path.utf8)), readBy: reader)
    }

    @Test(arguments: [("s.jsonl", false), ("s.log", true), ("desk/s.jsonl", true), ("other/s.jsonl", false)])
    func `a format for some files matters to those`(path: String, matters: Bool) {
        var change = FormatChange(
            from: FormatList(own: [Self.a], redact: []), to: FormatList(own: [Self.named, Self.a], redact: []),
            own: [Self.named, Self.a])
        for reader in [.native, .auto, Self.reader(Self.a)] {
            let found = Self.matters(&change, reader, to: path)
            #expect(found == matters)
        }
        #expect(change.mattersToOthers(at: LogPath(bytes: Array(path.utf8))) == matters)
    }

    @Test func `of one for some files and one for all the latter counts`() {
        let now = [Self.named, Self.b]
        var change = FormatChange(from: FormatList(own: [], redact: []), to: FormatList(own: now, redact: []), own: now)
        let found = Self.matters(&change, .native)
        #expect(found)
    }

    @Test func `a format that comes with blotter and was changed has its lines read anew, and no others`() {
        let list = FormatList(own: [], redact: [])
        let before = FormatList(
            text: list.text.split(separator: "\n").map { line in
                line.hasSuffix(" alpaca") ? "built-in 1 alpaca" : String(line)
            }.joined(separator: "\n"))
        #expect(before != list)
        var change = FormatChange(from: before, to: list, own: [])
        let found = [.format(name: "alpaca", digest: 1), .native, .auto].map { Self.matters(&change, $0) }
        #expect(found == [true, false, true])
    }

    @Test(
        arguments: [
            ([a, b], [a, b], false), ([a], [a, b], true), ([a, b], [a], true), ([a, b], [b, a], true),
            ([a], [changed], true), ([], [], false),
        ] as [([FormatDefinition], [FormatDefinition], Bool)])
    func `what is no event may be one by another list`(
        before: [FormatDefinition], now: [FormatDefinition], matters: Bool
    ) {
        let change = FormatChange(
            from: FormatList(own: before, redact: []), to: FormatList(own: now, redact: []), own: now)
        #expect(change.mattersToOthers(at: LogPath(bytes: Array("s.jsonl".utf8))) == matters)
    }
}
