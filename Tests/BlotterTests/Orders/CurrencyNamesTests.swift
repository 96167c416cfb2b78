import Testing

@testable import Blotter

@Suite struct CurrencyNamesTests {
    @Test func `a name has one number, as it is written`() {
        let names = CurrencyNames()
        let numbers = ["USD", "usd", "", "USD", "é"].map { names.number(of: $0) }
        #expect(numbers == [1, 2, 0, 1, 3])
        #expect(names.number(of: nil as String?) == 0)
        #expect([0, 1, 2, 3].map { names.name($0) } == [nil, "USD", "usd", "é"])
    }

    @Test func `there is an end to names that are kept`() {
        let names = CurrencyNames()
        for number in 0..<10_001 { _ = names.number(of: "c\(number)") }
        #expect(names.isFull)
        names.removeAll()
        #expect(!names.isFull && names.number(of: "new") == 1)
    }
}
