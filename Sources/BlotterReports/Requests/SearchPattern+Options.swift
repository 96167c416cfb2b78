package import Blotter

extension SearchPattern {
    /// What `--q` or `--contains` says; throws `UsageError` when there is nothing to search for.
    package static func typed(_ options: ParsedOptions) throws -> SearchPattern {
        guard options.isGiven("contains") else {
            return try typed(options, "q", expected: "a text with a letter or digit") { SearchPattern($0) }
        }
        guard !options.isGiven("q") else {
            throw UsageError.conflict(
                subject: "--contains", problem: "cannot be combined with q", remedy: "give one of them")
        }
        return try typed(options, "contains") { SearchPattern(contains: $0) }
    }

    /// What `read` makes of an option that has to be there.
    package static func typed(
        _ options: ParsedOptions, _ name: String, expected: String = "a text", _ read: (String) -> SearchPattern?
    ) throws -> SearchPattern {
        guard let pattern = try options.read(name, expected: expected, read) else {
            throw UsageError.badValue(option: name, value: "", expected: expected)
        }
        return pattern
    }
}
