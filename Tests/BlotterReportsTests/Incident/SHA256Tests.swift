import TestSupport
import Testing

@testable import BlotterReports

@Suite struct SHA256Tests {
    /// From FIPS 180-2, appendix B (https://csrc.nist.gov/files/pubs/fips/180-2/final/docs/fips180-2.pdf), and the digest
    /// of nothing.
    @Test(arguments: [
        ("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        ("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ]) func `the examples of the standard`(text: String, count: Int, digest: String) {
        var hash = SHA256()
        Array(String(repeating: text, count: count).utf8).withUnsafeBytes { hash.update($0) }
        #expect(hash.hexadecimal() == digest)
    }

    @Test func `in pieces of any length it is the same`() {
        var random = SeededRandom(seed: 1)
        for length in 0...200 {
            let bytes = (0..<length).map { _ in UInt8(random.below(256)) }
            var (whole, pieces) = (SHA256(), SHA256())
            bytes.withUnsafeBytes { whole.update($0) }
            var rest = bytes[...]
            while !rest.isEmpty {
                let piece = rest.prefix(random.integer(1...70))
                Array(piece).withUnsafeBytes { pieces.update($0) }
                rest = rest.dropFirst(piece.count)
            }
            #expect(whole.hexadecimal() == pieces.hexadecimal())
        }
    }
}
