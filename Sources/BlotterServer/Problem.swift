/// Why a request is not answered, as a problem document (RFC 9457).
package struct Problem: Error, Equatable, Sendable {
    /// The status of HTTP, from 400 to 599.
    package var status: Int
    /// The status in words, the same for all problems of it.
    package var title: String
    /// What is wrong with this request, and what to do.
    package var detail: String
    /// The parameter that it is about.
    package var parameter: String?
    /// Headers of the answer.
    package var headers: [String: String] = [:]

    /// A problem of this status; `parameter` is the one of the query that is at fault.
    package init(_ status: Int, _ title: String, detail: String, parameter: String? = nil) {
        self.status = status
        self.title = title
        self.detail = detail
        self.parameter = parameter
    }

    /// 404: nothing is at this path, whose parts are decoded.
    package static func notFound(_ path: [String]) -> Problem {
        Problem(404, "Not Found", detail: "there is nothing at /\(path.joined(separator: "/"))")
    }

    /// 400: the parameter `name` has a value that it cannot have, as `detail` says.
    package static func badParameter(_ name: String, _ detail: String) -> Problem {
        Problem(400, "Bad Request", detail: detail, parameter: name)
    }

    /// For a path that knows other methods.
    static func badMethod(_ known: [String]) -> Problem {
        var problem = Problem(
            405, "Method Not Allowed",
            detail: "only \(known.joined(separator: " and ")) is known here; nothing is changed over HTTP")
        problem.headers["Allow"] = known.joined(separator: ", ")
        return problem
    }

    /// 401: the request has not the server's token.
    static let unauthorized: Problem = {
        var problem = Problem(401, "Unauthorized", detail: "this server asks for its token: Authorization: Bearer …")
        problem.headers["WWW-Authenticate"] = #"Bearer realm="blotter""#
        return problem
    }()

    /// 503: too much waits or runs; the client may try again after a second.
    static let busy: Problem = {
        var problem = Problem(503, "Service Unavailable", detail: "too much is being asked at once; try again")
        problem.headers["Retry-After"] = "1"
        return problem
    }()
}

extension Problem {
    /// The answer that says the problem, as a document of JSON.
    package var response: Response {
        var members = [
            "\"type\": \"about:blank\"", "\"title\": \(Self.quoted(title))", "\"status\": \(status)",
            "\"detail\": \(Self.quoted(detail))",
        ]
        if let parameter { members.append("\"parameter\": \(Self.quoted(parameter))") }
        var response = Response(status, "application/problem+json", "{\(members.joined(separator: ", "))}\n")
        response.headers = headers
        return response
    }

    /// A string of JSON (RFC 8259, section 7).
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\u{0}"..."\u{1F}", "\u{7F}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
