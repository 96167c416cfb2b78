/// What had to be guessed about a time.
package enum TimeReading: Sendable, Equatable {
    /// It is written without a zone, and was taken for UTC.
    case withoutZone
    /// It is a number, whose size told its unit.
    case bySize(FormatDefinition.Unit)

    /// nil when nothing was.
    init?(of value: LineValue, _ text: UnsafeRawBufferPointer, hasZone: Bool = false, hasUnit: Bool = false) {
        if value.kind == .string, Timestamp(calendarText: text) != nil {
            guard !hasZone, TimestampStyle.isNaive(text) else { return nil }
            self = .withoutZone
        } else {
            guard !hasUnit, let number = DecimalNumber(text) else { return nil }
            self = .bySize(.told(by: number.double))
        }
    }
}
