import Testing

@testable import BlotterReports

@Suite struct DurationClockTests {
    @Test(
        arguments: [
            (0, "0:00"), (1, "0:01"), (59, "0:59"), (60, "1:00"), (754, "12:34"), (3599, "59:59"), (3600, "1:00:00"),
            (3723, "1:02:03"), (360_000, "100:00:00"), (-61, "-1:01"), (.max, "2562047788015215:30:07"),
        ] as [(Int64, String)])
    func `a length of time reads like a clock`(seconds: Int64, expected: String) {
        #expect(Duration.seconds(seconds).clock == expected)
    }
}
