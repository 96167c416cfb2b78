import Foundation

/// A UUID of version 4 that the same name and number always give (RFC 9562, section 5.4).
struct UUIDText {
    let text: String

    init(_ name: String, _ number: Int) {
        // FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/).
        let seed = name.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        var random = Xoshiro256(seed: seed, stream: UInt64(number))
        let (high, low) = (random.next() & ~0xF000 | 0x4000, random.next() & ~(0xC0 << 56) | 0x80 << 56)
        let digits = [high, low].map { number in
            let text = String(number, radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }.joined()
        var rest = digits[...]
        text = [8, 4, 4, 4, 12].map { length in
            defer { rest = rest.dropFirst(length) }
            return String(rest.prefix(length))
        }.joined(separator: "-")
    }
}
