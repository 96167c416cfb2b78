import Blotter
import BlotterReports
import BlotterServer
import TelemetryLog

/// `/api/fills`: a page of the view `fills`, oldest first.
struct FillsEndpoint: Endpoint {
    private static let names: [FilterOptions.Name] = [.session, .symbol, .mode, .from, .to]
    private static let usualLimit = 200
    private static let mostFills = 5000

    static let route = Route(
        path: ["api", "fills"],
        parameters: Route.Parameter.filter(names) + [.value("limit"), .value("cursor")] + Route.Parameter.export,
        isLasting: true)

    private let options: FilterOptions
    private let limit: Int
    private let cursor: PageCursor

    init(_ parameters: ParsedOptions, now: Timestamp) throws {
        options = try FilterOptions(parameters, Self.names, now: now)
        limit = try parameters.integer("limit", atLeast: 1, atMost: Self.mostFills) ?? Self.usualLimit
        cursor = try PageCursor(parameters)
    }

    func answer(_ site: AnswerSite) throws -> Response {
        let engine = try site.engine()
        return try engine.atOneMoment {
            try options.requireSessions(engine)
            let page = try engine.fillPage(options.filter, limit: limit, before: cursor.place)
            var rows: [JSONText] = []
            for fill in page.fills.reversed() {
                let text = FillRow(fill).object.description
                guard site.limit.takes(text.utf8.count) else { break }
                rows.append(.raw(text))
            }
            // What had no room is before those that had.
            let next =
                rows.count < page.fills.count
                ? page.fills.suffix(rows.count).first.map {
                    EventOrder.Place(time: $0.timestamp?.nanoseconds, id: $0.id)
                }
                : page.next
            return Response(
                .object([
                    ("fills", .array(rows.reversed())), ("total", .integer(Int(try engine.fillCount(options.filter)))),
                    ("query", .object(options.json.filter { $0.0 != "type" })),
                    ("next", JSONText(next.map(PageCursor.text))), ("truncated", .bool(site.limit.isCut)),
                ]))
        }
    }

    static func export(_ parameters: ParsedOptions, _ style: ExportStyle, now: Timestamp) throws -> any Export {
        let options = try FilterOptions(parameters, names, now: now)
        let limit = try parameters.integer("limit", atLeast: 1)
        return RowExport(style: style, columns: FillRow.columns, begin: { try options.requireSessions($0) }) {
            engine, _, row in
            func write(_ fill: FillRecord) -> Bool { row({ FillRow(fill).cells }, { FillRow(fill).object }) }
            guard let limit else { return try engine.fills(options.filter, write) }
            let page = try engine.fillPage(options.filter, limit: limit, before: nil)
            _ = page.fills.allSatisfy(write)
        }
    }
}
