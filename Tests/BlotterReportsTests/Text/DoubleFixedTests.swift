import Testing

@testable import BlotterReports

@Suite struct DoubleFixedTests {
    @Test(
        arguments: [
            (0, 0, "0"), (1.005, 2, "1.00"), (2.5, 0, "2"), (45, 1, "45.0"), (-0.125, 3, "-0.125"),
            (1e21, 1, "1000000000000000000000.0"),
            (.infinity, 2, "inf"),
        ] as [(Double, Int, String)])
    func `a number has as many digits as asked for`(number: Double, digits: Int, expected: String) {
        #expect(number.fixed(digits) == expected)
    }

    @Test func `the largest number is written whole`() {
        #expect(Double.greatestFiniteMagnitude.fixed(3).utf8.count == 313)
    }
}
