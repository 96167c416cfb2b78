import Testing

@testable import BlotterReports

@Suite struct CellTests {
    @Test(
        arguments: [
            (.null, nil, "null"),
            (.integer(.min), "-9223372036854775808", "-9223372036854775808"),
            (.real(0.1), "0.1", "0.1"),
            (.real(45), "45.0", "45.0"),
            (.real(1.7976931348623157e308), "1.7976931348623157e+308", "1.7976931348623157e+308"),
            (.real(.nan), "nan", "null"),
            (.real(-.infinity), "-inf", "null"),
            (.text("a\"\n日"), "a\"\n日", #""a\"\n日""#),
            (.text(""), "", #""""#),
            (.blob([0, 0xAB]), "00ab", #""00ab""#),
            (.blob([]), "", #""""#),
        ] as [(Cell, String?, String)])
    func `a value has one text and one JSON`(cell: Cell, text: String?, json: String) {
        #expect(cell.text == text)
        #expect(cell.json == json)
    }
}
