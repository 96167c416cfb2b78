import Testing

@testable import TelemetryLog

/// The literals were computed with Python's `datetime` and `decimal`.
@Suite struct TimestampTests {
    // MARK: Reading a string

    @Test(
        arguments: [
            ("2025-12-20T09:30:45.123456+00:00", 1_766_223_045_123_456_000),
            ("2025-12-20T09:30:45.123456Z", 1_766_223_045_123_456_000),
            ("2025-12-20t09:30:45.123456z", 1_766_223_045_123_456_000),
            ("2025-12-20 09:30:45.123456", 1_766_223_045_123_456_000),
            ("2025-12-20 09:30:45,123", 1_766_223_045_123_000_000),
            ("2025-12-20T09:30:45.1Z", 1_766_223_045_100_000_000),
            ("2025-12-20T09:30:45.000000001Z", 1_766_223_045_000_000_001),
            ("2025-12-20T09:30:45.123456789Z", 1_766_223_045_123_456_789),
            ("2025-12-20T09:30:45.999999999-00:00", 1_766_223_045_999_999_999),
            ("2025-12-20T09:30:45", 1_766_223_045_000_000_000),
            ("2025-12-20T09:30:45Z", 1_766_223_045_000_000_000),
            ("2025-12-20T09:30", 1_766_223_000_000_000_000),
            ("2025-12-20T09:30Z", 1_766_223_000_000_000_000),
            ("2025-12-20 09:30+01:00", 1_766_219_400_000_000_000),
            ("2025-12-20", 1_766_188_800_000_000_000),
            ("2025-12-20T09:30:45+0530", 1_766_203_245_000_000_000),
            ("2025-12-20T09:30:45-05", 1_766_241_045_000_000_000),
            ("2025-12-20T09:30:45+05:45", 1_766_202_345_000_000_000),
            ("2025-12-20T09:30:45+23:59", 1_766_136_705_000_000_000),
            ("2025-12-20T09:30:45-2359", 1_766_309_385_000_000_000),
            ("2025-12-20T23:59:59.5-14:00", 1_766_325_599_500_000_000),
            ("2025-03-09T01:59:59.999-05:00", 1_741_503_599_999_000_000),
            ("2025-03-09T03:00:00.000-04:00", 1_741_503_600_000_000_000),
            ("2025-11-02T01:30:00-04:00", 1_762_061_400_000_000_000),
            ("2025-11-02T01:30:00-05:00", 1_762_065_000_000_000_000),
            ("2025-10-26T02:30:00+0200", 1_761_438_600_000_000_000),
            ("2025-10-26T02:30:00+0100", 1_761_442_200_000_000_000),
            ("2016-12-31T23:59:60Z", 1_483_228_800_000_000_000),
            ("2016-12-31T23:59:60.5Z", 1_483_228_800_500_000_000),
            ("2017-01-01T05:29:60+05:30", 1_483_228_800_000_000_000),
            ("1990-12-31T15:59:60-08:00", 662_688_000_000_000_000),
            ("2025-12-31T24:00:00Z", 1_767_225_600_000_000_000),
            ("2025-12-31T24:00", 1_767_225_600_000_000_000),
            ("2024-02-28T24:00:00.000+01:00", 1_709_161_200_000_000_000),
            ("2024-02-29T12:00:00Z", 1_709_208_000_000_000_000),
            ("2000-02-29", 951_782_400_000_000_000),
            ("1900-02-28", -2_203_977_600_000_000_000),
            ("1900-03-01", -2_203_891_200_000_000_000),
            ("2100-02-28", 4_107_456_000_000_000_000),
            ("2025-01-31", 1_738_281_600_000_000_000),
            ("2025-04-30", 1_745_971_200_000_000_000),
            ("2025-12-31T23:59:59Z", 1_767_225_599_000_000_000),
            ("1970-01-01T00:00:00Z", 0),
            ("1969-12-31T23:59:59.999999999Z", -1),
            ("1970-01-01T00:00:00+00:01", -60_000_000_000),
            ("1969-07-20T20:17:40Z", -14_182_940_000_000_000),
            ("1677-09-22", -9_223_286_400_000_000_000),
            ("2262-04-11", 9_223_286_400_000_000_000),
            ("2262-04-12T00:47:16.854775807+01:00", Int64.max),
            ("1677-09-20T23:12:43.145224192-01:00", Int64.min),
            ("1677-09-21T00:12:43.145224192Z", Int64.min),
            ("2262-04-11T23:47:16.854775807Z", Int64.max),
        ] as [(String, Int64)]
    )
    func `a date and time is read exactly`(text: String, nanoseconds: Int64) {
        #expect(timestamp(text) == Timestamp(nanoseconds: nanoseconds))
    }

