import Foundation
import TestSupport
import Testing

@testable import TelemetryLog

/// What a file is to the sources that are known: by its content, by its name's family, by whether they are held.
@Suite struct SourceMatchTests {
    /// Lines that any log may have: 9 bytes each.
    private static func lines(_ numbers: Int...) -> String { numbers.map { "{\"n\": \($0)}\n" }.joined() }

    /// Lines that say when and where they are from, of 58 bytes.
    private static func distinct(_ numbers: Int...) -> String {
        numbers.map { "{\"ts\": \"2025-12-20T10:00:00Z\", \"session_id\": \"s\", \"n\": \($0)}\n" }.joined()
    }

    /// A source that was read before, from a file that is still there or is gone.
    struct Known {
        var name: String
        var text: String
        var isHeld = true
    }

    struct Case: CustomTestStringConvertible {
        /// Numbered from 1.
        var known: [Known]
        var name: String
        var text: String
        var expected: String

        var testDescription: String { "\(name) after \(known.map(\.name)): \(expected)" }
    }

    private let folder: TemporaryFolder
    private let logs: LogFolder

    init() throws {
        folder = try TemporaryFolder()
        logs = try LogFolder(path: folder.path)
    }

    private func source(_ id: Int64, _ known: Known) throws -> KnownSource {
        let path = LogPath(text: known.name)
        if known.isHeld { try folder.write(known.text, to: known.name) }
        return KnownSource(
            id: id, progress: try Scan(Array(known.text.utf8), finishes: true).progress, folder: logs.path, path: path,
            stamp: known.isHeld ? logs.stamp(of: path) : nil)
    }

    private func search(_ name: String, _ known: [KnownSource], countsRest: Bool = false) throws -> SourceSearch {
        let path = LogPath(text: name)
        return SourceSearch(
            file: try logs.open(path), name: LogName(folder: logs.path, path: path),
            catalog: SourceCatalog(known, nextID: Int64(known.count) + 1), parser: LineParser(),
            countsRest: countsRest)
    }

    /// What was found, the source's number, and where the content goes on or what of it counts.
    private func description(_ match: SourceMatch?) -> String {
        switch match {
        case .none: "none"
        case .new: "new"
        case .continues(let source, let scanner, _): "continues \(source.id) at \(scanner.progress.offset)"
        case .takesBack(let source, let scanner, _): "takes back \(source.id) to \(scanner.progress.offset)"
        case .same(let source, let end): "same as \(source.id), \(end)"
        case .copy(let source, let end, let content): "copy of \(source.id), \(end), \(content.length) bytes"
        }
    }

    private func found(_ search: SourceSearch) throws -> String {
        var lineEnds = LineEnds()
        let found = try search.find(&lineEnds)
        return description(found.match) + (found.absorbed.map { ", with \($0)" } ?? "")
    }

    // MARK: Any source

    @Test(arguments: [
        Case(known: [], name: "s.jsonl", text: lines(1, 2), expected: "new"),
        // In one family the same content is the same source, and a beginning of it is a copy.
        Case(
            known: [Known(name: "s.jsonl", text: lines(1, 2))], name: "s.jsonl.1", text: lines(1, 2),
            expected: "copy of 1, open, 18 bytes"),
        Case(
            known: [Known(name: "s.jsonl", text: lines(1, 2, 3))], name: "s.jsonl.1", text: lines(1, 2),
            expected: "copy of 1, open, 18 bytes"),
        Case(
            known: [Known(name: "s.jsonl", text: lines(1, 2, 3))], name: "s.jsonl.1", text: lines(1, 2) + "{\"n\"",
            expected: "copy of 1, open, 18 bytes"),
        Case(
            known: [Known(name: "s.jsonl", text: lines(1, 2))], name: "s.jsonl.1", text: lines(1, 2, 3),
            expected: "continues 1 at 18"),
        Case(known: [Known(name: "s.jsonl", text: lines(1, 2))], name: "s.jsonl.1", text: lines(1, 3), expected: "new"),
        // In another one it is so only if its lines say when and where they are from.
        Case(known: [Known(name: "s.jsonl", text: lines(1, 2))], name: "t.jsonl", text: lines(1, 2), expected: "new"),
        Case(
            known: [Known(name: "s.jsonl", text: distinct(1, 2))], name: "t.jsonl", text: distinct(1, 2),
            expected: "copy of 1, open, 116 bytes"),
        Case(
            known: [Known(name: "s.jsonl", text: distinct(1, 2, 3))], name: "t.jsonl", text: distinct(1, 2),
            expected: "new"),
        // A source that nothing holds goes on where its content appears.
        Case(
            known: [Known(name: "s.jsonl", text: lines(1, 2), isHeld: false)], name: "s.jsonl.1",
            text: lines(1, 2, 3), expected: "continues 1 at 18"),
        Case(
            known: [Known(name: "s.jsonl", text: lines(1, 2), isHeld: false)], name: "s.jsonl", text: lines(1),
            expected: "new"),
        Case(
            known: [Known(name: "s.jsonl", text: lines(1, 2), isHeld: false)], name: "t.jsonl", text: lines(1, 2),
            expected: "same as 1, open"),
        Case(
            known: [Known(name: "s.jsonl", text: lines(1, 2), isHeld: false)], name: "t.jsonl",
            text: lines(1, 2, 3), expected: "new"),
        Case(
            known: [Known(name: "s.jsonl", text: distinct(1, 2), isHeld: false)], name: "t.jsonl",
            text: distinct(1, 2, 3), expected: "continues 1 at 116"),
        // A last line without an end was read, and now it has one.
        Case(
            known: [Known(name: "s.jsonl", text: lines(1) + "{\"n\": 2}", isHeld: false)], name: "s.jsonl",
            text: lines(1, 2, 3), expected: "continues 1 at 18"),
        // The longest counts, and one that is a beginning of it is one with it.
        Case(
            known: [
                Known(name: "s.jsonl", text: lines(1)), Known(name: "s.jsonl.2", text: lines(1, 2), isHeld: false),
            ],
            name: "s.jsonl.1", text: lines(1, 2, 3), expected: "continues 2 at 18, with 1"),
    ]) func `content finds its source`(_ example: Case) throws {
        let known = try example.known.enumerated().map { try source(Int64($0 + 1), $1) }
        try folder.write(example.text, to: example.name)
        #expect(try found(search(example.name, known)) == example.expected)
    }

