import Foundation

/// What a time means by the C library's calendar and by decimal arithmetic; nil where these have nothing to say.
struct PlainTime {
    private let bytes: [UInt8]
    /// With dashes in the date, whether they are there or not.
    private let dashed: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var dashed = bytes
        if bytes.count >= 8, bytes[..<8].allSatisfy(Self.isDigit) {
            for place in [6, 4] { dashed.insert(UInt8(ascii: "-"), at: place) }
        }
        self.dashed = dashed
    }

    // MARK: Dates and times

    /// Of a date and time of RFC 3339 with all its parts and a `T` and a `Z` in capitals.
    var rfc3339: Int64? {
        guard bytes == dashed, bytes.count >= 20, bytes[10] == UInt8(ascii: "T"), bytes.last == UInt8(ascii: "Z") else {
            return nil
        }
        guard bytes[19] == UInt8(ascii: ".") || bytes.count == 20 else { return nil }
        return styled
    }

    /// Of a date, a separator, a time with seconds, at times a fraction, and at times a zone, each in any of its forms.
    ///
    /// nil for a second of 60 and an hour of 24, and for what does not exist.
    var styled: Int64? {
        guard dashed.count >= 19, let calendar = fields(), let seconds = seconds(calendar) else { return nil }
        var rest = dashed[19...]
        var fraction: Int64 = 0
        if let mark = rest.first, ".,".utf8.contains(mark) {
            let digits = rest.dropFirst().prefix { Self.isDigit($0) }
            guard 1...9 ~= digits.count, let value = Int64(text(digits)) else { return nil }
            fraction = value
            for _ in digits.count..<9 { fraction *= 10 }
            rest = rest.dropFirst(1 + digits.count)
        }
        guard let offset = offset(text(rest)) else { return nil }
        return Int64(exactly: (Int128(seconds) - Int128(offset)) * 1_000_000_000 + Int128(fraction))
    }

    /// Year, month, day, hour, minute, second.
    private func fields() -> [Int]? {
        let places = [0..<4, 5..<7, 8..<10, 11..<13, 14..<16, 17..<19]
        let marks = [(4, "-"), (7, "-"), (13, ":"), (16, ":")]
        guard marks.allSatisfy({ [dashed[$0]] == Array($1.utf8) }) else { return nil }
        let fields = places.compactMap { dashed[$0].allSatisfy(Self.isDigit) ? Int(text(dashed[$0])) : nil }
        return fields.count == places.count ? fields : nil
    }

    /// Since 1970; the C library makes another date of one that does not exist.
    private func seconds(_ fields: [Int]) -> Int? {
        var time = tm()
        time.tm_year = Int32(fields[0] - 1900)
        time.tm_mon = Int32(fields[1] - 1)
        time.tm_mday = Int32(fields[2])
        time.tm_hour = Int32(fields[3])
        time.tm_min = Int32(fields[4])
        time.tm_sec = Int32(fields[5])
        let seconds = timegm(&time)
        let same =
            [Int(time.tm_year) + 1900, Int(time.tm_mon) + 1, Int(time.tm_mday), Int(time.tm_hour), Int(time.tm_min)]
            + [Int(time.tm_sec)]
        return same == fields ? seconds : nil
    }

    /// Seconds that a zone is ahead of UTC.
    private func offset(_ zone: String) -> Int? {
        if ["", "Z", "z", " UTC", " GMT"].contains(zone) { return 0 }
        let zone = zone.hasPrefix(" ") ? String(zone.dropFirst()) : zone
        let digits = zone.dropFirst().filter { $0 != ":" }
        guard let sign = zone.first, "+-".contains(sign), digits.utf8.allSatisfy(Self.isDigit),
            [2, 4].contains(digits.count), let hours = Int(digits.prefix(2)), hours < 24
        else { return nil }
        let isWhole = zone.contains(":") ? zone.count == 6 && zone.dropFirst(3).first == ":" : true
        guard isWhole, let minutes = digits.count == 4 ? Int(digits.suffix(2)) : 0, minutes < 60 else { return nil }
        return (sign == "-" ? -1 : 1) * (hours * 3600 + minutes * 60)
    }

    // MARK: Numbers

    /// Of whole seconds, milliseconds, microseconds or nanoseconds since the epoch, with a fraction or without.
    ///
    /// nil for what is no such number, and for one with an exponent or with more digits than decimal arithmetic has.
    var number: Int64?? {
        guard bytes.count <= 30, let first = bytes.first, first == UInt8(ascii: "-") || Self.isDigit(first),
            bytes.allSatisfy({ Self.isDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") })
        else { return nil }
        let parts = text(bytes.first == UInt8(ascii: "-") ? bytes[1...] : bytes[...]).split(
            separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(Self.isDigit) }),
            parts[0] == "0" || !parts[0].hasPrefix("0"), let value = Decimal(string: parts.joined(separator: "."))
        else { return nil }
        let powers = [11: 9, 14: 6, 17: 3]
        let power = powers.keys.sorted().first { value < Self.ten($0) }.flatMap { powers[$0] } ?? 0
        var product = value * Self.ten(power)
        var whole = Decimal()
        NSDecimalRound(&whole, &product, 0, .down)
        guard whole < Self.ten(19), let magnitude = UInt64("\(whole)") else { return .some(nil) }
        return .some(Int64(exactly: (first == UInt8(ascii: "-") ? -1 : 1) * Int128(magnitude)))
    }

    private static func ten(_ power: Int) -> Decimal { pow(Decimal(10), power) }

    // MARK: Bytes

    private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

    private func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