    @Test(
        arguments: [
            "", " ", "T", "Z", "-", ".", "now", "null", "NaN", "Infinity", "0x10", "1_000",
            // A part is missing or has the wrong width.
            "2025-", "2025-12", "2025-12-", "2025-12-2", "2025-1-20", "25-12-20", "12025-12-20", "20251220T093045Z",
            "2025-12-20T", "2025-12-20Z", "2025-12-20T09", "2025-12-20T09Z", "2025-12-20T09:", "2025-12-20T09:3",
            "2025-12-20T9:30:45Z", "2025-12-20T09:30:", "2025-12-20T09:30:4", "2025-12-20T09:30:4Z", "2025-12-20T0930",
            // The fraction is empty, too long or not of a second.
            "2025-12-20T09:30:45.", "2025-12-20T09:30:45.Z", "2025-12-20T09:30:45,+01:00", "2025-12-20T09:30.5Z",
            "2025-12-20T09:30:45.1234567890Z", "2025-12-20T09:30:45.0000000000", "2025-12-20T09:30:45.12a4Z",
            "2025-12-20T09:30:45..1Z", "2025-12-20T09:30:45;123Z",
            // There is no such date.
            "2025-00-20", "2025-13-20", "2025-12-00", "2025-12-32", "2025-02-29", "2024-02-30", "1900-02-29",
            "2100-02-29", "2025-04-31", "2025-06-31", "2025-09-31", "2025-11-31T09:30:45Z",
            // There is no such time.
            "2025-12-20T25:00:00Z", "2025-12-20T24:00:01Z", "2025-12-20T24:01:00Z", "2025-12-20T24:00:00.000000001Z",
            "2025-12-20T24:00:60Z", "2025-12-20T09:60:00Z", "2025-12-20T09:30:61Z", "2025-12-20T99:99:99Z",
            // There is no such zone.
            "2025-12-20T09:30:45+", "2025-12-20T09:30:45+1", "2025-12-20T09:30:45+010", "2025-12-20T09:30:45+01:",
            "2025-12-20T09:30:45+01:0", "2025-12-20T09:30:45+01:000", "2025-12-20T09:30:45+24:00",
            "2025-12-20T09:30:45-2400", "2025-12-20T09:30:45+24", "2025-12-20T09:30:45+01:60",
            "2025-12-20T09:30:45+01.00", "2025-12-20T09:30:45ZZ", "2025-12-20T09:30:45UTC", "2025-12-20T09:30:45 UTC",
            "2025-12-20T09:30:45 +0000", "2025-12-20T09:30:45X", "2025-12-20T09:30:45Z+00:00",
            "2025-12-20T09:30:45+0a:00", "2025-12-20T09:30:45*01:00",
            // The punctuation is wrong, or something stands around it.
            "2025/12/20", "2025-12/20", "2025-12-20_09:30:45Z", "2025-12-20T09.30.45Z", "2025-12-20T09:30-45",
            " 2025-12-20", "2025-12-20 ", "2025-12-20T09:30:45Z ", "2025-12-20T09:30:45Z\n", "+2025-12-20",
            "-2025-12-20", "2025-12-20T09:30:45\u{0}", "\u{0}", "2025-12-20T09:30:45\u{2212}01:00", "２０２５-12-20",
            "2025-12-20Т09:30:45Z", "é", "2025-12-2é", "2025-12-20T09:30:4é",
            // The instant does not fit.
            "0000-01-01", "0000-02-29T00:00:00Z", "0001-01-01T00:00:00+23:59", "1676-12-31T23:59:59Z", "1677-01-01",
            "1677-09-21", "1677-09-21T00:12:43.145224191Z", "1677-09-21T00:12:43.145224192+00:01",
            "2262-04-11T23:47:16.854775808Z", "2262-04-11T23:47:17Z", "2262-04-11T23:47:16.854775807-00:01",
            "2262-04-12", "2263-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:60-23:59",
            "9999-12-31T24:00:00",
        ]
    )
    func `what is no date and time in range is nil`(text: String) {
        #expect(timestamp(text) == nil)
    }

