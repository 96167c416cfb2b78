/// What follows the date in a timestamp: the time of the day and its offset from UTC in seconds.
struct ClockReading {
    var secondsOfDay: Int
    var nanosecond = 0
    var offset: Int

    /// Reads all after the date, which ends at `start`.
    @inline(__always)
    init?(_ text: UnsafeRawBufferPointer, from start: Int) {
        guard text.count >= start + 6, TimestampStyle.isSeparator(text[start], afterDashes: start == 10),
            let hour = text.decimal(at: start + 1, digits: 2), text.holds(":", at: start + 3),
            let minute = text.decimal(at: start + 4, digits: 2)
        else { return nil }
        var second = 0
        var end = start + 6
        if text.holds(":", at: end) {
            guard text.count >= end + 3, let value = text.decimal(at: end + 1, digits: 2) else { return nil }
            second = value
            end += 3
        }
        self.init(text, hour, minute, second, from: end, takesFraction: end == start + 9)
    }

    /// Reads `Thhmmss` or `Thhmm` after a date without dashes.
    init?(compact text: UnsafeRawBufferPointer) {
        let digits = text.endOfDigits(from: 9) - 9
        guard digits == 4 || digits == 6, TimestampStyle.isSeparator(text[8], afterDashes: false),
            let hour = text.decimal(at: 9, digits: 2), let minute = text.decimal(at: 11, digits: 2),
            let second = digits == 6 ? text.decimal(at: 13, digits: 2) : 0
        else { return nil }
        self.init(text, hour, minute, second, from: 9 + digits, takesFraction: digits == 6)
    }

    /// Reads a fraction, where there may be one, and the zone.
    @inline(__always)
    private init?(
        _ text: UnsafeRawBufferPointer, _ hour: Int, _ minute: Int, _ second: Int, from start: Int, takesFraction: Bool
    ) {
        var end = start
        if takesFraction, text.holds(".", at: end) || text.holds(",", at: end) {
            let first = end + 1
            end = text.endOfDigits(from: first)
            guard 1...9 ~= end - first else { return nil }
            nanosecond = text.decimal(from: first, to: end)
            for _ in (end - first)..<9 { nanosecond *= 10 }
        }
        guard hour <= 24, minute <= 59, second <= 60,
            hour < 24 || (minute == 0 && second == 0 && nanosecond == 0),
            let zone = TimestampStyle.Zone(text, from: end)
        else { return nil }
        secondsOfDay = hour * 3600 + minute * 60 + second
        offset = zone.offset
    }
}
