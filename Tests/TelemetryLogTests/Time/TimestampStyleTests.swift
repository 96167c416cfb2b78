import TestSupport
import Testing

@testable import TelemetryLog

@Suite struct TimestampStyleTests {
    // MARK: Finding the style

    @Test(
        arguments: [
            ("2025-12-20T09:30:45.123456+00:00", "T6+00:00"),
            ("2025-12-20T09:30:45.123456-00:00", "T6-00:00"),
            ("2025-12-20T09:30:45.123Z", "T3Z"),
            ("2025-12-20t09:30:45.120z", "t3z"),
            ("2025-12-20 09:30:45", " 0"),
            ("2025-12-20T09:30:45Z", "T0Z"),
            ("2025-12-20T09:30:45,123456789+0530", "T,9+0530"),
            ("2025-12-20 09:30:45,123", " ,3"),
            ("2025-12-20T09:30:45.0-05", "T1-05"),
            ("2025-12-20T09:30:45+00", "T0+00"),
            ("2025-12-20T09:30:45-0000", "T0-0000"),
            ("2025-12-20T00:30:45.000000000+23:59", "T9+23:59"),
            ("2025-12-20T23:30:45.000000001-2359", "T9-2359"),
            ("1969-12-31T23:59:59.999+05:45", "T3+05:45"),
            ("1677-09-20T23:12:43.145224192-01:00", "T9-01:00"),
            ("2262-04-12T00:47:16.854775807+01:00", "T9+01:00"),
            ("2025-12-20 09:30:45 UTC", " 0 UTC"),
            ("2025-12-20T09:30:45,123 GMT", "T,3 GMT"),
            ("2025-12-20 09:30:45.123456 +0200", " 6 +0200"),
            ("2025-12-20 09:30:45.123456789 -05:30", " 9 -05:30"),
            ("2025-12-20 09:30:45 +02", " 0 +02"),
            ("20251220-09:30:45.123", "d-3"),
            ("20251220-09:30:45", "d-0"),
            ("20251220T09:30:45,1Z", "dT,1Z"),
            ("20251220 09:30:45.000000000+00:00", "d 9+00:00"),
            ("16770922-00:00:00 UTC", "d-0 UTC"),
        ]
    )
    func `a text has a style that writes it back`(text: String, code: String) throws {
        let timestamp = try #require(read(text))
        let style = try #require(findStyle(text, timestamp))
        #expect(style.code == code)
        #expect(style == TimestampStyle(code: code))
        #expect(render(timestamp, in: style) == text)
        #expect(renders(style, timestamp, as: text))
    }

    @Test(
        arguments: [
            "2016-12-31T23:59:60Z", "2016-12-31T23:59:60.500Z", "2025-12-31T24:00:00Z",
            "2025-12-31T24:00:00.000+01:00", "2025-12-31T24:00", "2025-12-20", "2025-12-20T09:30", "2025-12-20T09:30Z",
            "2025-12-20T09:30+01:00", "2025-12-20 09:30-0500", "1766222998.123", "1766222998", "1766222998123456789",
            "1766222998123456789.5", "20251220", "20251220T093045Z", "20251220T0930", "20251220-09:30",
            "20161231-23:59:60",
            "2025-12-20T09:30 UTC",
        ]
    )
    func `a timestamp that cannot be written back has no style`(text: String) throws {
        let timestamp = try #require(read(text))
        #expect(findStyle(text, timestamp) == nil)
    }

    @Test(
        arguments: [
            "", "2025-12-20T09:30:45.1234567890Z", "2025-12-20T09:30:45.Z", "2025-12-20_09:30:45Z",
            "2025-12-20T09:30:45+24:00", "2025-12-20T09:30:45+01:0", "2025-12-20T09-30-45Z", "2025/12/20T09:30:45Z",
            "2025-12-20T09:30:45Zz", "2025-12-20-09:30:45", "2025-12-20T09:30:45 Z", "20251220_09:30:45",
        ]
    )
    func `what is no timestamp has no style`(text: String) {
        #expect(findStyle(text, Timestamp(nanoseconds: 1_766_223_045_000_000_000)) == nil)
    }

