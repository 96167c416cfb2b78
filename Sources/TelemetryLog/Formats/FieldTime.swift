/// The times of formats: texts and numbers as native lines have them, numbers of a unit that is said, times of a zone.
enum FieldTime {
    /// The instant that a value says; nil when it says none. A time without a zone is of `zone`, or in UTC.
    static func time(
        of value: LineValue, _ text: UnsafeRawBufferPointer, unit: FormatDefinition.Unit? = nil,
        zone: ZoneOffsets? = nil
    ) -> Timestamp? {
        guard value.kind == .string || value.kind == .number else { return nil }
        if value.kind == .string, let time = Timestamp(calendarText: text) {
            guard let zone, TimestampStyle.isNaive(text) else { return time }
            let (seconds, rest) = time.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
            let offset = zone.offset(ofLocalSeconds: rest < 0 ? seconds - 1 : seconds)
            let (utc, overflows) = time.nanoseconds.subtractingReportingOverflow(offset * 1_000_000_000)
            return overflows ? nil : Timestamp(nanoseconds: utc)
        }
        if let unit { return DecimalNumber(text)?.nanoseconds(in: unit).map { Timestamp(nanoseconds: $0) } }
        return Timestamp(number: text)
    }
}

extension TimestampStyle {
    /// Whether a date, or a date and time, is written without a zone.
    static func isNaive(_ text: UnsafeRawBufferPointer) -> Bool {
        guard let last = text.last else { return true }
        if !last.isDigit { return false }
        // An offset has a sign behind the time of the day, where nothing else has one.
        let clock = text.firstIndex(of: UInt8(ascii: ":")) ?? text.firstIndex(of: UInt8(ascii: "T")) ?? text.count
        return !text[clock...].contains { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
    }
}