    @Test func `a gzip of what was read is the same, and one with more goes on`() throws {
        let known = try source(1, Known(name: "s.jsonl", text: Self.lines(1, 2), isHeld: false))
        try folder.write(try gzipped(Self.lines(1, 2).utf8), to: "s.jsonl.gz")
        #expect(try found(search("s.jsonl.gz", [known])) == "same as 1, closed")
        try folder.write(try gzipped(Self.lines(1, 2, 3).utf8), to: "s.jsonl.gz")
        #expect(try found(search("s.jsonl.gz", [known])) == "continues 1 at 18")
    }

    /// Of content of 4096 bytes and more its beginning is looked up before all of it is read. Lines have 11 bytes.
    @Test(arguments: [
        ("s.jsonl.1", 500, true, "copy of 1, open, 5500 bytes"),
        ("s.jsonl.1", 499, true, "copy of 1, open, 5489 bytes"),
        ("t.jsonl", 500, true, "new"), ("t.jsonl", 500, false, "same as 1, open"),
        ("s.jsonl", 501, false, "continues 1 at 5500"),
    ]) func `long content finds its source, too`(name: String, count: Int, isHeld: Bool, expected: String) throws {
        func text(_ count: Int) -> String { (100..<(100 + count)).map { "{\"n\": \($0)}\n" }.joined() }
        let known = try source(1, Known(name: "s.jsonl", text: text(500), isHeld: isHeld))
        try folder.write(text(count), to: name)
        #expect(try found(search(name, [known])) == expected)
    }

    // MARK: The file's own source

    /// The text that was read, and what is in the file now.
    @Test(
        arguments: [
            (lines(1, 2), lines(1, 2), "same as 1, open"), (lines(1, 2), lines(1, 2) + "{\"n\"", "continues 1 at 18"),
            (lines(1, 2), lines(1, 2, 3), "continues 1 at 18"), (lines(1, 2), lines(1), "none"),
            (lines(1, 2), lines(2, 1, 3), "none"), (lines(1, 2), lines(1, 3, 2), "none"),
            (lines(1) + "{\"n\": 2}", lines(1, 2), "continues 1 at 18"),
            (lines(1) + "{\"n\": 2}", lines(1) + "{\"n\": 2} ", "takes back 1 to 9"),
            (lines(1) + "{\"n\": 2}", lines(1) + "{\"n\": 2}, x\n", "takes back 1 to 9"),
            ("{\"n\": 1}", "{\"n\": 1}2\n", "takes back 1 to 0"),
        ], [false, true]) func `a file still begins with its source, or does not`(
            texts: (before: String, now: String, expected: String), isAnotherFile: Bool
        ) throws
    {
        let known = try source(1, Known(name: "s.jsonl", text: texts.before))
        if isAnotherFile {
            // It was written beside the old one and renamed, so that samples of it prove nothing.
            try folder.write(texts.now, to: "new")
            try folder.move("new", to: "s.jsonl")
        } else {
            truncate(folder / "s.jsonl", 0)
            try folder.append(texts.now, to: "s.jsonl")
        }
        #expect(try description(search("s.jsonl", [known]).own(known)) == texts.expected)
    }
}
