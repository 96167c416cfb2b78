/// The line and the fields of a request, as far as they say what it is and where it ends.
///
/// Two programs that read these in two ways take one request for two, or for another's (RFC 9112, 11.2): a proxy and
/// this server, say. So a head that can be read in two ways is refused, however it was meant.
struct RequestHead {
    /// Bytes of the line and all fields.
    static let mostBytes = 32 << 10

    /// `HTTP/1.1`
    var version = "HTTP/1.1"
    /// The path and the query, as they came.
    var target = "/"
    var fields: [(name: String, value: String)] = []
    var size = 0
    /// Whether every byte of the head is one of those above, or stands between two of them where it should: not so with
    /// a NUL, a line that ends by LF alone, goes on in the next one, or has no name.
    var isWhole = true

    /// Why it is not answered; nil for one that everybody reads alike.
    var problem: Problem? {
        if size > Self.mostBytes {
            return Problem(
                431, "Request Header Fields Too Large",
                detail: "a request has at most \(Self.mostBytes) bytes of line and headers")
        }
        guard isWhole else { return Self.malformed("the lines of the request are not as RFC 9112 has them") }
        guard target.hasPrefix("/"), target.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
            return Self.malformed("what is asked for has to be a path of visible characters of ASCII")
        }
        for (name, value) in fields {
            guard !name.isEmpty, name.utf8.allSatisfy(Self.isToken) else {
                return Self.malformed("a header's name has a character that none may have")
            }
            guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
                return Self.malformed("the header \(name) has a control character")
            }
        }
        return framingProblem
    }

    private var framingProblem: Problem? {
        guard values(of: "host").count <= 1 else { return Self.malformed("there is more than one Host") }
        let lengths = values(of: "content-length")
        guard lengths.count <= 1 else { return Self.malformed("there is more than one Content-Length") }
        if let length = lengths.first, length.isEmpty || !length.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) {
            return Self.malformed("Content-Length is no number")
        }
        let codings = values(of: "transfer-encoding")
        guard !codings.isEmpty else { return nil }
        guard lengths.isEmpty else { return Self.malformed("there are Content-Length and Transfer-Encoding") }
        guard codings.count == 1, codings[0].lowercased() == "chunked", version != "HTTP/1.0" else {
            return Self.malformed("Transfer-Encoding has to be chunked, once, and HTTP/1.1")
        }
        return nil
    }

    /// Of all fields with a name, which is given in small letters.
    func values(of name: String) -> [String] {
        fields.filter { $0.name.utf8.count == name.utf8.count && $0.name.lowercased() == name }.map(\.value)
    }

    /// Whether nothing may follow on the connection: where such a body ends is read by others in more ways than one.
    var endsConnection: Bool { !values(of: "transfer-encoding").isEmpty }

    /// The connection ends with it, as nobody can say where the next request begins.
    private static func malformed(_ detail: String) -> Problem {
        var problem = Problem(400, "Bad Request", detail: detail)
        problem.headers["Connection"] = "close"
        return problem
    }

    /// RFC 9110, 5.6.2.
    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
