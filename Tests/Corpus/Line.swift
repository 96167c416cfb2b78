/// The bytes of a log line while it is written: text, decimals and times without any formatter.
struct Line {
    private(set) var bytes: [UInt8] = []

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }

    mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    mutating func endLine() {
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Drops what comes after the first `count` bytes.
    mutating func cut(after count: Int) {
        bytes.removeLast(bytes.count - count)
    }

    mutating func replaceAll(with text: String) {
        removeAll()
        append(text)
    }

    mutating func prepend(_ text: String) {
        bytes.insert(contentsOf: text.utf8, at: 0)
    }

    mutating func insert(_ byte: UInt8, at index: Int) {
        bytes.insert(byte, at: index)
    }

    /// A number that is not negative, with zeros in front of it up to `digits`.
    mutating func append(_ number: Int, digits: Int) {
        let end = bytes.count + digits
        bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: digits))
        var rest = number
        var index = end
        while rest > 0 && index > end - digits {
            index -= 1
            bytes[index] += UInt8(rest % 10)
            rest /= 10
        }
    }

    /// `units` / 10^`places`, which is not negative, as Python writes a float: no zeros at the end, but one digit at least.
    mutating func append(decimal units: Int, places: Int) {
        let scale = (0..<places).reduce(1) { power, _ in power * 10 }
        append(String(units / scale))
        append(".")
        append(units % scale, digits: places)
        for _ in 1..<places where bytes.last == UInt8(ascii: "0") {
            bytes.removeLast()
        }
    }

    mutating func append(_ price: Price) {
        append(decimal: price.ticks, places: 4)
    }

    mutating func append(_ quantity: Quantity) {
        append(decimal: quantity.parts * 9_765_625, places: 10)
    }

    /// A time of `2025-12-20T09:30:45.123456+00:00`, or with another zone.
    ///
    /// The date is found with days_from_civil's inverse: https://howardhinnant.github.io/date_algorithms.html
    mutating func append(time nanoseconds: Int64, zone: Zone) {
        let microseconds = Int(nanoseconds / 1_000) + (zone == .plusTwo ? 7_200_000_000 : 0)
        let (days, ofDay) = microseconds.quotientAndRemainder(dividingBy: 86_400_000_000)
        let sinceMarch0 = days + 719_468
        let (era, dayOfEra) = sinceMarch0.quotientAndRemainder(dividingBy: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        append(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), digits: 4)
        append("-")
        append(month, digits: 2)
        append("-")
        append(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1, digits: 2)
        append("T")
        append(ofDay / 3_600_000_000, digits: 2)
        append(":")
        append(ofDay / 60_000_000 % 60, digits: 2)
        append(":")
        append(ofDay / 1_000_000 % 60, digits: 2)
        append(".")
        append(ofDay % 1_000_000, digits: 6)
        switch zone {
        case .utc: append("+00:00")
        case .zulu: append("Z")
        case .plusTwo: append("+02:00")
        case .unsaid: break
        }
    }
}
