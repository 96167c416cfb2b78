import BlotterReports

/// One path of the API: the parameters it takes, and the endpoint behind it.
struct Route: Sendable {
    /// A parameter, and the option of the command line that means the same.
    struct Parameter: Sendable {
        let name: String
        let option: Option
    }

    /// `{session_id}` stands for any part, which is the parameter of that name.
    var path: [String]
    /// A path without parts that stand for others: what they say is in the query there.
    var other: [String]?
    var parameters: [Parameter] = []
    /// Whether the answer depends on the index and on nothing else, such as the time.
    var isLasting = false
    /// Whether it takes a look at all sessions or orders at once.
    var isWide = false

    /// The parameters that are parts of `path`; nil when it is another's.
    func parts(of path: [String]) -> [(name: String, value: String)]? {
        if path == other { return [] }
        guard path.count == self.path.count else { return nil }
        var parts: [(name: String, value: String)] = []
        for (part, given) in zip(self.path, path) {
            if part.hasPrefix("{") {
                parts.append((String(part.dropFirst().dropLast()), given))
            } else if part != given {
                return nil
            }
        }
        return parts
    }

    /// Of those that may be in the query, by name.
    var names: [String] {
        parameters.map(\.name).filter { other != nil || !path.contains("{\($0)}") }.sorted()
    }
}

extension Route.Parameter {
    /// What picks events: `session_id`, `type`, `symbol`, `mode`, `from`, `to`, or some of them.
    static func filter(_ names: [FilterOptions.Name] = FilterOptions.Name.allCases) -> [Route.Parameter] {
        zip(names, FilterOptions.declared(names)).map { name, option in
            Route.Parameter(name: name == .session ? "session_id" : name.rawValue, option: option)
        }
    }

    /// What asks for all events that match instead of a page, and how they are written.
    static let export: [Route.Parameter] = [.value("format"), .value("raw")]

    /// A parameter of its own; its option bears the same name, with dashes.
    static func value(_ name: String, isRepeatable: Bool = false) -> Route.Parameter {
        let option = name.replacingScalars { $0 == "_" ? "-" : nil }
        return Route.Parameter(
            name: name, option: Option(option, value: "VALUE", help: "", isRepeatable: isRepeatable))
    }
}
