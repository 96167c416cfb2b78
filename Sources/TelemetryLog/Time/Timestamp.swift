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
        guard let number = DecimalToken(token), let nanoseconds = number.epochNanoseconds(in: token) else { return nil }
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

/// What follows the date in a timestamp: the time of the day and its offset from UTC in seconds.
private struct ClockReading {
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

/// Where the parts of a JSON number (RFC 8259, section 6) stand in its token.
private struct DecimalToken {
    var isNegative: Bool
    var integer: Range<Int>
    /// Empty and at the end of `integer` if there is none.
    var fraction: Range<Int>
    var exponent = 0

    init?(_ token: UnsafeRawBufferPointer) {
        isNegative = token.holds("-", at: 0)
        let start = isNegative ? 1 : 0
        var end = token.endOfDigits(from: start)
        guard end > start, end == start + 1 || !token.holds("0", at: start) else { return nil }
        integer = start..<end
        fraction = end..<end
        if token.holds(".", at: end) {
            fraction = (end + 1)..<token.endOfDigits(from: end + 1)
            guard !fraction.isEmpty else { return nil }
            end = fraction.upperBound
        }
        if token.holds("e", at: end) || token.holds("E", at: end) {
            let isSmall = token.holds("-", at: end + 1)
            let first = isSmall || token.holds("+", at: end + 1) ? end + 2 : end + 1
            end = token.endOfDigits(from: first)
            guard end > first else { return nil }
            for index in first..<end {
                exponent = exponent * 10 + Int(token[index] &- UInt8(ascii: "0"))
                guard exponent <= 9999 else { return nil }
            }
            if isSmall { exponent.negate() }
        }
        guard end == token.count else { return nil }
    }

    /// The number as nanoseconds since the epoch, its unit told by its magnitude; `nil` if they do not fit.
    func epochNanoseconds(in token: UnsafeRawBufferPointer) -> Int64? {
        let isSignificant = { (index: Int) in !token.holds("0", at: index) }
        var digitsBeforePoint = exponent
        var index: Int
        if let first = integer.first(where: isSignificant) {
            index = first
            digitsBeforePoint += integer.upperBound - first
        } else if let first = fraction.first(where: isSignificant) {
            index = first
            digitsBeforePoint -= first - fraction.lowerBound
        } else {
            return 0
        }

        let nanosecondDigits =
            switch digitsBeforePoint {
            case ...11: digitsBeforePoint + 9
            case ...14: digitsBeforePoint + 6
            case ...17: digitsBeforePoint + 3
            default: digitsBeforePoint
            }
        guard nanosecondDigits > 0 else { return 0 }
        guard nanosecondDigits <= 19 else { return nil }

        var value: UInt64 = 0
        for _ in 0..<nanosecondDigits {
            if index == integer.upperBound { index = fraction.lowerBound }
            value *= 10
            if index < fraction.upperBound {
                value += UInt64(token[index] &- UInt8(ascii: "0"))
                index += 1
            }
        }
        return Int64(exactly: isNegative ? -Int128(value) : Int128(value))
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

// MARK: - Calendar

/// A timestamp as the calendar and the clock on the wall show it, in the proleptic Gregorian calendar.
///
/// Both conversions are Howard Hinnant's `days_from_civil` and `civil_from_days`, from "chrono-Compatible Low-Level Date
/// Algorithms", https://howardhinnant.github.io/date_algorithms.html. His year begins in March, which puts the leap day
/// at its end; an era is the 400 years, 146,097 days, after which the calendar repeats.
struct CivilTime {
    var year: UInt64
    var month: UInt64
    var day: UInt64
    var hour: UInt64
    var minute: UInt64
    var second: UInt64
    var nanosecond: UInt64

    /// Days from 0000-03-01, where the first era begins, to 1970-01-01.
    private static let daysToEpoch = 719_468

    /// The reading of a clock that is `offset` seconds, less than a day, ahead of UTC.
    @inline(__always)
    init(_ timestamp: Timestamp, offset: Int) {
        var (seconds, remainder) = timestamp.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        if remainder < 0 {
            seconds -= 1
            remainder += 1_000_000_000
        }
        nanosecond = UInt64(truncatingIfNeeded: remainder)

        // The range of a timestamp begins in 1677, so counted from 0000-03-01 nothing is negative.
        let total = UInt64(truncatingIfNeeded: Int(seconds) + offset + Self.daysToEpoch * 86_400)
        let secondOfDay = total % 86_400
        hour = secondOfDay / 3600
        minute = secondOfDay / 60 % 60
        second = secondOfDay % 60

        let days = total / 86_400
        let dayOfEra = days % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = days / 146_097 * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    }

    /// Days from 1970-01-01 to that day of a year not below 0, negative before it.
    @inline(__always)
    static func days(year: Int, month: Int, day: Int) -> Int {
        let yearFromMarch = month <= 2 ? year - 1 : year
        let era = (yearFromMarch >= 0 ? yearFromMarch : yearFromMarch - 399) / 400
        let yearOfEra = yearFromMarch - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - daysToEpoch
    }

    /// The seconds from the epoch to the day whose `YYYYMMDD` `text` begins with; `nil` if there is no such day.
    static func midnight(compact text: UnsafeRawBufferPointer) -> Int? {
        guard text.count >= 8,
            let year = text.decimal(at: 0, digits: 4), let month = text.decimal(at: 4, digits: 2),
            let day = text.decimal(at: 6, digits: 2),
            1...12 ~= month, 1...days(inMonth: month, of: year) ~= day
        else { return nil }
        return days(year: year, month: month, day: day) * 86_400
    }

    @inline(__always)
    static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2:
            let isLeap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
            return isLeap ? 29 : 28
        case 4, 6, 9, 11: return 30
        default: return 31
        }
    }
}

// MARK: - Bytes

extension UnsafeRawBufferPointer {
    /// Whether that ASCII character stands at `index`; `false` past the end.
    @inline(__always)
    func holds(_ character: Unicode.Scalar, at index: Int) -> Bool {
        index < count && self[index] == UInt8(ascii: character)
    }

    /// The number written with exactly that many digits at `index`, which must lie inside; `nil` if one is no digit.
    @inline(__always)
    func decimal(at index: Int, digits: Int) -> Int? {
        var value = 0
        for byte in index..<(index + digits) {
            let digit = self[byte] &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            value = value &* 10 &+ Int(digit)
        }
        return value
    }

    /// The number written by the digits from `start` to `end`, at most 18 of them.
    @inline(__always)
    func decimal(from start: Int, to end: Int) -> Int {
        var value = 0
        for index in start..<end {
            value = value &* 10 &+ Int(self[index] &- UInt8(ascii: "0"))
        }
        return value
    }

    /// The index after the run of digits that begins at `start`; `start` itself if there is none.
    @inline(__always)
    func endOfDigits(from start: Int) -> Int {
        var end = start
        while end < count, self[end] &- UInt8(ascii: "0") <= 9 { end += 1 }
        return end
    }
}
