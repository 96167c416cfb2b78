import Testing

@testable import TelemetryLog

@Suite struct NearbyTimeTests {
    private static let known = "2025-12-20T09:30:45.123456+00:00"

    /// The instants are those of `date -d TEXT +%s.%N`.
    @Test(
        arguments: [
            (known, known, 1_766_223_045_123_456_000),
            (known, "2025-12-20T00:00:00.000000+00:00", 1_766_188_800_000_000_000),
            (known, "2025-12-20T23:59:59.999999+00:00", 1_766_275_199_999_999_000),
            ("2025-12-20T09:30:45Z", "2025-12-20T09:30:44Z", 1_766_223_044_000_000_000),
            ("2025-12-20 09:30:45,5", "2025-12-20 10:00:00,6", 1_766_224_800_600_000_000),
            ("2025-12-20T01:00:00+05:30", "2025-12-20T02:00:00+05:30", 1_766_176_200_000_000_000),
            ("20240625-10:30:00.123", "20240625-10:30:00.124", 1_719_311_400_124_000_000),
            ("1969-12-31t00:00:00.000000000z", "1969-12-31t23:59:59.999999999z", -1),
        ] as [(String, String, Int64)]
    )
    func `a time of the same day in the same style is read`(known: String, text: String, nanoseconds: Int64) throws {
        #expect(try time(text, near: known) == nanoseconds)
    }

    @Test(
        arguments: [
            // Another day, another style.
            "2025-12-21T09:30:45.123456+00:00", "2025-12-20t09:30:45.123456+00:00", "2025-12-20T09:30:45,123456+00:00",
            "2025-12-20T09:30:45.123456+01:00", "2025-12-20T09:30:45.123456-00:00", "2025-12-20T09:30:45.123+00:00",
            "2025-12-20T09:30:45.123456Z", "2025-12-20T09:30:45.123456+0000 ", "", "1766223045",
            // No time, or one that is not written back so.
            "2025-12-20T24:00:00.000000+00:00", "2025-12-20T23:59:60.000000+00:00", "2025-12-20T09:60:45.123456+00:00",
            "2025-12-20T09-30:45.123456+00:00", "2025-12-20T09:30-45.123456+00:00", "2025-12-20T09:30:45.12345a+00:00",
            "2025-12-20T0a:30:45.123456+00:00", "2025-12-20T09:30:4:.123456+00:00", "2025-12-20T09:30:45:123456+00:00",
            "2025-12-20T09:3\\u5.123456+00:00",
        ]
    )
    func `any other text is not`(text: String) throws {
        #expect(try time(text, near: Self.known) == nil)
    }

    /// The sum could exceed what an instant is counted in.
    @Test(arguments: ["1677-09-21T00:12:43.145224192Z", "2262-04-11T23:47:16.854775807Z"])
    func `no time is near the ends of the range`(text: String) throws {
        #expect(try time(text, near: text) == nil)
        #expect(try time("", near: text) == nil)
    }

    @Test func `nothing is near no time`() {
        let nearby = NearbyTime()
        #expect(nearby.time(UnsafeRawBufferPointer(start: nil, count: 0)) == nil)
        #expect(Array(Self.known.utf8).withUnsafeBytes { nearby.time($0) } == nil)
    }

    private func time(_ text: String, near known: String) throws -> Int64? {
        var nearby = NearbyTime()
        try Array(known.utf8).withUnsafeBytes { bytes in
            let time = try #require(Timestamp(text: bytes))
            nearby.keep(time, as: bytes, in: try #require(TimestampStyle(text: bytes, timestamp: time)))
        }
        return Array(text.utf8).withUnsafeBytes { nearby.time($0)?.nanoseconds }
    }
}