    @Test(arguments: [10, 15, 18, 19, 25])
    func `a byte above ASCII is nil wherever it stands`(index: Int) {
        var bytes = Array("2025-12-20T09:30:45.123456+00:00".utf8)
        for byte in UInt8(0x80)...0xFF {
            bytes[index] = byte
            #expect(bytes.withUnsafeBytes { Timestamp(text: $0) } == nil)
        }
    }

    @Test func `no bytes at all are nil`() {
        #expect(Timestamp(text: UnsafeRawBufferPointer(start: nil, count: 0)) == nil)
        #expect(Timestamp(number: UnsafeRawBufferPointer(start: nil, count: 0)) == nil)
    }

    @Test func `every day from 1678 to 2261 has the next number`() {
        var days: Int64 = -106_650
        for year in 1678...2261 {
            for month in 1...12 {
                let length =
                    switch month {
                    case 4, 6, 9, 11: 30
                    case 2: year % 4 == 0 && year % 100 != 0 || year % 400 == 0 ? 29 : 28
                    default: 31
                    }
                for day in 1...length {
                    let text = "\(year)-\(twoDigits(month))-\(twoDigits(day))"
                    let date = timestamp(text)
                    guard date?.nanoseconds == days * 86_400_000_000_000,
                        date?.shortDescription == text + "T00:00:00Z"
                    else {
                        Issue.record("\(text) is \(String(describing: date)), should be day \(days)")
                        return
                    }
                    days += 1
                }
            }
        }
        #expect(days == 106_651)
    }

    // MARK: Reading a number

    @Test(
        arguments: [
            ("0", 0),
            ("-0", 0),
            ("0.0", 0),
            ("-0.0e5", 0),
            ("1", 1_000_000_000),
            ("-1", -1_000_000_000),
            ("1.5", 1_500_000_000),
            ("-1.5", -1_500_000_000),
            ("1766222998", 1_766_222_998_000_000_000),
            ("1766222998.123", 1_766_222_998_123_000_000),
            ("1766222998.123456789", 1_766_222_998_123_456_789),
            ("1766222998.1234567899", 1_766_222_998_123_456_789),
            ("-1766222998.1234567899", -1_766_222_998_123_456_789),
            ("1766222998123", 1_766_222_998_123_000_000),
            ("1766222998123.456", 1_766_222_998_123_456_000),
            ("1766222998123456", 1_766_222_998_123_456_000),
            ("1766222998123456.789", 1_766_222_998_123_456_789),
            ("1766222998123456789", 1_766_222_998_123_456_789),
            ("1766222998123456789.9", 1_766_222_998_123_456_789),
            ("-1766222998123456789", -1_766_222_998_123_456_789),
            ("1.766222998e9", 1_766_222_998_000_000_000),
            ("1766222998123e-3", 1_766_222_998_123_000_000),
            ("17662229981234567890e-10", 1_766_222_998_123_456_789),
            ("1.766222998123456789E+18", 1_766_222_998_123_456_789),
            ("1.766222998123456789e18", 1_766_222_998_123_456_789),
            ("0.000001766222998e15", 1_766_222_998_000_000_000),
            ("1e0005", 100_000_000_000_000),
            ("5E-1", 500_000_000),
            ("0.000000001", 1),
            ("0.0000000009", 0),
            ("-0.0000000019", -1),
            ("1e-9", 1),
            ("1e-10", 0),
            ("1e-9999", 0),
            ("9223372036.854775807", Int64.max),
            ("-9223372036.854775808", Int64.min),
            ("9223372036854775807", Int64.max),
            ("-9223372036854775808", Int64.min),
            ("9223372036854775807.999", Int64.max),
            ("9223372036854.775807", Int64.max),
            ("99999999.999999999e0", 99_999_999_999_999_999),
            ("100000000000", 100_000_000_000_000_000),
            ("-100000000000", -100_000_000_000_000_000),
            ("99999999999e-2", 999_999_999_990_000_000),
            ("100000000000000", 100_000_000_000_000_000),
            ("100000000000000000", 100_000_000_000_000_000),
            ("1766222998.50000000000000000000000000000000000000000", 1_766_222_998_500_000_000),
        ] as [(String, Int64)]
    )
    func `an epoch number is read exactly, as a number and as a string`(token: String, nanoseconds: Int64) {
        #expect(timestamp(number: token) == Timestamp(nanoseconds: nanoseconds))
        #expect(timestamp(token) == Timestamp(nanoseconds: nanoseconds))
    }

