import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import Corpus
@testable import SQLite
@testable import TelemetryLog

/// Logs whose content another takes the place of: written anew with the same lines and more, copied elsewhere, begun anew.
@Suite struct ReplacedLogTests {
    /// By an editor that saves, or a copy that is made anew, seen after a part of it.
    @Test(arguments: [[0], [1], [1, 1], [5], [9], [10], [11], [1, 4, 8, 12], [12]])
    func `a log that is written anew with all its lines and more counts once`(seen: [Int]) throws {
        for count in [10, 200] {
            let store = try LogStore()
            try store.folder.write(NumberedLines.text(NumberedLines.lines(0..<count)), to: "s.jsonl")
            try store.ingest()
            let content = NumberedLines.text(NumberedLines.lines(0..<(count + 3)))
            for part in seen.map({ $0 * content.count / 13 }) {
                // A part of a line, too.
                try store.folder.write(content.prefix(part + 7), to: "s.jsonl")
                try store.ingest()
            }
            try store.folder.write(content, to: "s.jsonl")
            try store.ingest()
            #expect(
                try store.rows("SELECT file, lines, state FROM files") == ["s.jsonl|\(count + 3)|open"],
                "\(count) lines, seen \(seen)")
            #expect(try store.integer("SELECT count(*) FROM events") == Int64(count) + 3)
            #expect(try Verification(store.index, isQuick: false).findings == [])
        }
    }

    /// What the file is made of; whether all ten lines that it had are in it.
    @Test(
        arguments: [
            ([100..<101, 0..<10], true), ([0..<3, 100..<103, 3..<10], true), ([5..<10, 0..<5, 200..<220], true),
            ([0..<4, 5..<10, 100..<130], false), ([100..<110], false), ([100..<130, 9..<10], false),
        ] as [([Range<Int>], Bool)])
    func `a log that is written anew with all its lines in other places counts once`(
        parts: [Range<Int>], isCovered: Bool
    ) throws {
        for midway in [0, 4] {
            let store = try LogStore()
            let invalid = ["no JSON"]
            try store.folder.write(NumberedLines.text(NumberedLines.lines(0..<10) + invalid), to: "s.jsonl")
            try store.ingest()
            let lines = invalid + parts.flatMap { NumberedLines.lines($0) }
            if midway > 0 {
                try store.folder.write(NumberedLines.text(Array(lines.prefix(midway))), to: "s.jsonl")
                try store.ingest()
            }
            try store.folder.write(NumberedLines.text(lines), to: "s.jsonl")
            try store.ingest()
            let file = "s.jsonl|open|\(lines.count)"
            #expect(
                try store.rows("SELECT file, state, lines FROM files ORDER BY 2")
                    == (isCovered ? [file] : [file, "s.jsonl|replaced|11"]), "seen after \(midway) lines")
            #expect(
                try store.integer("SELECT count(*) FROM events WHERE payload ->> '$.n' = 9")
                    == (isCovered ? 1 : parts.contains { $0.contains(9) } ? 2 : 1))
            let found = "SELECT count(*) FROM search WHERE search MATCH '9'"
            #expect(try store.integer(found) == (isCovered || !parts.contains { $0.contains(9) } ? 1 : 2))
        }
    }

    @Test func `a log that goes to another folder by a copy that is seen midway counts once`() throws {
        let store = try LogStore()
        let content = NumberedLines.text(NumberedLines.lines(0..<50))
        try store.folder.write(content, to: "s.jsonl")
        try store.ingest()
        try store.folder.write(content.prefix(1000), to: "old/s.jsonl")
        try store.ingest()
        try store.folder.write(content, to: "old/s.jsonl")
        try store.folder.remove("s.jsonl")
        try store.ingest()
        #expect(try store.rows("SELECT file, lines, state FROM files") == ["old/s.jsonl|50|open"])
        #expect(try store.integer("SELECT count(*) FROM events") == 50)
    }

    @Test func `a log that begins anew under its name keeps both, and verify says which is gone`() throws {
        let store = try LogStore()
        try store.folder.write(NumberedLines.text(NumberedLines.lines(0..<20)), to: "s.jsonl")
        try store.ingest()
        for count in [3, 19, 20, 21, 40] {
            try store.folder.write(NumberedLines.text(NumberedLines.lines(100..<(100 + count))), to: "s.jsonl")
            if count == 3 {
                #expect(
                    try Verification(store.index, isQuick: false).findings.map(\.problem) == [
                        "its file has changed since it was read, and does not begin with what was read"
                    ])
            }
            try store.ingest()
            #expect(
                try store.rows("SELECT state, lines FROM files ORDER BY 1") == ["open|\(count)", "replaced|20"])
            for isQuick in [true, false] {
                #expect(
                    try Verification(store.index, isQuick: isQuick).findings
                        == [.init(subject: "s.jsonl", problem: "its content is gone, another log is in its file")])
            }
        }
    }

    @Test func `the report counts lines that two logs have together once`() throws {
        let store = try LogStore()
        try store.makeEmptyIndex()
        try store.folder.write(NumberedLines.text(NumberedLines.lines(0..<4)), to: "a.jsonl")
        try store.folder.write(NumberedLines.text(NumberedLines.lines(0..<2)), to: "b.jsonl")
        var report = try store.ingest()
        #expect([report.lines, report.events, Int64(report.newSources)] == [6, 6, 2])
        try store.folder.append(NumberedLines.text(NumberedLines.lines(4..<6)), to: "a.jsonl")
        try store.folder.append(NumberedLines.text(NumberedLines.lines(2..<6)), to: "b.jsonl")
        report = try store.ingest()
        #expect(
            [report.lines, report.events, report.bytes] == [
                2, 2, Int64(NumberedLines.text(NumberedLines.lines(4..<6)).count),
            ])
        #expect((report.filesRead, report.filesCopied, report.newSources) == (1, 1, 0))
        #expect(try store.integer("SELECT count(*) FROM events") == 6)
    }
}
