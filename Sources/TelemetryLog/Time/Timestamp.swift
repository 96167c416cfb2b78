/// An instant, counted in nanoseconds since 1970-01-01T00:00:00 UTC.
///
/// The count is POSIX time: every day has 86,400 seconds and a leap second shares its number with the second after it.
/// Sixty-four bits reach from 1677-09-21T00:12:43.145224192Z to 2262-04-11T23:47:16.854775807Z.
package struct Timestamp: Hashable, Comparable, Sendable {
    /// Nanoseconds since 1970-01-01T00:00:00 UTC, negative before it.
    package let nanoseconds: Int64

    /// The instant that many nanoseconds after 1970-01-01T00:00:00 UTC.
    package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.nanoseconds < right.nanoseconds
    }
}

// MARK: - Reading

extension Timestamp {
    /// Reads the content of a JSON string: a date and time, a date, or an epoch number.
    ///
    /// The date and time are RFC 3339 with the liberties logs take: `YYYY-MM-DD` or `YYYYMMDD`, then `T`, `t`, a space or,
    /// after a date without dashes, `-`, then `hh:mm:ss` or `hh:mm`, a fraction of the second of one to nine digits after
    /// `.` or `,`, and `Z`, `z`, `±hh:mm`, `±hhmm`, `±hh`, ` UTC`, ` GMT` or nothing, which means UTC; a space may stand
    /// before an offset. After a date without dashes the time may be `hhmmss` or `hhmm`. A date alone is its midnight in
    /// UTC. `24:00` is the next midnight and second 60, a leap second, is the second after it. A string that holds only a
    /// JSON number, and no date, is read as ``init(number:)`` does.
    ///
    /// `nil` if the bytes are anything else, name a day or time that does not exist, or an instant out of range.
    package init?(text: UnsafeRawBufferPointer) {
        if let timestamp = Timestamp(calendarText: text) {
            self = timestamp
        } else {
            // A day that is out of range is no number of seconds.
            guard text.count != 8 || CivilTime.midnight(compact: text) == nil else { return nil }
            self.init(number: text)
        }
    }

    /// Reads the token of a JSON number: seconds, milliseconds, microseconds or nanoseconds since the epoch.
    ///
    /// The magnitude tells the unit: below 1e11 seconds, below 1e14 milliseconds, below 1e17 microseconds, else
    /// nanoseconds. The arithmetic is on the decimal digits, so nothing is rounded; what is finer than a nanosecond is cut
    /// off toward zero.
    ///
    /// `nil` if the bytes are no JSON number, the instant is out of range, or the exponent has a magnitude above 9999.
    package init?(number token: UnsafeRawBufferPointer) {
        guard let number = EpochNumber(token), let nanoseconds = number.epochNanoseconds(in: token) else { return nil }
        self.nanoseconds = nanoseconds
    }

    /// Reads a date, or a date and time, as ``init(text:)`` does; `nil` for an epoch number too.
    init?(calendarText text: UnsafeRawBufferPointer) {
        guard text.count >= 10, text.holds("-", at: 4) else {
            self.init(compactText: text)
            return
        }
        guard let year = text.decimal(at: 0, digits: 4),
            let month = text.decimal(at: 5, digits: 2), text.holds("-", at: 7),
            let day = text.decimal(at: 8, digits: 2),
            1...12 ~= month, 1...CivilTime.days(inMonth: month, of: year) ~= day
        else { return nil }
        let midnight = CivilTime.days(year: year, month: month, day: day) * 86_400
        if text.count == 10 {
            self.init(seconds: midnight, nanosecond: 0)
        } else {
            guard let clock = ClockReading(text, from: 10) else { return nil }
            self.init(seconds: midnight + clock.secondsOfDay - clock.offset, nanosecond: clock.nanosecond)
        }
    }

    /// Reads `YYYYMMDD`, and what may follow it.
    @inline(never)
    private init?(compactText text: UnsafeRawBufferPointer) {
        guard let midnight = CivilTime.midnight(compact: text) else { return nil }
        if text.count == 8 {
            self.init(seconds: midnight, nanosecond: 0)
        } else {
            guard let clock = ClockReading(text, from: 8) ?? ClockReading(compact: text) else { return nil }
            self.init(seconds: midnight + clock.secondsOfDay - clock.offset, nanosecond: clock.nanosecond)
        }
    }

    /// `nil` if the sum does not fit; it is taken wide because the first instants of the range are below it in seconds.
    private init?(seconds: Int, nanosecond: Int) {
        let sum = Int128(seconds) * 1_000_000_000 + Int128(nanosecond)
        guard let nanoseconds = Int64(exactly: sum) else { return nil }
        self.nanoseconds = nanoseconds
    }
}

// MARK: - Writing

extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC, always with nine digits (`2025-12-20T09:30:45.123456000Z`), so that it sorts as text.
    package var description: String {
        TimestampStyle.utc(fractionDigits: 9).text(of: self)
    }

    /// RFC 3339 in UTC without the zeros that end the fraction: `2025-12-20T09:30:45.123456Z`, `2025-12-20T10:00:00Z`.
    package var shortDescription: String {
        var fraction = CivilTime(self, offset: 0).nanosecond
        var digits = 9
        while digits > 0, fraction.isMultiple(of: 10) {
            fraction /= 10
            digits -= 1
        }
        return TimestampStyle.utc(fractionDigits: digits).text(of: self)
    }
}
