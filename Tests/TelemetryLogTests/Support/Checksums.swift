@testable import TelemetryLog

/// CRC-32 and Adler-32 by their definitions, a bit and a byte at a time.
enum Checksums {
    /// RFC 1952, section 8.
    static func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        var crc: UInt32 = .max
        for byte in bytes { crc = table[Int((crc ^ UInt32(byte)) & 0xFF)] ^ (crc >> 8) }
        return ~crc
    }

    private static let table: [UInt32] = (0..<256).map { byte in
        var crc = UInt32(byte)
        for _ in 0..<8 { crc = crc & 1 == 1 ? 0xEDB8_8320 ^ (crc >> 1) : crc >> 1 }
        return crc
    }

    /// RFC 1950, section 8.2.
    static func adler32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        var low: UInt32 = 1
        var high: UInt32 = 0
        for byte in bytes {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return high << 16 | low
    }

    static func digest(_ bytes: ArraySlice<UInt8>) -> ContentDigest {
        ContentDigest(length: Int64(bytes.count), value: Int64(crc32(bytes)) << 32 | Int64(adler32(bytes)))
    }
}
