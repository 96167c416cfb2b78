/// The time that the text before an object begins with, as loggers write it: `2026-03-02 14:30:00,012 - INFO - `, with or
/// without a bracket before it.
enum LeadingTime {
    /// The longest beginning of `text` that is a date, or a date and a time; nil when there is none.
    static func text(of text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        let start = text.holds("[", at: 0) ? 1 : 0
        // A timestamp has no letter but T, Z and those of a zone's name.
        var end = start
        while end < text.count, end - start < TimestampStyle.longestText, isPart(text[end]) { end += 1 }
        while end - start >= 8 {
            let candidate = UnsafeRawBufferPointer(rebasing: text[start..<end]).withoutSpace
            if Timestamp(calendarText: candidate) != nil { return candidate }
            end -= 1
        }
        return nil
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
