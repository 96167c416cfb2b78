import TestSupport
import Testing

@testable import Blotter
@testable import SQLite
@testable import SQLitePages

/// What makes events of a new index be found.
@Suite struct TextTokensTests {
    private static let schema =
        "CREATE VIRTUAL TABLE search USING fts5 (text, content = '', columnsize = 0, tokenize = 'unicode61')"

    /// Of all ASCII characters, some more often, and of some texts a few others.
    private static func text(_ random: inout SeededRandom) -> String {
        let others = ["é", "ß", "中", "e\u{301}", "İ", "🙂", "\u{A0}", "٣", "\u{FFFD}"]
        let isForeign = random.chance(20)
        return (0..<random.below(60)).map { _ in
            if isForeign, random.chance(20) { return others[random.below(others.count)] }
            if random.chance(30) { return random.chance(50) ? " " : "_" }
            return String(Unicode.Scalar(UInt8(random.chance(80) ? 33 + random.below(94) : random.below(128))))
        }.joined()
    }

    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func `texts have the tokens that FTS5 takes out of them`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let folder = try TemporaryFolder(inMemory: true)
        let connections = try ["written.db", "inserted.db"].map { name in
            let connection = try Connection(path: folder / name, mode: .draft)
            try connection.execute(Self.schema)
            return connection
        }
        try connections[0].close()
        let file = try DatabaseFile(path: folder / "written.db")
        let (sink, table) = (PageSink(file), try FullTextTable(file, "search"))
        let run = try FullTextRun(table, sink: sink)
        let tokens = TextTokens(run, try Tokenizer(Connection(path: ":memory:", mode: .create), table.tokenizer))
        let insert = try connections[1].prepare("INSERT INTO search (rowid, text) VALUES (?, ?)")
        for id in 1...Int64(2000) {
            let text = Self.text(&random)
            try Array(text.utf8).withUnsafeBytes { try tokens.append($0, id: id) }
            try insert.run(.integer(id), .text(text))
        }
        try run.end()
        try table.build(of: [run], sink: sink)
        try sink.end()
        try file.finish()
        let question = "SELECT term, doc, offset FROM temp.words"
        let found = try [Connection(path: folder / "written.db", mode: .draft), connections[1]].map { connection in
            try connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab (main, search, instance)")
            return try connection.rows(question)
        }
        #expect(found[0].count > 10_000)
        #expect(found[0] == found[1])
    }
}
