import TestSupport
import Testing

@testable import TelemetryLog

@Suite struct LogPathTests {
    @Test(
        arguments: [
            (Array("a/b.jsonl".utf8), "a/b.jsonl"), (Array("é 漢.jsonl".utf8), "é 漢.jsonl"),
            (Array("a\nb".utf8), "a\\x0ab"),
            ([0x61, 0xFF, 0x62], "a\\xffb"), (Array("a\\b".utf8), "a\\x5cb"), (Array("\\x41".utf8), "\\x5cx41"),
            ([0x7F], "\\x7f"),
            ([0xC2, 0x85], "\\xc2\\x85"), ([0xE2, 0x82], "\\xe2\\x82"), ([0x1B, 0x5B, 0x31, 0x6D], "\\x1b[1m"),
            ([], ""),
            ([0xF0, 0x9F, 0x98, 0x80, 0xF0, 0x9F], "😀\\xf0\\x9f"), (Array("-rf %2e .. ".utf8), "-rf %2e .. "),
        ] as [([UInt8], String)]
    )
    func `a path is shown as text that reads back`(bytes: [UInt8], text: String) {
        #expect(LogPath(bytes: bytes).text == text)
        #expect(LogPath(text: text) == LogPath(bytes: bytes))
    }

    @Test(arguments: [
        ["a/s.jsonl", "s.jsonl.-1", "s.jsonl-20251219", "s.jsonl.20251220.gz", "s.jsonl.2025-12-20_03"],
        ["s.jsonl-20251219", "s.jsonl.12", "s.jsonl.11.gz", "s.jsonl.gz.2", "s.jsonl.1", "s.jsonl.1.gz", "s.jsonl"],
        ["r.jsonl.1", "r.jsonl", "s.jsonl.2", "s.jsonl", "s.jsonl.gz", "s.ndjson.1", "s.ndjson"],
    ])
    func `of a family the oldest log comes first`(names: [String]) {
        for (place, name) in names.enumerated() where LogPath(text: name).isLog {
            for other in names[(place + 1)...] where LogPath(text: other).isLog {
                #expect(LogPath(text: name).age < LogPath(text: other).age, "\(name), \(other)")
                #expect(!(LogPath(text: other).age < LogPath(text: name).age), "\(name), \(other)")
            }
        }
    }

    @Test func `any bytes read back from their text`() {
        var random = SeededRandom(seed: 10)
        let alphabet: [UInt8] = [0x5C, 0x78, 0x30, 0x61, 0xC3, 0xA9, 0xF0, 0x9F, 0x98, 0x80, 0x0A, 0xFF, 0x2F]
        for _ in 0..<20_000 {
            let bytes = (0..<random.below(12)).map { _ in
                random.below(2) == 0 ? alphabet[random.below(alphabet.count)] : UInt8(1 + random.below(255))
            }
            let text = LogPath(bytes: bytes).text
            guard LogPath(text: text).bytes == bytes,
                text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
            else {
                Issue.record("\(bytes) is shown as \(text)")
                return
            }
        }
    }

    @Test(
        arguments: [
            ("s.jsonl", "s"), ("a/b/s.jsonl.gz", "a/b/s"), ("s.ndjson", "s"), ("one/s.ndjson.gz", "one/s"),
            ("s.jsonl.1", "s"), ("s.jsonl.12.gz", "s"),
            ("s.jsonl-20251220", "s"), ("s.jsonl.2025-12-20", "s"), ("s.jsonl.2025-12-20_03.gz", "s"),
            ("s.1.jsonl", "s.1"), ("s.jsonl.jsonl", "s.jsonl"), ("s-1.jsonl-20251220.gz", "s-1"), (" .jsonl", " "),
            ("a.b/.c.jsonl", "a.b/.c"),
            ("s.jsonl.gz.3", "s"), ("s.jsonl.gz-20251220", "s"), ("s.jsonl.2.gz.3", "s"),
            ("s.ndjson.2025-12-20.gz", "s"),
        ]
    )
    func `a log's name stands for its session`(path: String, session: String) {
        #expect(LogPath(text: path).isLog)
        #expect(LogPath(text: path).sessionName == session)
    }

    @Test(
        arguments: [
            "", ".jsonl", "a/.jsonl", "jsonl", "s.json", "s.jsonl2", "s.jsonl.gz.gz", "s.jsonl.", "s.jsonl.a",
            "s.jsonl.-1", "s.jsonl_1", "s.jsonl.1-",
            "s.jsonl~", "s.jsonl.gz.tmp", "s.jsonl.zst.gz", "s.jsonl.1.2.gz.gz", "s.jsonl.gz.1.gz",
            "s.JSONL", "s.jsonlx", "s.gz", ".jsonl.gz", ".jsonl.1", "sjsonl", "s.jsonl/",
        ]
    )
    func `other names are no logs`(path: String) {
        #expect(!LogPath(text: path).isLog)
    }

    @Test(
        arguments: [
            (
                "a/s.jsonl",
                [
                    "a/s.jsonl.1", "a/s.jsonl.gz", "a/s.jsonl.2.gz", "a/s.jsonl.gz.3", "a/s.jsonl-20251220",
                    "a/s.jsonl.2.zst",
                ]
            ),
            ("s.ndjson", ["s.ndjson.zst", "s.ndjson.gz"]),
        ]
    )
    func `names that rotation and compression give a log are one family`(log: String, names: [String]) {
        #expect(names.map { LogPath(text: $0).family.text } == names.map { _ in log })
        let others = ["s.jsonl", "b/s.jsonl", "a/s2.jsonl", "a/s.ndjson", "a/s.1.jsonl"]
        #expect(!others.contains { LogPath(text: $0).family.text == log })
    }

    @Test(arguments: [
        "s.jsonl.bz2", "s.jsonl.xz", "s.log.bz2", "s.jsonl.2.zst.gz", "a/s.jsonl.bak", "s.jsonl~", "s.JSONL",
        "s.ndjson.part", "s.jsonl.gz.tmp", "s.log~",
    ])
    func `a name like a log's is told from others`(path: String) {
        #expect(LogPath(text: path).resemblesLog)
        #expect(!LogPath(text: path).isLog)
        for other in ["s.json", ".jsonl", "s.logger.py", "s.login"] { #expect(!LogPath(text: other).resemblesLog) }
    }

    @Test(arguments: [
        ("s.log", "s", false), ("a/s.log.1", "a/s", false), ("s.log-20251220.gz", "s", true),
        ("s.log.2.zst", "s", true), ("s.log.zst.3", "s", true),
    ])
    func `a log of any program is told from those that are logs by their name`(
        path: String, session: String, isCompressed: Bool
    ) {
        let path = LogPath(text: path)
        #expect(path.isTextLog && !path.isLog && !path.resemblesLog)
        #expect(path.sessionName == session)
        #expect(path.family.text == session + ".log")
        #expect(path.isCompressed == isCompressed)
    }

    @Test func `paths are in the order of their bytes`() {
        let paths: [[UInt8]] = [[], [0x2D], [0x61], [0x61, 0x2F], [0x61, 0x61], [0x7F], [0xC3, 0xA9], [0xFF]]
        #expect(paths.reversed().map { LogPath(bytes: $0) }.sorted().map(\.bytes) == paths)
        #expect(LogPath(bytes: []).appending([0x61]).appending([0x62]).bytes == Array("a/b".utf8))
        #expect(Array(LogPath(text: "a/b.c").name) == Array("b.c".utf8))
    }
}
