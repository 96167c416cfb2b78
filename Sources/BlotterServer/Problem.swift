/// Why a request is not answered, as a problem document (RFC 9457).
package struct Problem: Error, Equatable, Sendable {
    package var status: Int
    package var title: String
    package var detail: String
    /// The parameter that it is about.
    package var parameter: String?

    package init(_ status: Int, _ title: String, detail: String, parameter: String? = nil) {
        self.status = status
        self.title = title
        self.detail = detail
        self.parameter = parameter
    }

    package static func notFound(_ path: [String]) -> Problem {
        Problem(404, "Not Found", detail: "there is nothing at /\(path.joined(separator: "/"))")
    }

    package static func badParameter(_ name: String, _ detail: String) -> Problem {
        Problem(400, "Bad Request", detail: detail, parameter: name)
    }
}
