import Blotter
import BlotterReports
import BlotterServer
import TelemetryLog

/// `/api/search`: a page of the events that hold a text, the latest first; `search` prints the same for eyes.
struct SearchEndpoint: Endpoint {
    static let route = Route(
        path: ["api", "search"],
        parameters: [.value("q"), .value("contains")] + Route.Parameter.filter() + [.value("limit"), .value("cursor")]
            + Route.Parameter.export, isLasting: true)

    private static let usualLimit = 50
    private static let mostHits = 1000

    private let options: FilterOptions
    private let pattern: SearchPattern
    /// What was searched for, by the parameter that said it.
    private let query: [(String, JSONText)]
    private let limit: Int
    private let cursor: PageCursor

    init(_ parameters: ParsedOptions, now: Timestamp) throws {
        options = try FilterOptions(parameters, now: now)
        pattern = try .typed(parameters)
        query = ["q", "contains"].compactMap { name in parameters.value(name).map { (name, .string($0)) } }
        limit = try parameters.integer("limit", atLeast: 1, atMost: Self.mostHits) ?? Self.usualLimit
        cursor = try PageCursor(parameters)
    }

    func answer(_ site: AnswerSite) throws -> Response {
        let engine = try site.engine()
        return try engine.atOneMoment {
            let page = try engine.searchPage(pattern, options.filter, limit: limit, before: cursor.place)
            let hits = page.events.reversed().map { EventRow($0).object(with: [("snippet", snippet(of: $0))]) }
            return Response(
                .object([
                    ("hits", .array(hits)),
                    ("total", try total(engine)),
                    ("query", .object(query + options.json)), ("next", JSONText(PageCursor.next(before: page))),
                    ("truncated", .bool(site.isCut(page))),
                ]))
        }
    }

    /// How many hits there are. What is looked for in all texts is counted with the first page: the others are found
    /// without a look at what comes after them.
    private func total(_ engine: any Engine) throws -> JSONText {
        if pattern.isLookedForInAll, cursor.place != nil { return .null }
        return .integer(Int(try engine.searchCount(pattern, options.filter)))
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
