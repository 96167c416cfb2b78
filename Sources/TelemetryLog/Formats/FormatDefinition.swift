/// A format as a mapping file has it: which lines it takes, and where in them the canonical fields are.
///
/// `LineFormat` is what reading uses, compiled from this.
package struct FormatDefinition: Sendable, Equatable {
    /// The file's name without `.toml`.
    package var name: String
    /// The path of the file; nil for one that comes with blotter.
    package var file: String?
    /// What has to hold of a line, all of it.
    package var conditions: [Condition] = []
    /// Patterns of file names, with a `/` of paths below the log folder; one of them has to fit. Empty for all files.
    package var files: [String] = []
    /// The pointer to what becomes the innermost object.
    package var inside: String?
    /// The pointer to the arrays whose objects are an event each, or to such objects.
    package var each: String?
    /// Where the fields are found.
    package var fields: [CanonicalField: Field] = [:]
    /// The pointers to members that are shown to nobody.
    package var redact: [String] = []
    /// Lines, and what they must come to.
    package var samples: [Sample] = []

    /// The kind of a line, or of an object in one, that is no event.
    package static let skip = "skip"

    /// A format of that name that takes every line and finds nothing.
    package init(name: String, file: String? = nil) {
        self.name = name
        self.file = file
    }

    /// Whether `text` is a JSON pointer (RFC 6901) to a member.
    package static func isPointer(_ text: String) -> Bool { FieldPath.names(in: text) != nil }

    /// What a member has to be for a format to take its line.
    package struct Condition: Sendable, Equatable {
        /// Where the member is, as a JSON pointer (RFC 6901).
        package var pointer: String
        /// What it has to be.
        package var demand: Demand

        /// The condition that the member at `pointer` is what `demand` says.
        package init(_ pointer: String, _ demand: Demand) {
            self.pointer = pointer
            self.demand = demand
        }
    }

    /// What a condition demands of a member.
    package enum Demand: Sendable, Equatable {
        /// It is there, and neither null nor empty text.
        case exists
        case isMissing
        /// Its text is one of these, exactly; numbers and truth values are named by their text.
        case isOneOf([String])
        /// It is none of these, or not there.
        case isNoneOf([String])
        /// It is a number above, or below, that one, which is decimal text.
        case isAbove(String)
        case isBelow(String)
    }

    /// Where a field's value is, and how it is read.
    package struct Field: Sendable, Equatable {
        /// The first of these that gives a value counts; with any, nothing else of the field does.
        package var alternatives: [Field] = []
        /// What has to hold for the field to have a value at all.
        package var conditions: [Condition] = []
        /// The first that gives a value counts, unless they are joined.
        package var sources: [Source] = []
        /// What is added up, in place of `sources`.
        package var terms: [Field] = []
        /// What of a number that was found counts.
        package var take: Take?
        /// Put between the values of all sources, which are one text then.
        package var join: String?
        /// From texts, in lower case, to what they mean: one value, or of a kind several; none is NULL. A `*` at either end
        /// of a text stands for anything.
        package var map: [String: [String]] = [:]
        /// The value where nothing was found, or what the map does not name; none is NULL.
        package var fallback: [String]?
        /// Values that count as not there, in lower case.
        package var missing: [String] = []
        /// What a number is multiplied by, as decimal text.
        package var scale: String?
        /// Of a time that is a number.
        package var unit: Unit?
        /// Of a time without one, by its name in the time zone database, as `Europe/Berlin`.
        package var zone: String?
        /// How a time is written, as `MM/DD/YYYY hh:mm:ss`.
        package var form: String?

        /// A field that is nowhere yet.
        package init() {}

        /// The most values that it says at once, which only a kind has several of.
        var mostValues: Int {
            let own = map.values.map(\.count) + [fallback?.count ?? 1]
            return (own + alternatives.map(\.mostValues)).reduce(1, max)
        }
    }

    /// One place of a field.
    package enum Source: Sendable, Equatable {
        /// A JSON pointer (RFC 6901).
        case pointer(String)
        case constant(String)
    }

    /// What of a number counts.
    package enum Take: String, CaseIterable, Sendable {
        /// `+` or `-`; nothing of zero.
        case sign
        /// The number without its sign.
        case size
    }

    /// What a time that is a number counts.
    package enum Unit: String, CaseIterable, Sendable {
        case seconds = "s"
        case milliseconds = "ms"
        case microseconds = "us"
        case nanoseconds = "ns"
    }

    /// A line that a format comes with.
    package struct Sample: Sendable, Equatable {
        /// The line, without its end.
        package var line: String
        /// Fields of its first event, with the text of the value that each must have; of `ts` nanoseconds.
        package var fields: [CanonicalField: String] = [:]

        /// The sample `line` of which nothing is demanded yet.
        package init(line: String) { self.line = line }
    }
}
