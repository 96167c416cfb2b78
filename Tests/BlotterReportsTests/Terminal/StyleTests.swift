import Testing

@testable import BlotterReports

@Suite struct StyleTests {
    @Test(arguments: zip(Style.allCases, ["1", "2", "31", "32", "33", "36", "30;43"]))
    func `text is styled where colour is used and nowhere else`(style: Style, parameter: String) {
        let colored = Output.collecting(terminal: Terminal(width: 80, usesColor: true))
        let plain = Output.collecting(terminal: Terminal(width: 80, usesColor: false))
        #expect(style.applied(to: "hit", on: colored) == "\u{1b}[\(parameter)mhit\u{1b}[0m")
        #expect(style.applied(to: "", on: colored) == "")
        #expect(style.applied(to: "hit", on: plain) == "hit")
        #expect(style.applied(to: "hit", on: .collecting()) == "hit")
    }

    @Test(arguments: [
        (ColorChoice.auto, false, false), (.auto, true, true), (.always, false, true), (.never, true, false),
    ]) func `colour is as it was chosen`(choice: ColorChoice, isColored: Bool, expected: Bool) {
        let output = Output.collecting(terminal: isColored ? Terminal(width: 80, usesColor: true) : .none)
        output.color(choice)
        #expect(output.usesColor == expected && output.isTerminal == isColored)
    }

    @Test func `what is wide is fitted to no width`() {
        let output = Output.collecting(terminal: Terminal(width: 80))
        output.widen()
        #expect(output.width == nil && output.isTerminal)
    }
}
