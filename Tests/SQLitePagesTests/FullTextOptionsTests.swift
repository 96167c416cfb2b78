import Testing

@testable import SQLitePages

@Suite struct FullTextOptionsTests {
    @Test(arguments: [
        ("text, content = '', columnsize = 0, tokenize = 'unicode61'", ["text"], ["unicode61"]),
        ("a, b UNINDEXED, c", ["a", "b", "c"], ["unicode61"]),
        ("\"a, b\", [c = d], `e`", ["a, b", "c = d", "e"], ["unicode61"]),
        ("a, tokenize=porter", ["a"], ["porter"]),
        ("a, tokenize = \"porter ascii\"", ["a"], ["porter", "ascii"]),
        (
            "a, tokenize = 'unicode61 remove_diacritics 0 tokenchars ''-_'''", ["a"],
            ["unicode61", "remove_diacritics", "0", "tokenchars", "-_"]
        ),
        ("a, tokenize = \"unicode61 separators 'x''y'\"", ["a"], ["unicode61", "separators", "x'y"]),
        (" a , content_rowid = 'id' , DETAIL = Full ", ["a"], ["unicode61"]),
    ]) func `the arguments of a table are read`(arguments: String, columns: [String], tokenizer: [String]) {
        let options = FullTextOptions("CREATE VIRTUAL TABLE s USING fts5 (\(arguments))")
        #expect(options.columns == columns)
        #expect(options.tokenizer == tokenizer)
        #expect(options.strangeness == nil)
    }

    @Test(arguments: [
        ("c0, prefix = '2 3'", "prefix = 2 3"), ("c0, detail = none", "detail = none"),
        ("c0, content = '', contentless_delete = 1", "contentless_delete = 1"),
        ("c0, Detail = \"column\"", "detail = column"), ("c0, locale=1", "locale = 1"),
    ]) func `an index of another form is told`(arguments: String, what: String) {
        #expect(FullTextOptions("CREATE VIRTUAL TABLE s USING fts5 (\(arguments))").strangeness == what)
    }
}
