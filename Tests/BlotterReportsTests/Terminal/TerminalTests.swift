import Glibc
import Testing

@testable import BlotterReports

@Suite struct TerminalTests {
    private struct Case: Sendable {
        let isTerminal: Bool
        let environment: [String: String]
        let usesColor: Bool
        let erases: Bool
        let width: Int?
    }

    @Test(arguments: [
        Case(isTerminal: true, environment: [:], usesColor: true, erases: true, width: 80),
        Case(isTerminal: true, environment: ["NO_COLOR": ""], usesColor: true, erases: true, width: 80),
        Case(isTerminal: true, environment: ["NO_COLOR": "1"], usesColor: false, erases: true, width: 80),
        Case(isTerminal: true, environment: ["TERM": "dumb"], usesColor: false, erases: false, width: 80),
        Case(isTerminal: true, environment: ["COLUMNS": "132"], usesColor: true, erases: true, width: 132),
        Case(isTerminal: true, environment: ["COLUMNS": "0"], usesColor: true, erases: true, width: 80),
        Case(isTerminal: true, environment: ["COLUMNS": "wide"], usesColor: true, erases: true, width: 80),
        Case(isTerminal: false, environment: ["COLUMNS": "132"], usesColor: false, erases: false, width: nil),
    ])
    private func `the environment decides on colour and width`(_ example: Case) throws {
        let nothing = open("/dev/null", O_WRONLY)
        defer { close(nothing) }
        let terminal = Terminal(
            isTerminal: example.isTerminal, descriptor: nothing, environment: example.environment)
        #expect(terminal.isTerminal == example.isTerminal)
        #expect(terminal.usesColor == example.usesColor)
        #expect(terminal.erases == example.erases)
        #expect(terminal.width == example.width)
    }

    @Test func `a file is no terminal`() {
        let nothing = open("/dev/null", O_WRONLY)
        defer { close(nothing) }
        #expect(!Terminal(descriptor: nothing, environment: [:]).isTerminal)
    }

    @Test func `the width follows the window`() throws {
        let window = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        try #require(window >= 0)
        defer { close(window) }
        let terminal = Terminal(descriptor: window, environment: [:])
        #expect(terminal.isTerminal && terminal.usesColor)
        for columns in [40, 121] {
            var size = winsize(ws_row: 24, ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
            #expect(ioctl(window, UInt(TIOCSWINSZ), &size) == 0)
            #expect(terminal.width == columns)
        }
    }
}
