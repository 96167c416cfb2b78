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
    private var hasDashes: Bool
    private var separator: UInt8
    /// A full stop if there is no fraction, so that equal renderings are equal styles.
    private var mark: UInt8
    private(set) var fractionDigits: Int
    private var zone: Zone

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

// MARK: - Zone

extension TimestampStyle {
    /// How the offset from UTC is written; `-00:00` and `+00:00` are two.
    struct Zone: Hashable, Sendable {
        enum Form: UInt8, Sendable {
            case absent, upperZ, lowerZ
            case colon, compact, hours
            case utc, gmt
        }

        static let zulu = Zone(form: .upperZ, isNegative: false, minutes: 0)

        var isAbsent: Bool { form == .absent }

        private var form: Form
        /// Whether a space stands before it, as it always does before `UTC` and `GMT`.
        private var hasSpace = false
        private var isNegative: Bool
        /// The magnitude of the offset: below 1440.
        private var minutes: Int

        private init(form: Form, isNegative: Bool, minutes: Int) {
            self.form = form
            self.isNegative = isNegative
            self.minutes = minutes
        }

        /// Reads all of `text` after `start`: nothing, `Z`, `z`, ` UTC`, ` GMT`, or `±hh:mm`, `±hhmm` or `±hh`, before
        /// which a space may stand; else `nil`.
        @inline(__always)
        init?(_ text: UnsafeRawBufferPointer, from start: Int) {
            self.init(form: .absent, isNegative: text.holds("-", at: start), minutes: 0)
            let length = text.count - start
            guard length > 0 else { return }
            guard length > 1 else {
                if text.holds("Z", at: start) {
                    form = .upperZ
                } else if text.holds("z", at: start) {
                    form = .lowerZ
                } else {
                    return nil
                }
                return
            }
            if text.holds(" ", at: start) {
                self.init(spaced: text, from: start + 1)
                return
            }
            switch length {
            case 6 where text.holds(":", at: start + 3): form = .colon
            case 5: form = .compact
            case 3: form = .hours
            default: return nil
            }
            guard isNegative || text.holds("+", at: start),
                let hour = text.decimal(at: start + 1, digits: 2),
                let minute = form == .hours ? 0 : text.decimal(at: text.count - 2, digits: 2),
                hour <= 23, minute <= 59
            else { return nil }
            minutes = hour * 60 + minute
        }

        /// Reads what stands after a space.
        @inline(never)
        private init?(spaced text: UnsafeRawBufferPointer, from start: Int) {
            self.init(form: .absent, isNegative: false, minutes: 0)
            if text.ends(with: "UTC", at: start) {
                form = .utc
            } else if text.ends(with: "GMT", at: start) {
                form = .gmt
            } else {
                guard text.holds("+", at: start) || text.holds("-", at: start), let zone = Zone(text, from: start)
                else {
                    return nil
                }
                self = zone
            }
            hasSpace = true
        }

        /// Seconds that a clock in this zone is ahead of UTC.
        @inline(__always)
        var offset: Int {
            isNegative ? minutes * -60 : minutes * 60
        }

        @inline(__always)
        var width: Int {
            let width =
                switch form {
                case .absent: 0
                case .upperZ, .lowerZ: 1
                case .hours, .utc, .gmt: 3
                case .compact: 5
                case .colon: 6
                }
            return hasSpace ? width + 1 : width
        }

        /// Writes ``width`` bytes at `index`.
        @inline(__always)
        func render(into buffer: UnsafeMutableRawBufferPointer, at start: Int) {
            var index = start
            if hasSpace {
                buffer[index] = UInt8(ascii: " ")
                index += 1
            }
            switch form {
            case .absent: return
            case .utc: buffer.write("UTC", at: index)
            case .gmt: buffer.write("GMT", at: index)
            case .upperZ: buffer[index] = UInt8(ascii: "Z")
            case .lowerZ: buffer[index] = UInt8(ascii: "z")
            case .colon, .compact, .hours:
                buffer[index] = isNegative ? UInt8(ascii: "-") : UInt8(ascii: "+")
                let (hour, minute) = UInt64(truncatingIfNeeded: minutes).quotientAndRemainder(dividingBy: 60)
                buffer.write(hour, digits: 2, at: index + 1)
                if form == .colon { buffer[index + 3] = UInt8(ascii: ":") }
                if form != .hours { buffer.write(minute, digits: 2, at: start + width - 2) }
            }
        }
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

extension UnsafeMutableRawBufferPointer {
    /// Writes the last `digits` decimal digits of `value` at `index`.
    @inline(__always)
    fileprivate func write(_ value: UInt64, digits: Int, at index: Int) {
        var rest = value
        for byte in (index..<(index + digits)).reversed() {
            self[byte] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }

    /// Writes ASCII text at `index`.
    @inline(__always)
    fileprivate func write(_ text: StaticString, at index: Int) {
        text.withUTF8Buffer { bytes in
            for offset in 0..<bytes.count { self[index + offset] = bytes[offset] }
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Whether that ASCII text stands at `index`, and nothing after it.
    fileprivate func ends(with text: StaticString, at index: Int) -> Bool {
        text.withUTF8Buffer { count == index + $0.count && self[index...].elementsEqual($0) }
    }
}

// MARK: - Code

extension TimestampStyle {
    /// A short name in ASCII, one for each style and stable, since it is stored: `T6+00:00`, `T3Z`, ` 0`, `T,9+0530`,
    /// `d-3`, ` 0 UTC`.
    ///
    /// A `d` if the date has no dashes, the separator, a comma if that is the mark, the number of fraction digits, then the zone as it is written.
    package var code: String {
        var bytes = hasDashes ? [separator] : [UInt8(ascii: "d"), separator]
        if mark == UInt8(ascii: ",") { bytes.append(mark) }
        bytes.append(UInt8(ascii: "0") + UInt8(fractionDigits))
        withUnsafeTemporaryAllocation(byteCount: zone.width, alignment: 1) { buffer in
            zone.render(into: buffer, at: 0)
            bytes.append(contentsOf: buffer)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The style of which that is the ``code``; `nil` if it is the code of none.
    package init?(code: some StringProtocol) {
        let bytes = Array(code.utf8)
        let style = bytes.withUnsafeBytes { TimestampStyle(codeBytes: $0) }
        guard let style else { return nil }
        self = style
    }

    private init?(codeBytes bytes: UnsafeRawBufferPointer) {
        hasDashes = !bytes.holds("d", at: 0)
        let start = hasDashes ? 0 : 1
        let hasComma = bytes.holds(",", at: start + 1)
        let count = hasComma ? start + 2 : start + 1
        guard bytes.count > count, Self.isSeparator(bytes[start], afterDashes: hasDashes),
            let fractionDigits = bytes.decimal(at: count, digits: 1),
            fractionDigits > 0 || !hasComma,
            let zone = Zone(bytes, from: count + 1)
        else { return nil }
        separator = bytes[start]
        mark = hasComma ? UInt8(ascii: ",") : UInt8(ascii: ".")
        self.fractionDigits = fractionDigits
        self.zone = zone
    }
}
