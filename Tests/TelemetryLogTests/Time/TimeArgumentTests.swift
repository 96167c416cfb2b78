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
            ("1h", 1_766_219_445_123_456_000), ("1h ago", 1_766_219_445_123_456_000),
            ("1 hour ago", 1_766_219_445_123_456_000), ("-1H", 1_766_219_445_123_456_000),
            ("-1h30m", 1_766_217_645_123_456_000), ("1h 30m ago", 1_766_217_645_123_456_000),
            ("90 minutes ago", 1_766_217_645_123_456_000), ("NOW", 1_766_223_045_123_456_000),
            ("today", 1_766_188_800_000_000_000), ("Yesterday", 1_766_102_400_000_000_000),
            ("yesterday 21:30", 1_766_179_800_000_000_000), ("today 9:30", 1_766_223_000_000_000_000),
            ("09:30:45.123456", 1_766_223_045_123_456_000), ("9:30", 1_766_223_000_000_000_000),
            ("09:31", 1_766_136_660_000_000_000), ("21:30", 1_766_179_800_000_000_000),
            ("08:00+02:00", 1_766_210_400_000_000_000), ("00:00", 1_766_188_800_000_000_000),
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
            "", " ", "-", "-s", "-1", "+1h", "--1h", "-+1h", "- 1h", "-1h ", " -1h", "-1.5h", "-1y", "-1ms", "h ago",
            "-0x1s", "-1_0s", "-١s", "-1é", "now ", "now-1h", "todays", "today -1h", "tomorrow", "yesterday 25:00",
            "0", "-1766222998", "-1766222998.5", "99999999", "99999999.9", "20251320", "202512", "1e400",
            "01766222998", "9999999999999999999", "2025", "2025-12", "2025-12-32", "2025-02-29", "12/20/2025",
            "2025-12-20T", "2025-12-20T25:00", "-2025-12-20", ":30", "009:30", "9:3", "24:01", "0000-01-01",
            "9999-12-31",
            "-9223372036854775808s", "-99999999999999999999s", "-9223372036854775807w", "-153722867280912931m",
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

    @Test(
        arguments: [
            ("2025-12-20", 1_766_275_199_999_999_999), ("20251220", 1_766_275_199_999_999_999),
            ("today", 1_766_275_199_999_999_999), ("yesterday", 1_766_188_799_999_999_999),
            ("yesterday 21:30", 1_766_179_800_000_000_000), ("2025-12-20T00:00", 1_766_188_800_000_000_000),
            ("-1h", 1_766_219_445_123_456_000), ("21:30", 1_766_179_800_000_000_000),
        ] as [(String, Int64)]
    )
    func `a day that ends a range is in it to its last nanosecond`(text: String, nanoseconds: Int64) throws {
        let argument = try #require(TimeArgument(text))
        #expect(argument.end(now: now, from: nil) == Timestamp(nanoseconds: nanoseconds))
    }

    @Test func `a time alone that ends a range comes after its beginning`() throws {
        let from = Timestamp(nanoseconds: 1_766_222_000_000_000_000)
        let end = try #require(TimeArgument("21:30")?.end(now: now, from: from))
        #expect(end.nanoseconds == 1_766_266_200_000_000_000)
    }

    @Test(arguments: [("today", true), ("21:30", true), ("1h ago", true), ("2025-12-20", false), ("1766222998", false)])
    func `what is relative moves with the clock`(text: String, isRelative: Bool) {
        #expect(TimeArgument(text)?.isRelative == isRelative)
    }
}
