import Testing

@testable import BlotterReports

@Suite struct CountTests {
    @Test(
        arguments: [
            (0, "0"), (7, "7"), (999, "999"), (1000, "1,000"), (1250, "1,250"), (-1250, "-1,250"), (-999, "-999"),
            (1_000_000, "1,000,000"), (.max, "9,223,372,036,854,775,807"), (.min, "-9,223,372,036,854,775,808"),
        ] as [(Int64, String)])
    func `thousands are set apart`(value: Int64, expected: String) {
        #expect("\(Count(value))" == expected)
    }
}
