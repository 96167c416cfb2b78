/// A point in time as an operator types it on the command line.
///
/// It is a date, a date and time, or an epoch number, as ``Timestamp/init(text:)`` reads them, or counted back from now:
/// `now`, `-90s`, `-15m`, `-1h`, `-7d`, `-2w`. A number that means an instant before 1973-03-03 is not taken: typed by
/// hand, it is rather a year or a slip.
package enum TimeArgument: Hashable, Sendable {
    /// That instant, whatever the time is now.
    case at(Timestamp)
    /// That many seconds before now; a day is 24 hours, a week is 168.
    case ago(seconds: Int64)

    /// Reads what was typed; `nil` if it is neither form, or counts more seconds than 64 bits hold.
    package init?(_ text: String) {
        var text = text
        let argument: TimeArgument? =
            if text == "now" {
                .ago(seconds: 0)
            } else if text.hasPrefix("-") {
                Self.secondsAgo(text.dropFirst()).map { .ago(seconds: $0) }
            } else {
                text.withUTF8 { Self.instant(UnsafeRawBufferPointer($0)).map { .at($0) } }
            }
        guard let argument else { return nil }
        self = argument
    }

    /// The instant that is meant if the clock shows `now`; `nil` if it is out of the range of a timestamp.
    package func instant(now: Timestamp) -> Timestamp? {
        switch self {
        case .at(let timestamp):
            timestamp
        case .ago(let seconds):
            Int64(exactly: Int128(now.nanoseconds) - Int128(seconds) * 1_000_000_000).map(Timestamp.init(nanoseconds:))
        }
    }

    private static let firstEpochNumber = Timestamp(nanoseconds: 100_000_000_000_000_000)

    private static func instant(_ text: UnsafeRawBufferPointer) -> Timestamp? {
        if let day = Timestamp(calendarText: text) { return day }
        return Timestamp(text: text).flatMap { $0 < firstEpochNumber ? nil : $0 }
    }

    /// The seconds in a count with its unit, such as `15m`.
    private static func secondsAgo(_ text: Substring) -> Int64? {
        let unit: Int64
        switch text.utf8.last {
        case UInt8(ascii: "s"): unit = 1
        case UInt8(ascii: "m"): unit = 60
        case UInt8(ascii: "h"): unit = 3600
        case UInt8(ascii: "d"): unit = 86_400
        case UInt8(ascii: "w"): unit = 604_800
        default: return nil
        }
        let digits = text.utf8.dropLast()
        guard digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
            let count = Int64(Substring(digits))
        else { return nil }
        let (seconds, overflows) = count.multipliedReportingOverflow(by: unit)
        return overflows ? nil : seconds
    }
}
