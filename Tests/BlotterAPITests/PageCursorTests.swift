import Testing

@testable import Blotter
@testable import BlotterAPI
@testable import BlotterReports

/// The place between two pages, as a client hands it back.
@Suite struct PageCursorTests {
    private func place(_ text: String?) throws -> EventOrder.Place? {
        let option = Option("cursor", value: "VALUE", help: "")
        var options = ParsedOptions(declared: [option])
        if let text { options.record(option, value: text) }
        return try PageCursor(options).place
    }

    @Test(
        arguments: [
            (nil, nil),
            ("1766232000000000000_4294967297", EventOrder.Place(time: 1_766_232_000_000_000_000, id: 4_294_967_297)),
            ("-1_2", EventOrder.Place(time: -1, id: 2)),
            ("_7", EventOrder.Place(time: nil, id: 7)),
        ] as [(String?, EventOrder.Place?)])
    func `a place is a time and an id, or an id alone`(text: String?, expected: EventOrder.Place?) throws {
        #expect(try place(text) == expected)
    }

    @Test(arguments: ["", "_", "1", "1_", "a_1", "1_a", "1_2_3", "1 _2", "9223372036854775808_1"])
    func `whatever else is refused`(text: String) {
        let expected = "what 'next' of another page said"
        #expect(throws: UsageError.badValue(option: "cursor", value: text, expected: expected)) { try place(text) }
    }

    @Test func `the last page leads nowhere`() {
        let page = EventPage(limit: 5) { _ in }
        #expect(PageCursor.next(before: page) == nil)
    }
}
