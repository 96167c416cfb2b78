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

    @Test(
        arguments: [
            (0.1 + 0.2, "0.3"), (3, "3"), (-2.5, "-2.5"), (1_234_567.12345678, "1234567.12345678"), (1e21, "1e+21"),
        ] as [(Double, String)])
    func `an amount is as a human would write it`(number: Double, expected: String) {
        #expect(number.amountText == expected)
    }

    @Test func `the largest number is written whole`() {
        #expect(Double.greatestFiniteMagnitude.fixed(3).utf8.count == 313)
    }
}
