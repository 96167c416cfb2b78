import Testing

@testable import BlotterReports

/// Lengths of time as they are shown.
@Suite struct DurationTextTests {
    @Test(
        arguments: [
            (0, "0:00"), (1, "0:01"), (59, "0:59"), (60, "1:00"), (754, "12:34"), (3599, "59:59"), (3600, "1:00:00"),
            (3723, "1:02:03"), (360_000, "100:00:00"), (-61, "-1:01"), (.max, "2562047788015215:30:07"),
        ] as [(Int64, String)])
    func `a length of time reads like a clock`(seconds: Int64, expected: String) {
        #expect(Duration.seconds(seconds).clock == expected)
    }

    @Test(
        arguments: [
            (0, "0 ms"), (1, "0 ms"), (123_456, "0.123 ms"), (9_994_999, "9.99 ms"), (20_000_000, "20 ms"),
            (999_600_000, "1000 ms"), (1_000_000_000, "1 s"), (1_500_000_000, "1.5 s"), (3_133_900_000, "3.13 s"),
            (43_100_517_794, "43.1 s"), (59_960_000_000, "60 s"), (60_000_000_000, "1 min"),
            (725_000_000_000, "12 min 5 s"),
            (7_196_700_000_000, "1 h 59 min"), (273_600_000_000_000, "3 d 4 h"),
        ] as [(Int64, String)]) func `a length of time in three digits or two units`(nanoseconds: Int64, text: String)
    {
        #expect(Duration.nanoseconds(nanoseconds).inWords == text)
    }
}
