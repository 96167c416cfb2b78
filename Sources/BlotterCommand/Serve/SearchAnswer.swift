import Blotter
import BlotterServer

extension Command {
    /// What answers /api/search; `search` prints the same for eyes.
    static let searchAnswer = Command(
        name: "search",
        summary: "a page of events that hold a text",
        options: LogLocation.options + FilterOptions.declared() + [
            Option("q", value: "TEXT", help: "what to search for"),
            Option("contains", value: "TEXT", help: "any part of any text instead"),
            Option("limit", value: "N", help: "at most the last N hits"), PageCursor.option,
        ],
        run: { try SearchAnswer($0).run() }
    )
}

extension SearchPattern {
    /// What `--q` or `--contains` says; throws `UsageError` when there is nothing to search for.
    static func typed(_ options: ParsedOptions) throws -> SearchPattern {
        guard options.isGiven("contains") else {
            return try typed(options, "q", expected: "a text with a letter or digit") { SearchPattern($0) }
        }
        guard !options.isGiven("q") else {
            throw UsageError.conflict(subject: "--contains", problem: "goes not with q", remedy: "give one of them")
        }
        return try typed(options, "contains") { SearchPattern(contains: $0) }
    }

    /// What `read` makes of an option that has to be there.
    static func typed(
        _ options: ParsedOptions, _ name: String, expected: String = "a text", _ read: (String) -> SearchPattern?
    ) throws -> SearchPattern {
        guard let pattern = try options.read(name, expected: expected, read) else {
            throw UsageError.badValue(option: name, value: "", expected: expected)
        }
        return pattern
    }
}

private struct SearchAnswer {
    private static let usualLimit = 50
    private static let mostHits = 1000

    private let invocation: Invocation
    private let options: FilterOptions
    private let location: LogLocation
    private let pattern: SearchPattern
    private let limit: Int
    private let cursor: PageCursor

    init(_ invocation: Invocation) throws {
        self.invocation = invocation
        options = try FilterOptions(invocation)
        location = try LogLocation(invocation)
        pattern = try .typed(invocation.options)
        limit = try invocation.options.integer("limit", atLeast: 1, atMost: Self.mostHits) ?? Self.usualLimit
        cursor = try PageCursor(invocation.options)
    }

    func run() throws -> Int32 {
        let reader = try IndexReader(location.refreshed(invocation))
        try reader.atOneMoment {
            let page = try reader.searchPage(pattern, options.filter, limit: limit, before: cursor.place)
            let json = JSONText.object([
                // The latest first.
                (
                    "hits",
                    .array(page.events.reversed().map { EventJSON($0).object(with: [("snippet", snippet(of: $0))]) })
                ),
                ("total", try total(reader)),
                (
                    "query",
                    .object(
                        ["q", "contains"].compactMap { name in
                            invocation.options.value(name).map { (name, .string($0)) }
                        } + options.json)
                ),
                ("next", JSONText(PageCursor.next(before: page))),
                ("truncated", .bool(page.isShort || invocation.limit?.isCut == true)),
            ])
            invocation.output.write(json.description + "\n")
        }
        return 0
    }

    /// How many hits there are. What is looked for in all texts is counted with the first page: the others are found
    /// without a look at what comes after them.
    private func total(_ reader: IndexReader) throws -> JSONText {
        if pattern.isLookedForInAll, cursor.place != nil { return .null }
        return .integer(Int(try reader.searchCount(pattern, options.filter)))
    }

    /// What the event says, with each piece's part of the match: the usual parts, then other members that match.
    private func snippet(of event: EventRecord) -> JSONText {
        let detail = EventDetail(event)
        var pieces = pieces(of: detail.parts.map(\.text).joined(separator: " "))
        for member in detail.payload.members where !detail.told.contains(member.name) {
            guard !pattern.matches(in: member.value.text).isEmpty else { continue }
            pieces += [Self.piece("  \(member.name): ", isHit: false)] + self.pieces(of: member.value.text)
        }
        return .array(pieces)
    }

    private func pieces(of text: String) -> [JSONText] {
        let excerpt = EventExcerpt(of: text, pattern)
        var pieces: [JSONText] = []
        var end = excerpt.text.startIndex
        for match in excerpt.matches {
            if end < match.lowerBound { pieces.append(Self.piece(excerpt.text[end..<match.lowerBound], isHit: false)) }
            pieces.append(Self.piece(excerpt.text[match], isHit: true))
            end = match.upperBound
        }
        if end < excerpt.text.endIndex { pieces.append(Self.piece(excerpt.text[end...], isHit: false)) }
        return pieces
    }

    private static func piece(_ text: some StringProtocol, isHit: Bool) -> JSONText {
        .object([("text", .string(String(text))), ("hit", .bool(isHit))])
    }
}