    @Test(
        arguments: [
            "", "-", "+", ".", "e", "+1", "--1", "01", "-01", "00", "1.", ".5", "-.5", "1e", "1e+", "1e-", "1.e5",
            "1e5.0", "1 ", " 1", "1,5", "1_000", "0x1", "1a", "1e5e5", "1.5.5", "NaN", "Infinity", "true", "\u{0}",
            "1\u{0}", "é", "１",
            // Out of range.
            "9223372036.854775808", "-9223372036.854775809", "9223372036854775808", "-9223372036854775809",
            "9223372036854.775808", "9223372036854775.808", "99999999999", "99999999999999", "99999999999999999",
            "99999999999999999999", "18446744073709551616", "1e19", "1e300", "-1e300", "1e9999",
            // Absurd exponents.
            "1e10000", "1e-10000", "0e10000", "1e99999999999999999999999", "1e-99999999999999999999999",
        ]
    )
    func `what is no JSON number in range is nil`(token: String) {
        #expect(timestamp(number: token) == nil)
        #expect(timestamp(token) == nil)
    }

    @Test func `the magnitude tells the unit of a number`() {
        #expect(timestamp(number: "9223372036")?.description == "2262-04-11T23:47:16.000000000Z")
        #expect(timestamp(number: "100000000000")?.description == "1973-03-03T09:46:40.000000000Z")
        #expect(timestamp(number: "100000000000000")?.description == "1973-03-03T09:46:40.000000000Z")
        #expect(timestamp(number: "100000000000000000")?.description == "1973-03-03T09:46:40.000000000Z")
    }

    @Test func `a long number is cut off, not rounded`() {
        let nines = String(repeating: "9", count: 5000)
        #expect(timestamp(number: "1." + nines)?.nanoseconds == 1_999_999_999)
        #expect(timestamp(number: "-1." + nines)?.nanoseconds == -1_999_999_999)
        #expect(timestamp(number: nines + "e-4999")?.nanoseconds == 9_999_999_999)
        #expect(timestamp(number: "0." + String(repeating: "0", count: 5000) + "15e5001")?.nanoseconds == 1_500_000_000)
        #expect(timestamp(number: nines) == nil)
    }

    // MARK: Any bytes

    @Test func `no bytes trap`() {
        var random = SplitMix64(state: 1)
        let valid = Array("2025-12-20T09:30:45.123456+00:00".utf8)
        let alphabet = Array("00112235999--::..,TtZz+ eE-.0123".utf8)
        var read = 0
        for _ in 0..<70_000 {
            read += reads((0..<random.below(40)).map { _ in UInt8(random.below(256)) })
            read += reads((0..<random.below(40)).map { _ in alphabet[random.below(alphabet.count)] })
            var bytes = valid
            for _ in 0...random.below(3) {
                bytes[random.below(bytes.count)] = alphabet[random.below(alphabet.count)]
            }
            bytes.removeLast(random.below(bytes.count + 1))
            read += reads(bytes)
        }
        #expect(read > 0)
    }

