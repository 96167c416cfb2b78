/// How a system writes its times, where that is not as native lines have them: `MM/DD/YYYY hh:mm:ss AM`.
///
/// `YYYY`, `MM`, `DD`, `hh`, `mm` and `ss` are digits, of which all but the year's may be one; `Mon` is a month and `Www` a
/// day of the week by the first three letters of their English names, `AM` is that or `PM`. All else stands for itself.
/// Behind the seconds there may be a fraction, and at the end a zone, both as native times have them, or the name of
/// a zone.
package struct TimeForm {
    private let parts: [Part]

    private enum Part: Equatable {
        case year, month, monthName, day, weekday, hour, minute, second, half
        case literal(UInt8)
    }

    private static let words: [(String, Part)] = [
        ("YYYY", .year), ("Mon", .monthName), ("MM", .month), ("DD", .day), ("Www", .weekday), ("hh", .hour),
        ("mm", .minute), ("ss", .second), ("AM", .half),
    ]

    /// Reads a form; nil when it lacks the year, the month or the day, or has letters that stand for nothing.
    package init?(_ text: String) {
        var parts: [Part] = []
        var rest = text[...]
        while let first = rest.first {
            if let (word, part) = Self.words.first(where: { rest.hasPrefix($0.0) }) {
                parts.append(part)
                rest = rest.dropFirst(word.count)
            } else {
                guard let byte = first.asciiValue, first == "T" || !first.isLetter else { return nil }
                parts.append(.literal(byte))
                rest = rest.dropFirst()
            }
        }
        guard parts.contains(.year), parts.contains(.day), parts.contains(.month) || parts.contains(.monthName) else {
            return nil
        }
        self.parts = parts
    }

    /// Forms that are read without being named: those of Go's log package, of Oracle and of RFC 2822, of Apache.
    static let usual = [
        "YYYY/MM/DD hh:mm:ss", "DD-Mon-YYYY hh:mm:ss", "DD Mon YYYY hh:mm:ss", "Www, DD Mon YYYY hh:mm:ss",
        "DD/Mon/YYYY:hh:mm:ss",
    ].compactMap { TimeForm($0) }

    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    private static let weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    /// What a text says in this form: seconds of a clock since 1970, nanoseconds beyond them, and what follows the form, a
    /// zone or nothing. nil when it is not written so.
    func reading(_ text: UnsafeRawBufferPointer) -> Reading? {
        var fields = Fields()
        var index = 0
        for part in parts {
            guard take(part, text, &index, &fields) else { return nil }
        }
        guard let seconds = fields.seconds else { return nil }
        return Reading(
            seconds: seconds, nanosecond: fields.nanosecond, zone: UnsafeRawBufferPointer(rebasing: text[index...]))
    }

    /// A clock's reading.
    struct Reading {
        var seconds: Int
        var nanosecond: Int
        /// What follows it.
        var zone: UnsafeRawBufferPointer
    }

    private struct Fields {
        var year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0, nanosecond = 0
        var isAfternoon: Bool?

        var seconds: Int? {
            var hour = hour
            if let isAfternoon {
                guard 1...12 ~= hour else { return nil }
                hour = hour % 12 + (isAfternoon ? 12 : 0)
            }
            guard 1...12 ~= month, 1...CivilTime.days(inMonth: month, of: year) ~= day, hour < 24, minute < 60,
                second <= 60
            else { return nil }
            return CivilTime.days(year: year, month: month, day: day) * 86_400 + (hour * 60 + minute) * 60 + second
        }
    }

    private func take(
        _ part: Part, _ text: UnsafeRawBufferPointer, _ index: inout Int, _ fields: inout Fields
    ) -> Bool {
        func digits(_ count: ClosedRange<Int>) -> Int? {
            let end = min(text.endOfDigits(from: index), index + count.upperBound)
            guard end - index >= count.lowerBound, index < end else { return nil }
            defer { index = end }
            return text.decimal(from: index, to: end)
        }
        func name(_ names: [String]) -> Int? {
            guard index + 3 <= text.count else { return nil }
            let word = UnsafeRawBufferPointer(rebasing: text[index..<(index + 3)]).lowercased
            index += 3
            return names.firstIndex { $0.utf8.elementsEqual(word) }
        }
        switch part {
        case .year: return digits(4...4).map { fields.year = $0 } != nil
        case .month: return digits(1...2).map { fields.month = $0 } != nil
        case .monthName: return name(Self.months).map { fields.month = $0 + 1 } != nil
        case .day: return digits(1...2).map { fields.day = $0 } != nil
        case .weekday: return name(Self.weekdays) != nil
        case .hour: return digits(1...2).map { fields.hour = $0 } != nil
        case .minute: return digits(1...2).map { fields.minute = $0 } != nil
        case .second:
            guard let second = digits(1...2) else { return false }
            fields.second = second
            return takeFraction(text, &index, &fields)
        case .half:
            guard index + 2 <= text.count, text[index + 1] | 0x20 == UInt8(ascii: "m"),
                [UInt8(ascii: "a"), UInt8(ascii: "p")].contains(text[index] | 0x20)
            else { return false }
            fields.isAfternoon = text[index] | 0x20 == UInt8(ascii: "p")
            index += 2
            return true
        case .literal(let byte):
            guard index < text.count, text[index] == byte else { return false }
            index += 1
            return true
        }
    }

    private func takeFraction(_ text: UnsafeRawBufferPointer, _ index: inout Int, _ fields: inout Fields) -> Bool {
        guard text.holds(".", at: index) || text.holds(",", at: index) else { return true }
        let first = index + 1
        index = text.endOfDigits(from: first)
        guard 1...9 ~= index - first else { return false }
        fields.nanosecond = text.decimal(from: first, to: index)
        for _ in (index - first)..<9 { fields.nanosecond *= 10 }
        return true
    }
}
