/// What is answered: a status, what the body is, and the body.
package struct Response: Sendable {
    /// What follows the headers.
    package enum Body: Sendable {
        case bytes([UInt8])
        /// Written on a thread of its own while it is sent; a body that throws is cut off, so that it does not look whole.
        case stream(@Sendable (BodyStream) throws -> Void)
    }

    /// The status of HTTP.
    package var status: Int
    /// The body's media type (RFC 9110, 8.3.1).
    package var contentType: String
    /// The body; not sent in answer to HEAD.
    package var body: Body
    /// Beyond those that every answer has, or in their place.
    package var headers: [String: String] = [:]

    /// An answer with the headers that every one has.
    package init(_ status: Int, _ contentType: String, _ body: Body) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }

    /// An answer whose body is `text` in UTF-8.
    package init(_ status: Int, _ contentType: String, _ text: String) {
        self.init(status, contentType, .bytes(Array(text.utf8)))
    }

    /// With status 200.
    package init(_ contentType: String, _ text: String) { self.init(200, contentType, text) }

    /// The body's bytes; none of a stream.
    package var bytes: [UInt8] { if case .bytes(let bytes) = body { bytes } else { [] } }

    /// The media type of JSON (RFC 8259, 11).
    package static let json = "application/json"

    /// Headers of every answer: nothing is kept, guessed, framed or run.
    static let safety = [
        "Cache-Control": "no-store",
        "Content-Security-Policy":
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
            + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    ]
}
