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
}
