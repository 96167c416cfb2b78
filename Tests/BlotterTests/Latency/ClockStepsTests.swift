import Testing

@testable import Blotter

@Suite struct ClockStepsTests {
    @Test func `a step lies between two events of a source, or is the later`() {
        let source = Int64(7) << 32
        let steps = ClockSteps([source + 5, source + 9, source + 20])
        let all = 0...25 as ClosedRange<Int64>
        for first in all {
            for second in all {
                let isThere = [5, 9, 20].contains { $0 > min(first, second) && $0 <= max(first, second) }
                #expect(steps.areBetween(source + first, source + second) == isThere)
            }
        }
        #expect(!steps.areBetween(source + 1, (Int64(8) << 32) + 30))
        #expect(!ClockSteps([]).areBetween(source, source + 30))
    }
}
