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
