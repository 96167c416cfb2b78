/// What is answered: a status, what the body is, and the body.
package struct Response: Sendable, Equatable {
    package var status: Int
    package var contentType: String
    package var body: [UInt8]
    /// Beyond those that every answer has.
    package var headers: [String: String] = [:]

    package init(_ status: Int, _ contentType: String, _ body: String) {
        self.status = status
        self.contentType = contentType
        self.body = Array(body.utf8)
    }

    /// With status 200.
    package init(_ contentType: String, _ body: String) { self.init(200, contentType, body) }

    package static let json = "application/json"

    /// Headers of every answer: nothing is kept, guessed, framed or run.
    static let safety = [
        ("Cache-Control", "no-store"),
        (
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
                + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        ),
        ("Referrer-Policy", "no-referrer"),
        ("X-Content-Type-Options", "nosniff"),
    ]
}