    @Test func `a text has no style with another instant`() throws {
        let text = "2025-12-20T09:30:45.123Z"
        let nanoseconds = try #require(read(text)).nanoseconds
        #expect(findStyle(text, Timestamp(nanoseconds: nanoseconds + 1_000_000)) == nil)
        #expect(findStyle(text, Timestamp(nanoseconds: nanoseconds - 1)) == nil)
    }

    @Test(
        arguments: [
            "2025-12-20T09:30:45.123Z", "2025-12-20T09:30:45.123456z", "2025-12-20t09:30:45.123456Z",
            "2025-12-20T09:30:45,123456Z", "2025-12-20T09:30:45.123456", "2025-12-20T09:30:45.123456+00:00",
            "2025-12-20T09:30:45.123457Z", "2025-12-20T09:30:45.123456Zé", "", "2025",
        ]
    )
    func `a style does not write a text of another`(text: String) throws {
        let style = try #require(TimestampStyle(code: "T6Z"))
        let timestamp = Timestamp(nanoseconds: 1_766_223_045_123_456_000)
        #expect(renders(style, timestamp, as: "2025-12-20T09:30:45.123456Z"))
        #expect(!renders(style, timestamp, as: text))
    }

    // MARK: Writing

    @Test func `digits without a place are cut off toward the past`() throws {
        let seconds = try #require(TimestampStyle(code: "T0Z"))
        let milliseconds = try #require(TimestampStyle(code: "T3Z"))
        #expect(render(Timestamp(nanoseconds: 1_999_999_999), in: seconds) == "1970-01-01T00:00:01Z")
        #expect(render(Timestamp(nanoseconds: -1), in: seconds) == "1969-12-31T23:59:59Z")
        #expect(render(Timestamp(nanoseconds: -1), in: milliseconds) == "1969-12-31T23:59:59.999Z")
        #expect(render(Timestamp(nanoseconds: .min), in: seconds) == "1677-09-21T00:12:43Z")
    }

    @Test func `a zone moves the date at both ends of the range`() throws {
        let behind = try #require(TimestampStyle(code: "T9-23:59"))
        let ahead = try #require(TimestampStyle(code: " ,9+2359"))
        #expect(render(Timestamp(nanoseconds: .min), in: behind) == "1677-09-20T00:13:43.145224192-23:59")
        #expect(render(Timestamp(nanoseconds: .max), in: ahead) == "2262-04-12 23:46:16,854775807+2359")
    }

    @Test func `rendering appends after what is there`() throws {
        let style = try #require(TimestampStyle(code: "T0Z"))
        var bytes = Array("at ".utf8)
        style.render(Timestamp(nanoseconds: 0), appendingTo: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "at 1970-01-01T00:00:00Z")
    }

    @Test func `rendering touches no byte after the text`() throws {
        let style = try #require(TimestampStyle(code: "T3-0330"))
        var bytes = [UInt8](repeating: UInt8(ascii: "#"), count: 48)
        let count = bytes.withUnsafeMutableBytes { style.render(Timestamp(nanoseconds: 0), into: $0) }
        #expect(count == 28)
        #expect(String(decoding: bytes, as: UTF8.self) == "1969-12-31T20:30:00.000-0330####################")
    }

    @Test func `the longest text is as long as stated`() throws {
        let lengths = allCodes().compactMap(TimestampStyle.init(code:)).map { style in
            var bytes: [UInt8] = []
            style.render(Timestamp(nanoseconds: 0), appendingTo: &bytes)
            return bytes.count
        }
        #expect(lengths.max() == TimestampStyle.longestText)
    }

