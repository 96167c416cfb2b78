import Testing

@testable import BlotterCommand
@testable import BlotterReports

@Suite struct TableWriterTests {
    private func table(on terminal: Terminal = .none, columns: [String], _ rows: [[Cell]]) -> String {
        let output = Output.collecting(terminal: terminal)
        let writer = TableWriter(to: output)
        writer.begin(columns: columns)
        for row in rows { writer.row(row) }
        writer.end()
        return output.collected
    }

    private let columns = ["ts", "symbol", "filled_quantity", "reason"]
    private let rows: [[Cell]] = [
        [.text("2025-12-20T09:30:45Z"), .text("BTC-USD"), .real(1.5), .text("insufficient funds on the account")],
        [.text("2025-12-20T09:30:46Z"), .text("日本-USD"), .integer(1_234_567_890_123), .null],
        [.null, .text("e\u{301}"), .null, .text("\u{1b}]0;x\u{7}")],
    ]

    @Test func `a file gets every value whole`() {
        #expect(
            table(columns: columns, rows)
                == #"""
                ts                    symbol    filled_quantity  reason
                ────────────────────  ────────  ───────────────  ─────────────────────────────────
                2025-12-20T09:30:45Z  BTC-USD               1.5  insufficient funds on the account
                2025-12-20T09:30:46Z  日本-USD    1234567890123
                                      é                          \x1b]0;x\x07

                """#)
    }

    @Test func `eighty columns shrink the widest text`() {
        #expect(
            table(on: Terminal(width: 80), columns: columns, rows)
                == #"""
                ts                    symbol    filled_quantity  reason
                ────────────────────  ────────  ───────────────  ───────────────────────────────
                2025-12-20T09:30:45Z  BTC-USD               1.5  insufficient funds on the acco…
                2025-12-20T09:30:46Z  日本-USD    1234567890123
                                      é                          \x1b]0;x\x07

                """#)
    }

    @Test func `where not even eight cells are left to each text, rows are shown a field a line`() {
        #expect(
            table(on: Terminal(width: 40), columns: columns, rows) == #"""
                ts               2025-12-20T09:30:45Z
                symbol           BTC-USD
                filled_quantity  1.5
                reason           insufficient funds on the account

                ts               2025-12-20T09:30:46Z
                symbol           日本-USD
                filled_quantity  1234567890123

                symbol           é
                reason           \x1b]0;x\x07

                """#)
    }

    @Test func `forty columns are filled and not overrun`() {
        let rows: [[Cell]] = [
            [.text("insufficient_funds"), .text("日本語日本語日本語日本語"), .integer(7)],
            [.text("ok"), .text("\u{1b}[2J\n"), .integer(1_250)],
        ]
        #expect(
            table(on: Terminal(width: 40), columns: ["gate", "reason", "count"], rows) == #"""
                gate             reason            count
                ───────────────  ────────────────  ─────
                insufficient_f…  日本語日本語日…       7
                ok               \x1b[2J\n          1250

                """#)
    }

    @Test func `text shrinks before the header of a number`() {
        let row: [Cell] = [.integer(5), .text("fifteen letters")]
        #expect(
            table(on: Terminal(width: 40), columns: ["intent_to_order_in_nanos", "text"], [row]) == """
                intent_to_order_in_nanos  text
                ────────────────────────  ──────────────
                                       5  fifteen lette…

                """)
    }

    @Test func `colour marks the header and NULL`() {
        let terminal = Terminal(width: 80, usesColor: true)
        #expect(
            table(on: terminal, columns: ["n", "text"], [[.integer(10), .null], [.null, .text("NULL")]])
                == "   \u{1b}[1mn\u{1b}[0m  \u{1b}[1mtext\u{1b}[0m\n────  ────\n"
                + "  10  \u{1b}[2mNULL\u{1b}[0m\n\u{1b}[2mNULL\u{1b}[0m  NULL\n")
    }

    @Test func `a header is safe too`() {
        #expect(table(columns: ["\u{1b}[2J"], [[.integer(1)]]) == "\\x1b[2J\n───────\n      1\n")
    }

    @Test func `a statement without columns prints nothing`() {
        #expect(table(columns: [], []) == "")
    }

    @Test func `rows behind the sample keep its widths`() {
        let sampled = [[Cell]](repeating: [.integer(1), .text("a"), .text("b")], count: 1000)
        let late: [[Cell]] = [[.integer(123_456), .text("later and wider"), .text("c")]]
        let head = "n  x  y\n─  ─  ─\n" + String(repeating: "1  a  b\n", count: 1000)
        #expect(table(columns: ["n", "x", "y"], sampled + late) == head + "123456  later and wider  c\n")
    }

    @Test func `on a terminal rows behind the sample are measured, too`() {
        let sampled = [[Cell]](repeating: [.integer(1), .text("a"), .text("b")], count: 1000)
        let late: [[Cell]] = [[.integer(123_456), .text("later and wider"), .text("c")]]
        let head = "n  x  y\n─  ─  ─\n" + String(repeating: "1  a  b\n", count: 1000)
        let terminal = Terminal(width: 80)
        #expect(
            table(on: terminal, columns: ["n", "x", "y"], sampled + late)
                == head + "\n     n  x                y\n──────  ───────────────  ─\n123456  later and wider  c\n")
        #expect(
            table(on: terminal, columns: ["n", "x", "y"], sampled + [[.integer(2), .text("c"), .text("d")]])
                == head + "2  c  d\n")
    }

    @Test func `a number that does not fit is shown whole`() {
        let row: [Cell] = [.integer(1_234_567_890), .text("eight or more"), .text("letters of it"), .null]
        #expect(
            table(
                on: Terminal(width: 20), columns: ["n", "x", "long", "none"], [row, [.integer(2)] + row.dropFirst()])
                    == """
                    n     1234567890
                    x     eight or more
                    long  letters of it

                    n     2
                    x     eight or more
                    long  letters of it

                    """)
    }

    @Test func `rows with long payloads are not held back until there are a thousand`() {
        let output = Output.collecting()
        let writer = TableWriter(to: output)
        writer.begin(columns: ["payload"])
        for _ in 0..<5 { writer.row([.text(String(repeating: "x", count: 1 << 20))]) }
        #expect(output.collected.split(separator: "\n").count == 2 + 5)
    }

    @Test func `a long value in a file does not widen every row`() {
        let long = String(repeating: "x", count: 5000)
        let rule = String(repeating: "─", count: 160) + "  ─\n"
        let pad = String(repeating: " ", count: 160)
        #expect(
            table(columns: ["t", "n"], [[.text(long), .integer(1)], [.text("s"), .integer(2)]])
                == "t" + pad.dropFirst() + "  n\n" + rule + long + "  1\ns" + pad.dropFirst() + "  2\n")
    }
}
