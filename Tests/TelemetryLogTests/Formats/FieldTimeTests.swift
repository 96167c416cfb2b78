import Testing

@testable import TelemetryLog

@Suite struct FieldTimeTests {
    private let document = LineDocument(names: LineNames(sought: LineDocument.wrapperNames), kinds: KindWords())

    private func time(_ text: String) -> String? {
        Array(text.utf8).withUnsafeBytes { bytes in
            FieldTime.time(of: LineValue(text: bytes), bytes, document)?.description
        }
    }

    @Test(
        arguments: [
            ("20260728 14:05:00 US/Eastern", "2026-07-28T18:05:00.000000000Z"),
            ("2026-01-28 14:05:00 America/New_York", "2026-01-28T19:05:00.000000000Z"),
            ("2026-01-28 14:05:00 No/Where", nil), ("2026-01-28T14:05:00Z US/Eastern", nil),
        ] as [(String, String?)])
    func `a time before the name of its zone is of that zone`(text: String, instant: String?) {
        #expect(time(text) == instant)
    }

    @Test(arguments: [
        "order rejected by risk/limits", "see https://example.org for/more", "31-Feb-2026 12:11:00 US/Eastern",
    ])
    func `the database of zones is not asked of what is no time`(text: String) {
        #expect(time(text) == nil)
        #expect(document.zones.count == 0)
        _ = time("2026-01-28 14:05:00 Europe/Berlin")
        #expect(document.zones.count == 1)
    }
}
