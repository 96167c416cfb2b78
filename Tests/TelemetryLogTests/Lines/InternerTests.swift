import TestSupport
import Testing

@testable import TelemetryLog

@Suite struct InternerTests {
    @Test func `each text has one number, counted from 1`() {
        var interner = Interner()
        var random = SeededRandom(seed: 6)
        var numbers: [String: Int32] = [:]
        for _ in 0..<20_000 {
            let text = random.below(20) == 0 ? "" : "symbol_\(random.below(5000))"
            let (number, isNew) = Array(text.utf8).withUnsafeBytes { interner.number(of: $0) }
            guard isNew == (numbers[text] == nil), number == numbers[text] ?? Int32(numbers.count + 1) else {
                Issue.record("\(text) is number \(number)")
                return
            }
            numbers[text] = number
        }
        let count = interner.count
        #expect(count == numbers.count)
        for (text, number) in numbers {
            let isNumber = Array(text.utf8).withUnsafeBytes { interner.isNumber(number, of: $0) }
            #expect(isNumber)
        }
        let isOther = Array("other".utf8).withUnsafeBytes {
            interner.isNumber(1, of: $0) || interner.isNumber(0, of: $0)
        }
        #expect(!isOther)
    }

    @Test func `it is full after many texts, and empty once cleared`() {
        var interner = Interner()
        var full: [Bool] = []
        for index in 0...(1 << 17) {
            if index == 1 << 17 { full.append(interner.isFull) }
            _ = withUnsafeBytes(of: index) { interner.number(of: $0) }
        }
        full.append(interner.isFull)
        interner.removeAll()
        full.append(interner.isFull)
        #expect(full == [false, true, false])
        let (number, isNew) = withUnsafeBytes(of: 7) { interner.number(of: $0) }
        #expect(number == 1 && isNew)
    }

    @Test func `it is full after long texts`() {
        var interner = Interner()
        let text = [UInt8](repeating: 0x61, count: 17 << 20)
        _ = text.withUnsafeBytes { interner.number(of: $0) }
        let isFull = interner.isFull
        #expect(isFull)
    }
}
