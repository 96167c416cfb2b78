/// What one format, `native` or `auto` found in the lines of a log that it took, and what it did not.
package struct FormatReading: Sendable {
    /// The format's name.
    package let name: String
    /// Lines that it took.
    package internal(set) var lines = 0
    /// Values that a map does not name, by their field, with how often each came.
    package private(set) var unnamed: [CanonicalField: [String: Int]] = [:]
    /// How often such values came that were too many to be counted one by one.
    package private(set) var uncounted: [CanonicalField: Int] = [:]
    /// Fields that it asks for and never found.
    package internal(set) var missing: [CanonicalField]
    /// Of fields that it never found those that a guess by names does find: where first, and in how many lines.
    package private(set) var guesses: [CanonicalField: (pointer: String, lines: Int)] = [:]
    /// Times without a zone that were taken for UTC.
    package private(set) var timesWithoutZone = 0
    /// Times that are numbers, by the unit that their size told.
    package private(set) var timesBySize: [FormatDefinition.Unit: Int] = [:]

    /// The most values of a field that are counted one by one.
    private static let mostValues = 1000
    private static let longestValue = 64
    private var found: Set<CanonicalField> = []

    init(name: String, asking fields: [CanonicalField]) {
        self.name = name
        missing = fields
    }

    mutating func note(_ time: TimeReading?) {
        switch time {
        case .withoutZone: timesWithoutZone += 1
        case .bySize(let unit): timesBySize[unit, default: 0] += 1
        case nil: break
        }
    }

    mutating func note(unnamed value: String, of field: CanonicalField) {
        let value = String(value.prefix(Self.longestValue))
        guard unnamed[field]?[value] != nil || unnamed[field]?.count ?? 0 < Self.mostValues else {
            uncounted[field, default: 0] += 1
            return
        }
        unnamed[field, default: [:]][value, default: 0] += 1
    }

    mutating func note(found field: CanonicalField) {
        guard found.insert(field).inserted else { return }
        missing.removeAll { $0 == field }
        guesses[field] = nil
    }

    mutating func note(guess pointer: String, of field: CanonicalField) {
        guard !found.contains(field) else { return }
        guesses[field] = (guesses[field]?.pointer ?? pointer, (guesses[field]?.lines ?? 0) + 1)
    }
}
