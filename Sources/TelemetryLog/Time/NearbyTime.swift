private import Glibc

/// A time that was read, by which those near it are read sooner: most times of a log are written in one style, and are
/// of the same day as the one before.
struct NearbyTime: ~Copyable {
    /// Empty when there is none.
    private var text = ByteBuffer(capacity: TimestampStyle.longestText)
    /// The beginning of its day where it was written, in nanoseconds since the epoch.
    private var midnight: Int64 = 0
    /// Where the clock begins in it, and how many digits its fraction of a second has.
    private var clock = 0
    private var fractionDigits = 0

    private static let second = 1_000_000_000
    private static let day = 86_400 * second

    /// Keeps `time`, which `style` writes as `text`.
    mutating func keep(_ time: Timestamp, as text: UnsafeRawBufferPointer, in style: TimestampStyle) {
        self.text.clear()
        clock = style.dateWidth + 1
        fractionDigits = style.fractionDigits
        guard let reading = reading(of: text) else { return }
        let (midnight, underflows) = time.nanoseconds.subtractingReportingOverflow(Int64(reading))
        guard !underflows, !midnight.addingReportingOverflow(Int64(Self.day)).overflow else { return }
        self.midnight = midnight
        self.text.append(text)
    }

    /// Bytes of the text of a time that is near; 0 when none is.
    @inline(__always)
    var length: Int { text.count }

    /// The time that `text` is in the same style on the same day; nil when it is another, or none.
    func time(_ text: UnsafeRawBufferPointer) -> Timestamp? {
        guard text.count == length, length > 0, let start = text.baseAddress else { return nil }
        let known = UnsafeRawPointer(self.text.start)
        let clockEnd = clock + 8 + (fractionDigits > 0 ? fractionDigits + 1 : 0)
        guard memcmp(start, known, clock) == 0, text[clock + 2] == UInt8(ascii: ":"),
            text[clock + 5] == UInt8(ascii: ":"),
            fractionDigits == 0 || text[clock + 8] == self.text.bytes[clock + 8],
            memcmp(start + clockEnd, known + clockEnd, text.count - clockEnd) == 0,
            let reading = reading(of: text)
        else { return nil }
        return Timestamp(nanoseconds: midnight + Int64(reading))
    }

    /// What the clock in `text` shows, in nanoseconds; nil for a leap second, the day's end, and what is no digit.
    @inline(__always)
    private func reading(of text: UnsafeRawBufferPointer) -> Int? {
        guard let hour = text.decimal(at: clock, digits: 2), let minute = text.decimal(at: clock + 3, digits: 2),
            let second = text.decimal(at: clock + 6, digits: 2), hour < 24, minute < 60, second < 60
        else { return nil }
        let seconds = (hour * 60 + minute) * 60 + second
        guard fractionDigits > 0 else { return seconds * Self.second }
        guard var fraction = text.decimal(at: clock + 9, digits: fractionDigits) else { return nil }
        for _ in fractionDigits..<9 { fraction *= 10 }
        return seconds * Self.second + fraction
    }
}
