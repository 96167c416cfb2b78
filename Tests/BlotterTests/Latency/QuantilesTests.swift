import Testing

@testable import Blotter

@Suite struct QuantilesTests {
    @Test func `the rank of a percentile is the nearest above`() {
        var quantiles = Quantiles([50, 20, 15, 40, 35] as [Int64])
        #expect(quantiles.percentile(5) == 15)
        #expect(quantiles.percentile(30) == 20)
        #expect(quantiles.percentile(40) == 20)
        #expect(quantiles.percentile(50) == 35)
        #expect(quantiles.percentile(100) == 50)
        #expect(quantiles.sum == 160)
    }

    @Test func `any values give what sorting them would`() {
        var generator = SystemRandomNumberGenerator()
        for count in Array(1...70) + [1000, 4097] {
            for range in [Int64(0)...1, 0...9, 0...Int64.max] {
                let values = (0..<count).map { _ in Int64.random(in: range, using: &generator) }
                expectSorted(values)
                expectSorted(values.sorted())
                expectSorted(values.sorted(by: >))
                expectSorted(values.sorted() + values.sorted(by: >))
            }
        }
    }

    @Test func `values that deceive the choice of a pivot cost no more than sorting`() {
        // Medians of three that are always near the end: https://arxiv.org/abs/cs/9810003.
        let half = 50_000
        let values =
            (0..<half).map { Int64($0.isMultiple(of: 2) ? $0 + 1 : half + $0) } + (1...half).map { Int64(2 * $0) }
        expectSorted(values)
    }

    private func expectSorted(_ values: [Int64]) {
        let sorted = values.sorted()
        var quantiles = Quantiles(values)
        for percent in [1, 50, 50, 95, 99, 100] {
            let expected = sorted[(percent * sorted.count + 99) / 100 - 1]
            #expect(quantiles.percentile(percent) == expected, "\(percent)% of \(values.count)")
        }
    }
}
