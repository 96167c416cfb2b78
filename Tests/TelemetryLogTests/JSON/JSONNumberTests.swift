import TestSupport
import Testing

@testable import TelemetryLog

@Suite struct JSONNumberTests {
    @Test(
        arguments: [
            "0", "-0", "1", "10", "-10", "0.0", "0.10", "-0.5", "1e5", "1E5", "1e+5", "1e-5", "1.5e05", "0e0", "1e400",
            "12345678901234567890123", "9007199254740993", "0.1", "0.30000000000000004", "5e-324",
            "1.7976931348623157e308",
            "123456789012345", "999999999999999.9", "0.000000000000001", "0.0000000000000001", "100020.0",
            "1766223045.123456",
            "2.2250738585072011e-308", "-1e-400", "179769313486231580000000000e282",
        ]
    )
    func `a number is one, and its double is the nearest`(text: String) {
        #expect(isNumber(text))
        let nearest = Double(text) ?? .nan
        let double = double(text)
        #expect(nearest.isFinite ? double.bitPattern == nearest.bitPattern : double.isNaN)
    }

    @Test(
        arguments: [
            "-", "00", "01", "-01", "1.", ".5", "1.e5", "1e", "1e+", "1e-", "+1", "--1", "1-", "1 ", " 1", "0x10",
            "1_0", "1,0",
            "Infinity", "-Infinity", "NaN", "1e5.5", "1.5.5", "1e5e5", "e5", "-e5", "1f", "١", "1\u{0}", "true",
        ]
    )
    func `what RFC 8259 does not call a number is none`(text: String) {
        #expect(!isNumber(text))
    }

    @Test(
        arguments: [
            ("0", .whole), ("-0", .whole), ("-10", .whole), ("12345678901234567890123", .whole), ("0.0", .decimal),
            ("1e5", .decimal), ("1.5e05", .decimal), ("01", nil), ("1.", nil), ("1-", nil), ("-", nil),
        ] as [(String, JSONNumber.Form?)]
    )
    func `a number is whole, or written with places or an exponent`(text: String, form: JSONNumber.Form?) {
        #expect(Array(text.utf8).withUnsafeBytes { JSONNumber.form(of: $0) } == form)
    }

    @Test func `random decimals are the nearest double`() {
        var random = SeededRandom(seed: 8)
        for _ in 0..<20_000 {
            let whole = random.next() >> UInt64(random.below(64))
            let places = random.below(18)
            let fraction = places == 0 ? "" : "." + (0..<places).map { _ in "\(random.below(10))" }.joined()
            let text = (random.below(2) == 0 ? "-" : "") + "\(whole)" + fraction
            guard double(text).bitPattern == Double(text)?.bitPattern else {
                Issue.record("\(text) is read as \(double(text))")
                return
            }
        }
    }

    @Test(arguments: ["", "true", "null", "\"1\"", "x"])
    func `what is no number has no double`(text: String) {
        #expect(double(text).isNaN)
    }

    private func isNumber(_ text: String) -> Bool { Array(text.utf8).withUnsafeBytes { JSONNumber.isNumber($0) } }

    private func double(_ text: String) -> Double { Array(text.utf8).withUnsafeBytes { JSONNumber.double($0) } }
}