    @Test func `random instants survive every style`() throws {
        var random = SeededRandom(seed: 4)
        for code in allCodes() {
            let style = try #require(TimestampStyle(code: code))
            let places = try #require(
                code.split(whereSeparator: { "dTt ,-".contains($0) }).first?.first?.wholeNumberValue)
            let unit = (places..<9).reduce(Int64(1)) { unit, _ in unit * 10 }
            for _ in 0..<2 {
                let count = Int64(bitPattern: random.next()) / unit
                let timestamp = Timestamp(nanoseconds: count * unit)
                let text = render(timestamp, in: style)
                guard read(text) == timestamp, findStyle(text, timestamp) == style,
                    renders(style, timestamp, as: text)
                else {
                    Issue.record("\(timestamp.nanoseconds) in style \(code) is \(text)")
                    return
                }
            }
        }
    }

    // MARK: Code

    @Test func `every style has a code of its own`() {
        let codes = allCodes()
        let styles = codes.compactMap(TimestampStyle.init(code:))
        #expect(styles.map(\.code) == codes)
        #expect(Set(styles).count == codes.count)
        #expect(codes.count == 8589)
    }

    @Test(
        arguments: [
            "", "T", "X0Z", "6Z", "T,", "T,0", "T,0Z", "T.3Z", "T10Z", "TaZ", "T6+", "T6+1", "T6+24:00", "T6+0060",
            "T6 Z", "-0Z", "d", "dd3", "dX3", "d-", "d-,0", "T6 utc", "T6 ", "T6 +", "T6  UTC", "T6ZZ", "T6Z ",
            "T3+00:00:00", "T6+05.30", "é", "T6é", "T6+0é", "T٣Z",
        ]
    )
    func `what is the code of no style is nil`(code: String) {
        #expect(TimestampStyle(code: code) == nil)
    }

    @Test func `a code may be a part of a string`() {
        #expect(TimestampStyle(code: "T3Z|T6Z".prefix(3)) == TimestampStyle(code: "T3Z"))
    }

    // MARK: Means

    /// Every separator with every fraction and some zones, and every zone with one of those.
    private func allCodes() -> [String] {
        let heads = ["T", "t", " ", "dT", "dt", "d ", "d-"].flatMap { separator in
            (0...9).map { separator + "\($0)" } + (1...9).map { separator + ",\($0)" }
        }
        let someZones = [
            "", "Z", "z", "+00:00", "-00:00", "+0000", "-0000", "+00", "-00", "+05:30", "-0330", "+14", "+23:59",
            "-2359", "-23", " UTC", " GMT", " +00:00", " -0000", " +14", " -23:59",
        ]
        let allZones = ["+", "-"].flatMap { sign in
            (0..<24).flatMap { hour in
                [sign + twoDigits(hour)]
                    + (0..<60).flatMap { minute in
                        [":", ""].map { sign + twoDigits(hour) + $0 + twoDigits(minute) }
                    }
            }
        }
        let known = Set(someZones)
        return heads.flatMap { head in someZones.map { head + $0 } }
            + allZones.filter { !known.contains($0) }.map { "T6" + $0 }
    }

    private func twoDigits(_ value: Int) -> String {
        value < 10 ? "0\(value)" : "\(value)"
    }

    private func read(_ text: String) -> Timestamp? {
        Array(text.utf8).withUnsafeBytes { Timestamp(text: $0) }
    }

    private func findStyle(_ text: String, _ timestamp: Timestamp) -> TimestampStyle? {
        Array(text.utf8).withUnsafeBytes { TimestampStyle(text: $0, timestamp: timestamp) }
    }

    private func renders(_ style: TimestampStyle, _ timestamp: Timestamp, as text: String) -> Bool {
        Array(text.utf8).withUnsafeBytes { style.renders(timestamp, as: $0) }
    }

    private func render(_ timestamp: Timestamp, in style: TimestampStyle) -> String {
        var bytes = [UInt8](repeating: 0, count: 48)
        let count = bytes.withUnsafeMutableBytes { style.render(timestamp, into: $0) }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}
