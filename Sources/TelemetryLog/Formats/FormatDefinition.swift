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
    /// The pointer to the array whose objects are an event each.
    package var each: String?
    /// Where the fields are found.
    package var fields: [CanonicalField: Field] = [:]
    /// The pointers to members that are shown to nobody.
    package var redact: [String] = []
    /// Lines, and what they must come to.
    package var samples: [Sample] = []

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
    }

    /// Where a field's value is, and how it is read.
    package struct Field: Sendable, Equatable {
        /// The first that gives a value counts, unless they are joined.
        package var sources: [Source] = []
        /// Put between the values of all sources, which are one text then.
        package var join: String?
        /// From texts, in lower case, to what they mean: one value, or of a kind several; none is NULL.
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

        /// A field that is nowhere yet.
        package init() {}
    }

    /// One place of a field.
    package enum Source: Sendable, Equatable {
        /// A JSON pointer (RFC 6901).
        case pointer(String)
        case constant(String)
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
