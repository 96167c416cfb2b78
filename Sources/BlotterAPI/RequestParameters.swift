import BlotterReports
import BlotterServer
import TelemetryLog

/// The parameters of a request, as the options that mean the same on the command line.
struct RequestParameters {
    /// Of any list that is not streamed; some have a lower limit.
    private static let mostRows = 10_000
    /// In one value.
    private static let mostNames = 1000

    /// How all events that match are exported; nil for the usual answer.
    private(set) var format: ExportFormat?
    /// Whether an export in CSV leaves formulas as they are.
    var isRaw: Bool { raw ?? false }
    /// `name=value` of each, in their order: what the answer depends on.
    private(set) var words: [String] = []
    /// Whether a time counts back from now.
    private(set) var isRelative = false

    private let route: Route
    private var raw: Bool?
    /// Those that a path without parts would say in the query.
    private let pathNames: [String]
    private var options: ParsedOptions

    /// Reads those of the query and the parts of the path; throws `Problem`.
    init(
        _ given: [(name: String, value: String)], _ parts: [(name: String, value: String)], _ route: Route
    ) throws {
        self.route = route
        pathNames = parts.map(\.name)
        options = ParsedOptions(declared: route.parameters.map(\.option))
        for (name, value) in given {
            guard !parts.contains(where: { $0.name == name }) else {
                throw Problem.badParameter(name, "it is a part of the path")
            }
            try take(name, value)
        }
        if raw != nil, format != .csv { throw Problem.badParameter("raw", "it is for format=csv") }
        if format != nil, options.declares("cursor"), options.isGiven("cursor") {
            throw Problem.badParameter("cursor", "it is for pages; an export gives all that match")
        }
        for (name, value) in parts { try take(name, value) }
    }

    private mutating func take(_ name: String, _ value: String) throws {
        guard let parameter = route.parameters.first(where: { $0.name == name }) else {
            let known = route.names.filter { !pathNames.contains($0) }.joined(separator: ", ")
            throw Problem.badParameter(
                name, "there is no parameter \(name) here" + (known.isEmpty ? "" : "; there are \(known)"))
        }
        if name == "limit", !(Int(value).map { 1...Self.mostRows ~= $0 } ?? false) {
            throw Problem.badParameter(name, "'\(value)' is not a whole number from 1 to \(Self.mostRows)")
        }
        guard value.utf8.count(where: { $0 == UInt8(ascii: ",") }) < Self.mostNames else {
            throw Problem.badParameter(name, "there are more than \(Self.mostNames) names")
        }
        if !parameter.option.isRepeatable, options.isGiven(parameter.option.name) {
            throw Problem.badParameter(name, "\(name): given more than once; give it once")
        }
        options.record(parameter.option, value: value)
        guard !Route.Parameter.export.contains(where: { $0.name == name }) else { return try takeExport(name, value) }
        words.append("\(name)=\(value)")
        if ["from", "to"].contains(name), TimeArgument(value)?.isRelative == true { isRelative = true }
    }

    /// Reads what says how events are exported, which is no part of the question.
    private mutating func takeExport(_ name: String, _ value: String) throws {
        if name == "format" {
            format = ExportFormat(rawValue: value)
            guard format != nil || value == "json" else {
                throw Problem.badParameter("format", "'\(value)' is not json, csv or jsonl")
            }
        } else {
            raw = ["0": false, "1": true][value]
            guard raw != nil else {
                throw Problem.badParameter("raw", "raw: cannot take '\(value)'; give 0 or 1")
            }
        }
    }

    /// What `body` makes of the options; a `UsageError` becomes the `Problem` of the parameter that it is about.
    func reading<Result>(_ body: (ParsedOptions) throws -> Result) throws -> Result {
        do {
            return try body(options)
        } catch let error as UsageError {
            let parameter = route.parameters.first { $0.option.name == error.option }?.name ?? ""
            throw Problem.badParameter(parameter, error.description(ofParameter: parameter))
        }
    }
}
