import Testing

@testable import TelemetryLog

@Suite struct PileTests {
    @Test func `a pile grows, is cut, and is filled again`() {
        var pile = Pile<Int>(capacity: 2)
        for number in 0..<100 { pile.append(number) }
        #expect(pile.values(from: 0) == Array(0..<100))
        pile[70] = -1
        #expect(pile.values(from: 69) == [69, -1] + Array(71..<100))
        pile.truncate(to: 3)
        pile.append(7)
        #expect(pile.values(from: 1) == [1, 2, 7])
        pile.clear()
        #expect(pile.indices.isEmpty)
        pile.append(8)
        pile.shrink()
        #expect(pile.values(from: 0) == [])
        pile.append(9)
        #expect(pile.values(from: 0) == [9])
    }
}
