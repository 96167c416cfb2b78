import Testing

@testable import TelemetryLog

@Suite struct TimeArgumentTests {
    /// 2025-12-20T09:30:45.123456Z
    private let now = Timestamp(nanoseconds: 1_766_223_045_123_456_000)

    @Test(
        arguments: [
            ("now", 1_766_223_045_123_456_000),
            ("-0s", 1_766_223_045_123_456_000),
            ("-90s", 1_766_222_955_123_456_000),
            ("-15m", 1_766_222_145_123_456_000),
            ("-1h", 1_766_219_445_123_456_000),
            ("-7d", 1_765_618_245_123_456_000),
            ("-007d", 1_765_618_245_123_456_000),
            ("-2w", 1_765_013_445_123_456_000),
            ("2025-12-20", 1_766_188_800_000_000_000),
            ("2024-02-29", 1_709_164_800_000_000_000),
            ("2025-12-20T09:30", 1_766_223_000_000_000_000),
            ("2025-12-20 09:30:45+0530", 1_766_203_245_000_000_000),
            ("2025-12-20T09:30:45.123456Z", 1_766_223_045_123_456_000),
            ("1969-12-31T23:59:59.999999999Z", -1),
            ("20251220", 1_766_188_800_000_000_000), ("20251220-09:30:45.123456", 1_766_223_045_123_456_000),
            ("1766222998", 1_766_222_998_000_000_000), ("1766222998.123", 1_766_222_998_123_000_000),
            ("1766222998123", 1_766_222_998_123_000_000), ("1766222998123456", 1_766_222_998_123_456_000),
            ("1766222998123456789", 1_766_222_998_123_456_789), ("100000000", 100_000_000_000_000_000),
            ("1e9", 1_000_000_000_000_000_000),
            ("2025-12-20 09:30:45 UTC", 1_766_223_045_000_000_000),
            ("2025-12-20 09:30:45 +0530", 1_766_203_245_000_000_000),
        ] as [(String, Int64)]
    )
    func `an argument means an instant`(text: String, nanoseconds: Int64) throws {
        let argument = try #require(TimeArgument(text))
        #expect(argument.instant(now: now) == Timestamp(nanoseconds: nanoseconds))
    }

    @Test func `only what counts from now moves with the clock`() throws {
        let later = Timestamp(nanoseconds: now.nanoseconds + 1)
        let day = try #require(TimeArgument("2025-12-20"))
        let hourAgo = try #require(TimeArgument("-1h"))
        #expect(day.instant(now: now) == day.instant(now: later))
        #expect(hourAgo.instant(now: later)?.nanoseconds == 1_766_219_445_123_456_001)
    }

    @Test(
        arguments: [
            "", " ", "-", "-s", "-1", "1h", "+1h", "--1h", "-+1h", "- 1h", "-1 h", "-1h ", " -1h", "-1.5h", "-1h30m",
            "-1H", "-1y", "-1ms", "-1min", "-0x1s", "-1_0s", "-١s", "-1é", "Now", "NOW", "now ", "now-1h", "today",
            "yesterday", "0", "-1766222998", "-1766222998.5", "99999999", "99999999.9", "20251320", "202512", "1e400",
            "01766222998", "9999999999999999999", "2025", "2025-12", "2025-12-32", "2025-02-29", "12/20/2025",
            "2025-12-20T", "2025-12-20T25:00",
            "-2025-12-20", "09:30", "0000-01-01", "9999-12-31", "-9223372036854775808s", "-99999999999999999999s",
            "-9223372036854775807w", "-153722867280912931m",
        ]
    )
    func `what means no instant is nil`(text: String) {
        #expect(TimeArgument(text) == nil)
    }

    @Test(arguments: ["-9223372036854775807s", "-15250284452471w", "-106752d", "-36532w"])
    func `an instant before the range is nil`(text: String) throws {
        let argument = try #require(TimeArgument(text))
        #expect(argument.instant(now: Timestamp(nanoseconds: -1_000_000_000_000_000)) == nil)
    }

    @Test func `the whole range can be counted back`() throws {
        let argument = try #require(TimeArgument("-18446744073s"))
        #expect(
            argument.instant(now: Timestamp(nanoseconds: .max))?.description == "1677-09-21T00:12:43.854775807Z"
        )
        #expect(TimeArgument("-18446744074s")?.instant(now: Timestamp(nanoseconds: .max)) == nil)
        #expect(TimeArgument("-1s")?.instant(now: Timestamp(nanoseconds: .min)) == nil)
    }
}
