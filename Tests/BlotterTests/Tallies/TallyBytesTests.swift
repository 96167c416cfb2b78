import Testing

@testable import Blotter

@Suite struct TallyBytesTests {
    @Test func `integers take seven bits a byte, the lowest first`() {
        let cases: [(UInt64, [UInt8])] = [
            (0, [0]), (127, [127]), (128, [0x80, 1]), (300, [0xAC, 2]), (1 << 14, [0x80, 0x80, 1]),
            (.max, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1]),
        ]
        for (value, wanted) in cases {
            var bytes = TallyBytes()
            bytes.append(value)
            #expect(bytes.bytes == wanted)
            wanted.withUnsafeBytes {
                var reader = TallyBytes.Reader($0)
                #expect(reader.next() == value)
                #expect(reader.isAtEnd)
                #expect(reader.next() == 0)
            }
        }
    }

    @Test func `bytes are read up to the end, whatever is asked for`() {
        [1, 2, 3].withUnsafeBytes { (bytes: UnsafeRawBufferPointer) in
            var reader = TallyBytes.Reader(UnsafeRawBufferPointer(rebasing: bytes[..<3]))
            #expect(Array(reader.nextBytes(2)).count == 2)
            #expect(reader.nextBytes(.max).count == 1)
            #expect(reader.nextBytes(1).count == 0)
        }
    }
}
