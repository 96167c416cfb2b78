/// The time that the text before an object begins with, as loggers write it: `2026-03-02 14:30:00,012 - INFO - `, with or
/// without a bracket before it.
enum LeadingTime {
    /// The longest beginning of `text` that is a date, or a date and a time, and does not go on with a digit; else a number
    /// of seconds, or of parts of them, since 1970. nil when there is none.
    static func text(of text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        let start = text.holds("[", at: 0) ? 1 : 0
        // A timestamp has no letter but T, Z and those of a zone's name.
        var end = start
        while end < text.count, end - start < TimestampStyle.longestText, isPart(text[end]) { end += 1 }
        while end - start >= 8 {
            let candidate = UnsafeRawBufferPointer(rebasing: text[start..<end]).withoutSpace
            let goesOn = end < text.count && text[end].isDigit && text[end - 1].isDigit
            if !goesOn, Timestamp(calendarText: candidate) != nil { return candidate }
            end -= 1
        }
        let rest = UnsafeRawBufferPointer(rebasing: text[start...])
        return usual(rest) ?? number(rest)
    }

    /// A time in one of the usual forms, with its zone.
    private static func usual(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        for form in TimeForm.usual {
            guard let rest = form.reading(text)?.zone else { continue }
            let end = text.count - rest.count
            for length in (1...longestZone).reversed() where length <= rest.count {
                let zone = UnsafeRawBufferPointer(rebasing: rest[..<length])
                if let written = TimestampStyle.Zone(zone, from: 0), !written.isAbsent {
                    return UnsafeRawBufferPointer(rebasing: text[..<(end + length)])
                }
            }
            return UnsafeRawBufferPointer(rebasing: text[..<end])
        }
        return nil
    }

    private static let longestZone = 7

    /// Digits of which there are as many as an epoch number of these days has.
    private static func number(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        var end = text.endOfDigits(from: 0)
        guard end >= 10 else { return nil }
        if text.holds(".", at: end), text.endOfDigits(from: end + 1) > end + 1 { end = text.endOfDigits(from: end + 1) }
        if end < text.count, text[end].isASCIILetter { return nil }
        let number = UnsafeRawBufferPointer(rebasing: text[..<end])
        guard let time = Timestamp(number: number), AutoReader.times.contains(time.nanoseconds) else { return nil }
        return number
    }

    private static func isPart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: ":"),
            UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: " "), UInt8(ascii: "T"), UInt8(ascii: "t"),
            UInt8(ascii: "Z"), UInt8(ascii: "z"), UInt8(ascii: "U"), UInt8(ascii: "C"), UInt8(ascii: "G"),
            UInt8(ascii: "M"):
            true
        default: false
        }
    }
}
