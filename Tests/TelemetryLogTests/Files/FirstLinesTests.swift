import TestSupport
import Testing

@testable import TelemetryLog

@Suite struct FirstLinesTests {
    /// A content, how many lines and bytes are asked for, what comes, and whether that is all.
    @Test(arguments: [
        ("a\nb\n", 2, 9, ["a", "b"], true), ("a\nb", 2, 9, ["a", "b"], true), ("a\nb\nc", 2, 9, ["a", "b"], false),
        ("a\nb\nc\n", 2, 9, ["a", "b"], false), ("a\n\nb\n", 3, 9, ["a", "", "b"], true), ("", 3, 9, [], true),
        ("a\nb\ncdefgh", 3, 6, ["a", "b"], false), ("abcdef", 3, 4, [], false),
        ("\n\n\n\n", 9, 3, ["", "", ""], false),
    ])
    func `first lines are whole ones, and it is known whether there are more`(
        content: String, most: Int, bytes: Int, lines: [String], isAll: Bool
    ) throws {
        let folder = try TemporaryFolder()
        try folder.write(content, to: "s.jsonl")
        let file = try LogFolder(path: folder.path).open(LogPath(bytes: Array("s.jsonl".utf8)))
        let found = try file.firstLines(most, bytes: bytes, omittingEmpty: false)
        #expect(found.lines.map { String(decoding: $0, as: UTF8.self) } == lines)
        #expect(found.isAll == isAll)
        let filled = try file.firstLines(most, bytes: bytes)
        #expect(filled.lines.allSatisfy { !$0.isEmpty })
    }

    @Test(arguments: [
        ("{\"a\": 1}\n", true), ("text\n[{\"a\": 1}]\n", true), ("[1, 2]\n", false), ("text\n", false),
        ("[[{\"a\": 1}]]\n", false),
    ])
    func `a log begins with an object, or an array of them`(content: String, isLog: Bool) throws {
        let folder = try TemporaryFolder()
        try folder.write(content, to: "s.jsonl")
        #expect(try LogFolder(path: folder.path).open(LogPath(bytes: Array("s.jsonl".utf8))).beginsAsLog() == isLog)
    }
}