    // MARK: Writing

    @Test(
        arguments: [
            (1_766_223_045_123_456_000, "2025-12-20T09:30:45.123456000Z", "2025-12-20T09:30:45.123456Z"),
            (1_766_224_800_000_000_000, "2025-12-20T10:00:00.000000000Z", "2025-12-20T10:00:00Z"),
            (1_766_223_045_123_456_789, "2025-12-20T09:30:45.123456789Z", "2025-12-20T09:30:45.123456789Z"),
            (0, "1970-01-01T00:00:00.000000000Z", "1970-01-01T00:00:00Z"),
            (1, "1970-01-01T00:00:00.000000001Z", "1970-01-01T00:00:00.000000001Z"),
            (-1, "1969-12-31T23:59:59.999999999Z", "1969-12-31T23:59:59.999999999Z"),
            (-100_000_000, "1969-12-31T23:59:59.900000000Z", "1969-12-31T23:59:59.9Z"),
            (-1_000_000_000, "1969-12-31T23:59:59.000000000Z", "1969-12-31T23:59:59Z"),
            (-1_000_000_001, "1969-12-31T23:59:58.999999999Z", "1969-12-31T23:59:58.999999999Z"),
            (1_709_164_800_000_000_000, "2024-02-29T00:00:00.000000000Z", "2024-02-29T00:00:00Z"),
            (Int64.min, "1677-09-21T00:12:43.145224192Z", "1677-09-21T00:12:43.145224192Z"),
            (Int64.max, "2262-04-11T23:47:16.854775807Z", "2262-04-11T23:47:16.854775807Z"),
        ] as [(Int64, String, String)]
    )
    func `a timestamp is described in UTC`(nanoseconds: Int64, description: String, short: String) {
        #expect(Timestamp(nanoseconds: nanoseconds).description == description)
        #expect(Timestamp(nanoseconds: nanoseconds).shortDescription == short)
    }

    @Test func `a description reads back as the same timestamp`() {
        var random = SplitMix64(state: 2)
        for _ in 0..<20_000 {
            let written = Timestamp(nanoseconds: Int64(bitPattern: random.next()))
            guard timestamp(written.description) == written, timestamp(written.shortDescription) == written else {
                Issue.record("\(written.nanoseconds) is described as \(written)")
                return
            }
        }
    }

    @Test func `timestamps are in the order of their descriptions`() {
        var random = SplitMix64(state: 3)
        let timestamps = (0..<2000).map { _ in Timestamp(nanoseconds: Int64(bitPattern: random.next())) }
        #expect(timestamps.sorted().map(\.description) == timestamps.map(\.description).sorted())
    }

    // MARK: Means

    private func timestamp(_ text: String) -> Timestamp? {
        Array(text.utf8).withUnsafeBytes { Timestamp(text: $0) }
    }

    private func timestamp(number token: String) -> Timestamp? {
        Array(token.utf8).withUnsafeBytes { Timestamp(number: $0) }
    }

    /// How many of the readers take those bytes.
    private func reads(_ bytes: [UInt8]) -> Int {
        let string = String(decoding: bytes, as: UTF8.self)
        return bytes.withUnsafeBytes { text in
            let timestamp = Timestamp(text: text)
            let taken = [
                timestamp != nil,
                Timestamp(number: text) != nil,
                TimestampStyle(text: text, timestamp: timestamp ?? Timestamp(nanoseconds: 0)) != nil,
                TimestampStyle(code: string) != nil,
                TimeArgument(string) != nil,
            ]
            return taken.count { $0 }
        }
    }

    private func twoDigits(_ value: Int) -> String {
        value < 10 ? "0\(value)" : "\(value)"
    }
}

/// Random numbers that are the same in each run: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators".
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `bound - 1`.
    mutating func below(_ bound: Int) -> Int {
        Int(next() >> 32) % bound
    }
}
