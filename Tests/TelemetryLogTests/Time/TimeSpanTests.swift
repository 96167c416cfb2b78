import Testing

@testable import TelemetryLog

@Suite struct TimeSpanTests {
    @Test(arguments: [
        (Int64.min, Int64.min, Int64(0)), (.max, .min, .max), (.min, .max, .min), (0, .min, .max), (-1, .min, .max),
        (-2, .min, .max - 1), (7, 10, -3),
    ]) func `a difference of times stays in its range`(left: Int64, right: Int64, difference: Int64) {
        let span = Timestamp(nanoseconds: left) - Timestamp(nanoseconds: right)
        #expect(span == TimeSpan(nanoseconds: difference))
    }

    @Test(arguments: [
        (Int64.max, Int64(1), Int64.max), (.max, .min, -1), (.min, -1, .min), (5, -7, -2), (.min, .max, -1),
    ]) func `a sum of a time and a span stays in its range`(time: Int64, span: Int64, sum: Int64) {
        #expect((Timestamp(nanoseconds: time) + TimeSpan(nanoseconds: span)).nanoseconds == sum)
    }

    @Test(arguments: [
        (Int64.min, Int64.min, Int64(0)), (.min, 1, .min), (.max, -1, .max), (0, .min, .max), (10, 4, 6),
    ]) func `so does a time before another by a span`(time: Int64, span: Int64, difference: Int64) {
        #expect((Timestamp(nanoseconds: time) - TimeSpan(nanoseconds: span)).nanoseconds == difference)
    }

    @Test(arguments: [
        (110_000, Int64.max), (-110_000, .min), (106_751, 9_223_286_400_000_000_000), (.max, .max), (.min, .min),
        (0, 0),
    ]) func `so do days`(days: Int, nanoseconds: Int64) {
        #expect((TimeSpan.day * days).nanoseconds == nanoseconds)
    }

    @Test(arguments: [
        (Double.nan, Int64(0)), (.infinity, .max), (-.infinity, .min), (1e308, .max), (-1e308, .min),
        (9_223_372_036, 9_223_372_036_000_000_000), (-1.5, -1_500_000_000),
    ]) func `so do seconds`(seconds: Double, nanoseconds: Int64) {
        #expect(TimeSpan(seconds: seconds).nanoseconds == nanoseconds)
    }

    @Test(arguments: [
        (Int64.min, Int64(60_000_000_000), Int64.min), (-1, 60_000_000_000, -60_000_000_000),
        (0, 86_400_000_000_000, 0),
        (.max, 60_000_000_000, 9_223_372_020_000_000_000), (59_999_999_999, 60_000_000_000, 0),
    ]) func `a time is rounded down to a multiple of a span, or to the first that there is`(
        time: Int64, span: Int64, floor: Int64
    ) {
        #expect(Timestamp(nanoseconds: time).floored(to: TimeSpan(nanoseconds: span)).nanoseconds == floor)
    }

    @Test(arguments: [
        (Int64(9_783_072_000), Int64.max), (13_569_465_600, .max), (-9_300_000_000, .min), (-1, -999_999_999), (0, 1),
    ]) func `a file time is read, or the nearest that can be counted`(seconds: Int64, nanoseconds: Int64) {
        #expect(Timestamp(seconds: seconds, nanoseconds: 1).nanoseconds == nanoseconds)
    }
}
