import Blotter
import BlotterReports
import BlotterServer
import TelemetryLog

/// `/api/rejects`: what `rejects --json` prints, as a member, and the files that the lines are in.
struct RejectsEndpoint: Endpoint {
    static let route = Route(
        path: ["api", "rejects"],
        parameters: Route.Parameter.filter([.session, .from, .to]) + [
            .value("file", isRepeatable: true), .value("reason", isRepeatable: true), .value("limit"),
            .value("cursor"),
        ] + Route.Parameter.export, isLasting: true)

    /// Of a row of JSON, beside its texts.
    private static let rowBytes = 100

    private let options: RejectOptions
    private let cursor: PageCursor

    init(_ parameters: ParsedOptions, now: Timestamp) throws {
        options = try RejectOptions(parameters, now: now)
        cursor = try PageCursor(parameters)
    }

    func answer(_ site: AnswerSite) throws -> Response {
        let engine = try site.engine()
        return try engine.atOneMoment {
            var (rows, last): ([JSONText], Int64?) = ([], nil)
            var filter = options.filter
            filter.after = cursor.place?.id
            // One more than is given tells whether there are more.
            let most = options.limit ?? .max
            try engine.rejects(filter, limit: most == .max ? nil : most + 1) { reject in
                let bytes = reject.text.utf8.count + reject.file.utf8.count + Self.rowBytes
                guard site.limit.takes(bytes) else { return false }
                guard rows.count < most else {
                    site.limit.cut()
                    return false
                }
                rows.append(RejectRow(reject).object)
                last = reject.id
                return true
            }
            let isCut = site.limit.isCut
            let files = try engine.rejectedFiles(options.filter)
            let total = files.reduce(0) { $0 + $1.count }
            let rate = try engine.parseStatistics(sessions: options.filter.sessions).errorRate
            return Response(
                .object([
                    ("rejects", .array(rows)),
                    ("files", .array(files.prefix(AnswerLimit.mostNames).map { RejectedFileJSON($0).object })),
                    ("files_total", .integer(files.count)), ("total", .integer(Int(total))),
                    ("error_rate", .number(rate)), ("status", .string("\(RejectedFileJSON.status(of: rate))")),
                    ("next", JSONText(isCut ? last.map { "_\($0)" } : nil)), ("truncated", .bool(isCut)),
                ]))
        }
    }

    static func export(_ parameters: ParsedOptions, _ style: ExportStyle, now: Timestamp) throws -> any Export {
        let filter = try RejectOptions(parameters, now: now).filter
        let limit = try parameters.integer("limit", atLeast: 1)
        return RowExport(style: style, columns: RejectRow.columns) { engine, _, row in
            try engine.rejects(filter, limit: limit) { reject in
                row({ RejectRow(reject).cells }, { RejectRow(reject).object })
            }
        }
    }
}
