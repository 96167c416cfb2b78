import Testing

@testable import TelemetryLog

@Suite struct UTF8CheckTests {
    @Test(
        arguments: [
            ([], nil), ([0x00, 0x7F], nil), (Array("aé漢😀\u{10FFFF}".utf8), nil), ([0x80], 0), ([0x61, 0xC3], 1),
            ([0xC3, 0xA9, 0xC3, 0x28], 2), ([0xC0, 0x80], 0), ([0xC1, 0xBF], 0), ([0xE0, 0x80, 0x80], 0),
            ([0xED, 0xA0, 0x80], 0), ([0xF0, 0x80, 0x80, 0x80], 0), ([0xF4, 0x90, 0x80, 0x80], 0), ([0xF5], 0),
            ([0x61, 0xE2, 0x82], 1), ([0x61, 0xF0, 0x9F, 0x98], 1), ([0xEF, 0xBB, 0xBF, 0xFF], 3),
        ] as [([UInt8], Int?)]
    )
    func `the first byte that is not UTF-8 is found`(bytes: [UInt8], position: Int?) {
        #expect(bytes.withUnsafeBytes { UTF8Check.firstInvalid(in: $0) } == position)
    }

    @Test(arguments: ["", "abc", "é漢😀e\u{301}", "\u{FEFF}\r\n"])
    func `characters are Unicode scalars`(text: String) {
        #expect(Array(text.utf8).withUnsafeBytes { UTF8Check.characters(in: $0) } == text.unicodeScalars.count)
    }
}
