import Testing

@testable import BlotterReports

@Suite struct StyledTextTests {
    private static let text: StyledText = {
        var text = StyledText()
        text.append("red\t", .red)
        text.skip(toColumn: 8)
        text.append("東京 plain")
        return text
    }()

    @Test(arguments: [
        (100, "red\\t   東京 plain"),
        (18, "red\\t   東京 plain"),
        (17, "red\\t   東京 pla…"),
        (11, "red\\t   東…"),
        (9, "red\\t   …"),
        (5, "red\\…"),
        (4, "red…"),
        (1, "…"),
    ])
    func `a line is cut to the width of a terminal`(_ width: Int, _ expected: String) {
        let output = Output.collecting(terminal: Terminal(width: width))
        #expect(Self.text.rendered(on: output) == expected)
    }

    @Test func `a cut does not leave a style open`() {
        let output = Output.collecting(terminal: Terminal(width: 4, usesColor: true))
        #expect(Self.text.rendered(on: output) == "\u{1b}[31mred…\u{1b}[0m")
    }

    @Test func `off a terminal all is shown, in no colour`() {
        #expect(Self.text.rendered(on: Output.collecting()) == "red\\t   東京 plain")
        #expect(Self.text.width == 18)
    }

    @Test func `blanks at the end of a line are not written`() {
        var text = StyledText()
        text.append("a")
        text.skip(toColumn: 9)
        text.append("")
        #expect(text.rendered(on: Output.collecting()) == "a")
        text.skip(toColumn: 0)
        text.append("b")
        #expect(text.rendered(on: Output.collecting()) == "ab")
    }

    @Test func `parts are marked`() {
        var text = StyledText()
        let whole = "find me, find"
        text.append(whole, .red, marking: whole.ranges(of: "find"), .highlight)
        let output = Output.collecting(terminal: Terminal(width: 80, usesColor: true))
        #expect(
            text.rendered(on: output)
                == "\u{1b}[30;43mfind\u{1b}[0m\u{1b}[31m me, \u{1b}[0m\u{1b}[30;43mfind\u{1b}[0m")
    }

    @Test(arguments: [
        (20, 9, ["one two three four", "      five six seven", "      eight"]),
        (20, 2, ["one two three four", "      five six seve…"]),
        (80, 9, ["one two three four five six seven eight"]), (6, 3, ["one", "  two", "  thr…"]),
    ]) func `a line that is too wide goes on at its words`(width: Int, most: Int, expected: [String]) {
        var line = StyledText()
        line.append("one two three")
        line.append(" four five six seven eight", .red)
        let output = Output.collecting(terminal: Terminal(width: width))
        #expect(line.wrapped(on: output, indent: 6, most: most) == expected)
    }
}
