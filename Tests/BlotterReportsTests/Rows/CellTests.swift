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

    @Test(
        arguments: [
            (.real(0.1 + 0.2), "0.3"), (.real(0.1 + 0.7), "0.8"), (.real(-1.1 - 2.2), "-3.3"), (.real(45), "45.0"),
            (.real(0.123456789012345), "0.123456789012345"), (.real(1_234_567.12345678), "1234567.12345678"),
            (.real(9_007_199_254_740_991), "9007199254740991.0"),
            (.real(1.766222998123456e18), "1.766222998123456e+18"),
            (.real(1e-7), "1e-07"), (.real(.nan), "nan"), (.real(.infinity), "inf"),
            (.integer(.max), "9223372036854775807"),
            (.text("0.30000000000000004"), "0.30000000000000004"), (.null, nil),
        ] as [(Cell, String?)])
    func `people are shown what fractions add up to without what the sum is off by`(cell: Cell, shown: String?) {
        #expect(cell.shown == shown)
    }
}
