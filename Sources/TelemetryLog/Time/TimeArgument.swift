/// A point in time as an operator types it, on the command line and in a parameter of the API.
///
/// It is a date, a date and time, or an epoch number, as ``Timestamp/init(text:)`` reads them; a day by name, `today` or
/// `yesterday`, which a time of it may follow; a time alone, `21:30`, which is the last such; or counted back from now:
/// `now`, `-90s`, `-1h30m`, `1h`, `2 days ago`. Capitals are as good. A number that means an instant before 1973-03-03 is
/// not taken: typed by hand, it is rather a year or a slip.
package enum TimeArgument: Hashable, Sendable {
    /// That instant, whatever the time is now.
    case at(Timestamp)
    /// The day that begins there.
    case date(Timestamp)
    /// So much before now; a day is 24 hours, a week is 168.
    case ago(nanoseconds: Int128)
    /// So many days before the day of now, in UTC: all of it, or a time of it by the nanoseconds after its midnight.
    case day(back: Int64, time: Int64?)
    /// The last time that the clock showed that, in nanoseconds after midnight.
    case time(Int64)

    private static let dayLength: Int128 = 86_400_000_000_000

    /// Reads what was typed; `nil` if it has none of the forms, or counts more seconds than 64 bits hold.
    package init?(_ text: String) {
        let typed = text.lowercased()
        guard typed.utf8.first != UInt8(ascii: " "), typed.utf8.last != UInt8(ascii: " ") else { return nil }
        if typed == "now" {
            self = .ago(nanoseconds: 0)
        } else if let day = Self.namedDay(typed) ?? Self.calendar(text) {
            self = day
        } else if let time = Self.timeOfDay(typed[...]) {
            self = .time(time)
        } else if let span = Self.span(typed) {
            self = .ago(nanoseconds: span)
        } else {
            return nil
        }
    }

    /// The instant that is meant if the clock shows `now`, of a day its beginning; `nil` if it is out of the range of a
    /// timestamp.
    package func instant(now: Timestamp) -> Timestamp? {
        switch self {
        case .at(let timestamp), .date(let timestamp): timestamp
        case .ago(let nanoseconds): Self.timestamp(Int128(now.nanoseconds) - nanoseconds)
        case .day(let back, let time): Self.timestamp(Self.midnight(now, back) + Int128(time ?? 0))
        case .time(let time):
            Self.timestamp(Self.midnight(now, 0) + Int128(time)).flatMap { today in
                today <= now ? today : Self.timestamp(Int128(today.nanoseconds) - Self.dayLength)
            }
        }
    }

    /// The same of an end that is meant to be in: of a day without a time its last nanosecond, of a time alone the first
    /// such after `from` where the last one is before it.
    package func end(now: Timestamp, from: Timestamp?) -> Timestamp? {
        guard let instant = instant(now: now) else { return nil }
        switch self {
        case .date, .day(_, nil):
            return Self.timestamp(Int128(instant.nanoseconds) + Self.dayLength - 1)
        case .time:
            guard let from, instant < from else { return instant }
            return Self.timestamp(Int128(instant.nanoseconds) + Self.dayLength)
        case .at, .ago, .day: return instant
        }
    }

    /// Whether it means another instant as time goes by.
    package var isRelative: Bool {
        switch self {
        case .at, .date: false
        case .ago, .day, .time: true
        }
    }

    private static func timestamp(_ nanoseconds: Int128) -> Timestamp? {
        Int64(exactly: nanoseconds).map(Timestamp.init(nanoseconds:))
    }

    private static func midnight(_ now: Timestamp, _ back: Int64) -> Int128 {
        let time = Int128(now.nanoseconds)
        let rest = (time % dayLength + dayLength) % dayLength
        return time - rest - Int128(back) * dayLength
    }
}

// MARK: Reading

extension TimeArgument {
    private static let firstEpochNumber = Timestamp(nanoseconds: 100_000_000_000_000_000)

    /// What stands for an instant whatever the time is.
    private static func calendar(_ text: String) -> TimeArgument? {
        var text = text
        return text.withUTF8 { bytes in
            let bytes = UnsafeRawBufferPointer(bytes)
            if let day = Timestamp(calendarText: bytes) {
                let isDate = bytes.count == 8 || bytes.count == 10 && bytes[4] == UInt8(ascii: "-")
                return isDate ? .date(day) : .at(day)
            }
            return Timestamp(text: bytes).flatMap { $0 < firstEpochNumber ? nil : .at($0) }
        }
    }

    /// `today` or `yesterday`, alone or with a time.
    private static func namedDay(_ text: String) -> TimeArgument? {
        for (name, back) in [("today", Int64(0)), ("yesterday", 1)] where text.hasPrefix(name) {
            let rest = text.dropFirst(name.utf8.count)
            if rest.isEmpty { return .day(back: back, time: nil) }
            guard rest.first == " " else { return nil }
            return timeOfDay(rest.drop { $0 == " " }).map { .day(back: back, time: $0) }
        }
        return nil
    }

    /// Nanoseconds after midnight of `9:30`, `21:30:15.5`; with a zone as a whole time may have one.
    private static func timeOfDay(_ text: Substring) -> Int64? {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let hour = text[..<colon].utf8
        guard 1...2 ~= hour.count, hour.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else { return nil }
        var whole = "1970-01-02T\(hour.count == 1 ? "0" : "")\(text)"
        let time = whole.withUTF8 { Timestamp(calendarText: UnsafeRawBufferPointer($0)) }
        return time.map { $0.nanoseconds - Int64(dayLength) }
    }

    /// Nanoseconds of `-1h30m`, `1h`, `90 minutes ago`.
    private static func span(_ text: String) -> Int128? {
        var rest = text[...]
        if rest.first == "-" {
            rest = rest.dropFirst()
        } else if rest.hasSuffix(" ago") {
            rest = rest.dropLast(4)
        }
        guard let first = rest.first, first.isASCII, first.isNumber else { return nil }
        var total: Int128 = 0
        while !rest.isEmpty {
            guard let (part, after) = part(rest) else { return nil }
            total += part
            rest = after.drop { $0 == " " }
        }
        return total > Int128(Int64.max) * 1_000_000_000 ? nil : total
    }

    /// The first count with its unit, and what follows it.
    private static func part(_ text: Substring) -> (nanoseconds: Int128, rest: Substring)? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let count = Int64(digits) else { return nil }
        let behind = text[digits.endIndex...].drop { $0 == " " }
        let word = behind.prefix { $0.isASCII && $0.isLetter }
        guard let unit = unit(word) else { return nil }
        return (Int128(count) * unit * 1_000_000_000, behind[word.endIndex...])
    }

    /// Seconds.
    private static func unit(_ word: Substring) -> Int128? {
        switch word {
        case "s", "sec", "secs", "second", "seconds": 1
        case "m", "min", "mins", "minute", "minutes": 60
        case "h", "hr", "hrs", "hour", "hours": 3600
        case "d", "day", "days": 86_400
        case "w", "week", "weeks": 604_800
        default: nil
        }
    }
}
