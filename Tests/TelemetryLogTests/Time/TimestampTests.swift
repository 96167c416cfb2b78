import TestSupport
import Testing

@testable import TelemetryLog

/// How times are written, and that no bytes end the process.
@Suite struct TimestampTests {
    @Test(
        arguments: [
            (1_766_223_045_123_456_000, "2025-12-20T09:30:45.123456000Z", "2025-12-20T09:30:45.123456Z"),
            (1_766_224_800_000_000_000, "2025-12-20T10:00:00.000000000Z", "2025-12-20T10:00:00Z"),
            (1_766_223_045_123_456_789, "2025-12-20T09:30:45.123456789Z", "2025-12-20T09:30:45.123456789Z"),
            (0, "1970-01-01T00:00:00.000000000Z", "1970-01-01T00:00:00Z"),
            (1, "1970-01-01T00:00:00.000000001Z", "1970-01-01T00:00:00.000000001Z"),
            (-1, "1969-12-31T23:59:59.999999999Z", "1969-12-31T23:59:59.999999999Z"),
            (-100_000_000, "1969-12-31T23:59:59.900000000Z", "1969-12-31T23:59:59.9Z"),
            (-1_000_000_000, "1969-12-31T23:59:59.000000000Z", "1969-12-31T23:59:59Z"),
            (-1_000_000_001, "1969-12-31T23:59:58.999999999Z", "1969-12-31T23:59:58.999999999Z"),
            (1_709_164_800_000_000_000, "2024-02-29T00:00:00.000000000Z", "2024-02-29T00:00:00Z"),
            (Int64.min, "1677-09-21T00:12:43.145224192Z", "1677-09-21T00:12:43.145224192Z"),
            (Int64.max, "2262-04-11T23:47:16.854775807Z", "2262-04-11T23:47:16.854775807Z"),
        ] as [(Int64, String, String)]
    )
    func `a timestamp is described in UTC`(nanoseconds: Int64, description: String, short: String) {
        #expect(Timestamp(nanoseconds: nanoseconds).description == description)
        #expect(Timestamp(nanoseconds: nanoseconds).shortDescription == short)
    }

    @Test func `a description reads back as the same timestamp`() {
        var random = SeededRandom(seed: 2)
        for _ in 0..<20_000 {
            let written = Timestamp(nanoseconds: Int64(bitPattern: random.next()))
            guard timestamp(written.description) == written, timestamp(written.shortDescription) == written else {
                Issue.record("\(written.nanoseconds) is described as \(written)")
                return
            }
        }
    }

    @Test func `timestamps are in the order of their descriptions`() {
        var random = SeededRandom(seed: 3)
        let timestamps = (0..<2000).map { _ in Timestamp(nanoseconds: Int64(bitPattern: random.next())) }
        #expect(timestamps.sorted().map(\.description) == timestamps.map(\.description).sorted())
    }

    // MARK: Any bytes

    @Test func `no bytes trap`() {
        var random = SeededRandom(seed: 1)
        let valid = Array("2025-12-20T09:30:45.123456+00:00".utf8)
        let alphabet = Array("00112235999--::..,TtZz+ eE-.0123".utf8)
        var read = 0
        for _ in 0..<70_000 {
            read += reads((0..<random.below(40)).map { _ in UInt8(random.below(256)) })
            read += reads((0..<random.below(40)).map { _ in alphabet[random.below(alphabet.count)] })
            var bytes = valid
            for _ in 0...random.below(3) {
                bytes[random.below(bytes.count)] = alphabet[random.below(alphabet.count)]
            }
            bytes.removeLast(random.below(bytes.count + 1))
            read += reads(bytes)
        }
        #expect(read > 0)
    }

    /// How many of the readers take those bytes.
    private func reads(_ bytes: [UInt8]) -> Int {
        let string = String(decoding: bytes, as: UTF8.self)
        return bytes.withUnsafeBytes { text in
            let timestamp = Timestamp(text: text)
            let taken = [
                timestamp != nil,
                Timestamp(number: text) != nil,
                TimestampStyle(text: text, timestamp: timestamp ?? Timestamp(nanoseconds: 0)) != nil,
                TimestampStyle(code: string) != nil,
                TimeArgument(string) != nil,
            ]
            return taken.count { $0 }
        }
    }
}
