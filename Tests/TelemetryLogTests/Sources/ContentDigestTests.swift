import TestSupport
import Testing

@testable import TelemetryLog

@Suite struct ContentDigestTests {
    /// The values are those of Python's zlib module.
    @Test(
        arguments: [
            ("", 0, 0x0000_0000_0000_0001), ("123456789", 9, 0xCBF4_3926_091E_01DE),
            ("Wikipedia", 9, 0xADAA_C02E_11E6_0398),
            ("a", 1, 0xE8B7_BE43_0062_0062),
        ] as [(String, Int64, UInt64)]
    )
    func `a digest holds CRC-32 above Adler-32`(text: String, length: Int64, value: UInt64) {
        let digest = Array(text.utf8).withUnsafeBytes { ContentDigest(of: $0) }
        #expect(digest.length == length)
        #expect(UInt64(bitPattern: digest.value) == value)
        #expect(digest == ContentDigest(length: digest.length, value: digest.value))
    }

    @Test func `a digest in parts is the digest of the whole`() {
        var random = SeededRandom(seed: 9)
        let bytes = (0..<20_000).map { _ in UInt8(random.below(256)) }
        var digest = ContentDigest()
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = Array(rest.prefix(random.below(3000)))
            part.withUnsafeBytes { digest.update($0) }
            rest = rest.dropFirst(part.count)
        }
        #expect(digest == Checksums.digest(bytes[...]))
        #expect(digest != Checksums.digest(bytes.dropLast()))
    }
}
