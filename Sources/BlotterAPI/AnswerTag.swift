import Blotter
import BlotterServer
import Glibc

/// The ETag (RFC 9110, 8.8.3) of an answer that stays the same until the index changes.
struct AnswerTag {
    /// As it stands in the header; weak, since equal answers may be gzipped in different ways.
    let text: String

    /// Of an answer from the index in one edition, by this program: another may put it into other words.
    init(_ edition: Edition) { text = "W/\"\(edition.text)-\(Self.program)\"" }

    private static let program: String = {
        var status = stat()
        stat("/proc/self/exe", &status)
        return [status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec].map { String($0, radix: 16) }
            .joined(separator: "-")
    }()

    /// The headers of such an answer: it may be kept, and is asked for again each time.
    var headers: [String: String] { ["ETag": text, "Cache-Control": "private, no-cache"] }

    /// What a client is told that has the answer already.
    var notModified: Response {
        var response = Response(304, Response.json, "")
        response.headers = headers
        return response
    }
}
