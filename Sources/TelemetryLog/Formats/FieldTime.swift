/// The times of formats: texts and numbers as native lines have them, numbers of a unit that is said, times of a zone.
enum FieldTime {
    /// The instant that a value says; nil when it says none. A time without a zone is of `zone`, or in UTC; one with the
    /// name of a zone is of that one.
    static func time(
        of value: LineValue, _ text: UnsafeRawBufferPointer, unit: FormatDefinition.Unit? = nil,
        zone: ZoneOffsets? = nil, form: TimeForm? = nil, scale: DecimalNumber? = nil, _ document: LineDocument
    ) -> Timestamp? {
        guard value.kind == .string || value.kind == .number else { return nil }
        if let form { return form.reading(text).flatMap { time($0, zone, document) } }
        if value.kind == .string {
            if let found = Timestamp(calendarText: text) {
                guard let zone, TimestampStyle.isNaive(text) else { return found }
                return shifted(found, by: zone)
            }
            if let found = unusual(text, zone, document) { return found }
        }
        if let scale {
            guard let number = DecimalNumber(text)?.multiplied(by: scale) else { return nil }
            return number.nanoseconds(in: unit ?? .told(by: number.double)).map { Timestamp(nanoseconds: $0) }
        }
        if let unit { return DecimalNumber(text)?.nanoseconds(in: unit).map { Timestamp(nanoseconds: $0) } }
        if let time = Timestamp(number: text) { return time }
        // As some write a number, but JSON does not: `+1750000000`, `1750000000.`.
        guard !JSONNumber.isNumber(text), let number = DecimalNumber(text) else { return nil }
        return number.nanoseconds(in: .told(by: number.double)).map { Timestamp(nanoseconds: $0) }
    }

    /// The instant of a reading of a clock in UTC that is one of a clock in `zone`.
    private static func shifted(_ time: Timestamp, by zone: ZoneOffsets) -> Timestamp? {
        let (seconds, rest) = time.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        let offset = zone.offset(ofLocalSeconds: rest < 0 ? seconds - 1 : seconds)
        let (utc, overflows) = time.nanoseconds.subtractingReportingOverflow(offset * 1_000_000_000)
        return overflows ? nil : Timestamp(nanoseconds: utc)
    }

    /// A time in one of the usual forms, or one before the name of its zone.
    private static func unusual(
        _ text: UnsafeRawBufferPointer, _ zone: ZoneOffsets?, _ document: LineDocument
    ) -> Timestamp? {
        // A slash or letters: most texts that are no time of native lines are numbers.
        guard text.count >= 15, text.contains(where: { $0 == UInt8(ascii: "/") || $0.isASCIILetter }) else {
            return nil
        }
        for form in TimeForm.usual {
            if let reading = form.reading(text) { return time(reading, zone, document) }
        }
        guard let blank = text.lastIndex(of: UInt8(ascii: " ")), blank > 0 else { return nil }
        let clock = UnsafeRawBufferPointer(rebasing: text[..<blank])
        // A name that is none costs a look into the database of zones: most texts are no times.
        guard TimestampStyle.isNaive(clock), let time = Timestamp(calendarText: clock),
            let named = document.zones.zone(of: UnsafeRawBufferPointer(rebasing: text[(blank + 1)...]))
        else { return nil }
        return shifted(time, by: named)
    }

    private static func time(
        _ reading: TimeForm.Reading, _ zone: ZoneOffsets?, _ document: LineDocument
    ) -> Timestamp? {
        let sum = Int128(reading.seconds) * 1_000_000_000 + Int128(reading.nanosecond)
        guard let clock = Int64(exactly: sum).map({ Timestamp(nanoseconds: $0) }) else { return nil }
        if reading.zone.isEmpty { return zone.map { shifted(clock, by: $0) } ?? clock }
        if let written = TimestampStyle.Zone(reading.zone, from: 0) {
            let (utc, overflows) = clock.nanoseconds.subtractingReportingOverflow(Int64(written.offset) * 1_000_000_000)
            return overflows ? nil : Timestamp(nanoseconds: utc)
        }
        guard reading.zone.holds(" ", at: 0) else { return nil }
        let name = UnsafeRawBufferPointer(rebasing: reading.zone.dropFirst())
        return document.zones.zone(of: name).flatMap { shifted(clock, by: $0) }
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
