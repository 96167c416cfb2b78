import Testing

@testable import TelemetryLog

@Suite struct CanonicalFieldTests {
    @Test func `each field has a place of its own among as many as there are`() {
        #expect(CanonicalField.allCases.map(\.place).sorted() == Array(0..<PerField<Int>.count))
    }

    /// What each field is given, is given back; one after another, then all at once.
    @Test func `a field's value is not another's`() {
        let event = CanonicalEvent()
        let numbered = zip(CanonicalField.allCases, 1...)
        for (field, number) in numbered { event[number: field] = Double(number) }
        for (field, number) in numbered { #expect(event[number: field] == Double(number)) }
        for field in CanonicalField.allCases {
            event.clear(field)
            #expect(event[number: field].isNaN)
        }
        #expect(CanonicalField.allCases.allSatisfy { event[number: $0].isNaN })
    }

    /// Beside them the index has columns for those of every event.
    @Test func `the values of a kind are all that not every event has`() {
        let common: Set<CanonicalField> = [
            .time, .session, .symbol, .mode, .kind, .orderID, .intentID, .fillID,
        ]
        #expect(CanonicalValues.columnCount == CanonicalField.allCases.count - common.count)
    }
}
