import Blotter
import BlotterReports
import BlotterServer
import CDashboard

/// The dashboard's files, which are part of the program.
struct Dashboard: Sendable {
    /// The answer to a request for one file, and the tag that stands for its bytes.
    private struct File: Sendable {
        var response: Response
        var tag: String
    }

    private let files: [String: File]

    init() {
        var files: [String: File] = [:]
        var number = 0
        while let asset = blotter_asset_at(number)?.pointee {
            let bytes = Array(UnsafeBufferPointer(start: asset.bytes, count: asset.size))
            var response = Response(200, String(cString: asset.type), .bytes(bytes))
            let tag = "\"\(String(bytes.fnv1a, radix: 16))\""
            response.headers = ["ETag": tag, "Cache-Control": "no-cache"]
            files[String(cString: asset.name)] = File(response: response, tag: tag)
            number += 1
        }
        self.files = files
    }

    /// The one for all pages; its script looks at the address.
    private static let page = "page.html"

    /// The name of the file behind a path; nil when the path is none of the dashboard's.
    static func name(_ path: [String]) -> String? {
        switch path {
        case [], ["search"], ["orders"], ["events"], ["symbols"], ["latency"], ["clock"], ["rejects"]: page
        case ["live", "execution"], ["live", "telemetry"], ["event"]: page
        case _ where path.count == 2 && path[0] == "event": page
        case ["openapi.json"]: "openapi.json"
        case _ where path.count == 3 && path.starts(with: ["live", "execution"]): page
        case _ where path.count == 2 && path[0] == "assets": path[1]
        default: nil
        }
    }

    /// nil when the path is none of the dashboard's.
    func answer(_ request: Request) -> Response? {
        guard let file = Self.name(request.path).flatMap({ files[$0] }) else { return nil }
        guard request.has(tag: file.tag) else { return file.response }
        return Response(notModified: file.response)
    }
}

extension Response {
    /// What a client is told that has another response already (RFC 9110, 15.4.5).
    init(notModified response: Response) {
        self.init(304, response.contentType, .bytes([]))
        headers = response.headers
    }
}
