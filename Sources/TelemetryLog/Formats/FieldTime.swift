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
        if let time = Timestamp(number: text) { return time }
        // As some write a number, but JSON does not: `+1750000000`, `1750000000.`.
        guard !JSONNumber.isNumber(text), let number = DecimalNumber(text) else { return nil }
        return number.nanoseconds(in: .told(by: number.double)).map { Timestamp(nanoseconds: $0) }
    }
}

extension FormatDefinition.Unit {
    /// What a number of that size counts, by README's rule for `ts`.
    static func told(by number: Double) -> FormatDefinition.Unit {
        switch abs(number) {
        case ..<1e11: .seconds
        case ..<1e14: .milliseconds
        case ..<1e17: .microseconds
        default: .nanoseconds
        }
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
