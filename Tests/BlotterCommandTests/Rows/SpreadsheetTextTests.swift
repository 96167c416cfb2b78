import Testing

@testable import BlotterCommand
@testable import BlotterReports

@Suite struct SpreadsheetTextTests {
    @Test(arguments: [
        "=cmd|'/c calc'!A0", "@SUM(1)", "+1+1", "-1+1", "-", "+", "-a", "--1", "+-1", "-1.", "-.", "-1e", "-1e+",
        "-1.5.2",
        "-1 ", "-1,5", "-0x1", "-inf", "=", "\t=1", "\r=1", "=1.5", "-1|x", "-\u{661}",
    ]) func `what a spreadsheet would run has a mark before it`(text: String) {
        #expect(SpreadsheetText(text).text == "'" + text)
    }

    @Test(arguments: [
        "-1.5", "+1", "-0", "-.5", "-1e9", "+1.25E-7", "-123456789012345678901234567890", "", "a=1", "1+1", " =1",
        "'=1", "\n=1",
        "{\"a\": 1}", "é",
    ]) func `numbers and all other text stay as they are`(text: String) {
        #expect(SpreadsheetText(text).text == text)
    }

    @Test(arguments: [
        (RowFormat.csv, false, "'=a,b\n'-x,-1.5\n\"'\t\r\",-2\n"), (.csv, true, "=a,b\n-x,-1.5\n\"\t\r\",-2\n"),
        (.tsv, false, "'=a\tb\n'-x\t-1.5\n'\\t\\r\t-2\n"), (.tsv, true, "=a\tb\n-x\t-1.5\n\\t\\r\t-2\n"),
    ]) func `names of columns and values are alike, numbers stay`(format: RowFormat, isRaw: Bool, expected: String) {
        let output = Output.collecting()
        let writer = format.writer(to: output, isRaw: isRaw)
        writer.begin(columns: ["=a", "b"])
        writer.row([.text("-x"), .real(-1.5)])
        writer.row([.text("\t\r"), .integer(-2)])
        writer.end()
        #expect(output.collected == expected)
    }
}
