import Glibc

/// How a timestamp was written, so that it can be written back byte for byte.
///
/// A style covers what differs between logs that all write a date and `hh:mm:ss`: whether the date has dashes, the
/// separator between the two (`T`, `t`, a space, or `-` after a date without dashes), the number of fraction digits (0 to
/// 9) and the mark before them (`.` or `,`), and the zone.
package struct TimestampStyle: Hashable, Sendable {
    /// The most bytes that ``render(_:into:)`` writes: `2025-12-20T09:30:45.123456789 +00:00`.
    package static let longestText = 36

    /// Whether the date is `YYYY-MM-DD`, else `YYYYMMDD`.
    var hasDashes: Bool
    var separator: UInt8
    /// A full stop if there is no fraction, so that equal renderings are equal styles.
    var mark: UInt8
    var fractionDigits: Int
    var zone: Zone

    /// Whether no zone is written.
    var isNaive: Bool { zone.isAbsent }

    /// RFC 3339 in UTC: a `T`, that many digits after a full stop, a `Z`.
    static func utc(fractionDigits: Int) -> TimestampStyle {
        TimestampStyle(
            hasDashes: true,
            separator: UInt8(ascii: "T"),
            mark: UInt8(ascii: "."),
            fractionDigits: fractionDigits,
            zone: .zulu
        )
    }
}

// MARK: - Reading

extension TimestampStyle {
    /// The style in which `timestamp` is written exactly as `text`.
    ///
    /// `nil` if there is none: a leap second, `24:00`, a date alone, a time without seconds or colons, an epoch number, or
    /// a text that is another instant.
    package init?(text: UnsafeRawBufferPointer, timestamp: Timestamp) {
        hasDashes = text.holds("-", at: 4)
        let date = Self.dateWidth(hasDashes)
        guard text.count >= date + 9 else { return nil }
        var end = date + 9
        mark = UInt8(ascii: ".")
        if text.holds(".", at: end) || text.holds(",", at: end) {
            mark = text[end]
            let first = end + 1
            end = text.endOfDigits(from: first)
            guard 1...9 ~= end - first else { return nil }
            fractionDigits = end - first
        } else {
            fractionDigits = 0
        }
        separator = text[date]
        guard Self.isSeparator(separator, afterDashes: hasDashes), let zone = Zone(text, from: end) else { return nil }
        self.zone = zone
        guard renders(timestamp, as: text) else { return nil }
    }

    /// Bytes of the date.
    var dateWidth: Int { Self.dateWidth(hasDashes) }

    @inline(__always)
    private static func dateWidth(_ hasDashes: Bool) -> Int { hasDashes ? 10 : 8 }

    /// Whether the time of the day may follow that byte after a date.
    @inline(__always)
    static func isSeparator(_ byte: UInt8, afterDashes: Bool) -> Bool {
        byte == UInt8(ascii: "T") || byte == UInt8(ascii: " ") || byte == UInt8(ascii: "t")
            || (byte == UInt8(ascii: "-") && !afterDashes)
    }
}

// MARK: - Writing

extension TimestampStyle {
    /// The number of bytes of every timestamp in this style.
    @inline(__always)
    private var width: Int {
        Self.dateWidth(hasDashes) + 9 + (fractionDigits == 0 ? 0 : 1 + fractionDigits) + zone.width
    }

    /// Writes `timestamp` in this style and returns the number of bytes written, at most ``longestText``.
    ///
    /// Digits that the style has no place for are cut off toward the past. The buffer must have room for the text.
    package func render(_ timestamp: Timestamp, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let width = width
        precondition(buffer.count >= width, "no room for a timestamp")
        let time = CivilTime(timestamp, offset: zone.offset)
        let date = Self.dateWidth(hasDashes)
        buffer.write(time.year, digits: 4, at: 0)
        if hasDashes {
            buffer[4] = UInt8(ascii: "-")
            buffer[7] = UInt8(ascii: "-")
        }
        buffer.write(time.month, digits: 2, at: hasDashes ? 5 : 4)
        buffer.write(time.day, digits: 2, at: date - 2)
        buffer[date] = separator
        buffer.write(time.hour, digits: 2, at: date + 1)
        buffer[date + 3] = UInt8(ascii: ":")
        buffer.write(time.minute, digits: 2, at: date + 4)
        buffer[date + 6] = UInt8(ascii: ":")
        buffer.write(time.second, digits: 2, at: date + 7)
        if fractionDigits > 0 {
            buffer[date + 9] = mark
            var fraction = time.nanosecond
            for _ in fractionDigits..<9 { fraction /= 10 }
            buffer.write(fraction, digits: fractionDigits, at: date + 10)
        }
        zone.render(into: buffer, at: width - zone.width)
        return width
    }

    /// Appends `timestamp` in this style to `bytes`.
    package func render(_ timestamp: Timestamp, appendingTo bytes: inout [UInt8]) {
        withRendering(of: timestamp) { bytes.append(contentsOf: $0) }
    }

    /// Whether `timestamp` in this style is exactly `text`: much faster than finding the style of `text`.
    package func renders(_ timestamp: Timestamp, as text: UnsafeRawBufferPointer) -> Bool {
        text.count == width
            && withRendering(of: timestamp) { memcmp($0.baseAddress!, text.baseAddress!, $0.count) == 0 }
    }

    /// `timestamp` in this style.
    func text(of timestamp: Timestamp) -> String {
        withRendering(of: timestamp) { String(decoding: $0, as: UTF8.self) }
    }

    @inline(__always)
    private func withRendering<Result>(
        of timestamp: Timestamp,
        _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result {
        withUnsafeTemporaryAllocation(byteCount: Self.longestText, alignment: 8) { buffer in
            let width = render(timestamp, into: buffer)
            return body(UnsafeRawBufferPointer(rebasing: buffer[..<width]))
        }
    }
}
