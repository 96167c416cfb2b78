import Testing

@testable import BlotterReports

@Suite struct StringHexTests {
    @Test func `bytes are written in hexadecimal`() {
        #expect(String(hex: [UInt8]([0x00, 0x0F, 0xA0, 0xFF])) == "000fa0ff")
        #expect(String(hex: [UInt8]()) == "")
    }
}
