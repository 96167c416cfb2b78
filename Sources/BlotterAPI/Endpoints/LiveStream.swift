import Blotter
import BlotterReports
import BlotterServer
import Glibc

/// The events of one session as they come, as Server-Sent Events
/// (https://html.spec.whatwg.org/multipage/server-sent-events.html).
///
/// An event's id is the `TailPosition` behind it, so that a client that says it again misses nothing and gets nothing
/// twice.
struct LiveStream: Sendable {
    /// Events that are read at once, and bytes of them.
    private static let batch = 500
    private static let batchBytes = 4 << 20
    /// Of the index's pages that a stream keeps in memory; it mostly looks at the same few.
    private static let cacheBytes = 128 << 10

    private let index: IndexFile
    private let watch: IndexWatch
    private let session: String
    private let kinds: [String]
    /// Where to go on from; from now on when it is nil.
    private let start: TailPosition?
    private let heartbeat: Duration

    /// The events of these kinds, or of all, that come behind a position. Throws the `Problem` of a session of which
    /// nothing is known, or of an index that cannot be asked.
    init(
        index: IndexFile, watch: IndexWatch, session: String, kinds: [String], start: TailPosition?,
        heartbeat: Duration = .seconds(15)
    ) throws {
        do {
            guard try index.engine().knowsSession(session) else { throw Problem.noSession(session) }
        } catch let error as BlotterError {
            throw Problem(503, "Service Unavailable", detail: "\(error.withoutPath)")
        }
        self.index = index
        self.watch = watch
        self.session = session
        self.kinds = kinds
        self.start = start
        self.heartbeat = heartbeat
    }

    /// Where names are asked for that no path can have as a part.
    private static let other = ["api", "live", "stream"]

    /// What a request asks for with its path or `session_id`, with `kind`, `type`, `after` and `Last-Event-ID`. Throws
    /// `Problem`.
    init(_ request: Request, index: IndexFile, watch: IndexWatch) throws {
        var session = request.path == Self.other ? nil : request.path[3]
        var kinds: [String] = []
        var start = request.headers.lastEventID
        for (name, value) in request.parameters {
            switch name {
            case "kind", "type": kinds += value.split(separator: ",").map(String.init)
            case "after": start = start ?? value
            case "session_id" where session == nil: session = value
            default:
                throw Problem.badParameter(
                    name, "there is no parameter \(name) here; there are " + (Self.names(path: request.path)))
            }
        }
        let position = try start.map { text in
            guard let position = TailPosition(text) else {
                throw Problem.badParameter("after", "'\(text)' is not what 'position' or an event's id said")
            }
            return position
        }
        guard let session else { throw Problem.badParameter("session_id", "it has to be given") }
        try self.init(index: index, watch: watch, session: session, kinds: kinds, start: position)
    }

    private static func names(path: [String]) -> String {
        path == other ? "after, kind, session_id, type" : "after, kind, type"
    }

    /// Whether a request is for a stream.
    static func isAsked(by request: Request) -> Bool {
        let path = request.path
        return path == other
            || path.count == 5 && path.starts(with: ["api", "live", "execution"]) && path[4] == "stream"
    }

    /// Writes until nobody reads any more. Throws `BlotterError`.
    func write(to stream: BodyStream) throws {
        guard stream.write("retry: 1000\n\n") else { return }
        stream.whenCancelled { [watch] in watch.nudge() }
        let clock = ContinuousClock()
        var position = start
        var engine = try index.engine(cacheBytes: Self.cacheBytes)
        var lastWritten = clock.now
        while true {
            // First: what is committed during a look is looked at again.
            let news = watch.news
            guard !stream.isCancelled else { return }
            if engine.isReplaced {
                // Its numbers are others.
                engine = try index.engine(cacheBytes: Self.cacheBytes)
                position = nil
            }
            if try send(engine, &position, stream) { lastWritten = clock.now }
            if clock.now - lastWritten >= heartbeat {
                guard stream.write(": heartbeat\n\n") else { return }
                lastWritten = clock.now
            }
            watch.wait(after: news, atMost: lastWritten + heartbeat - clock.now)
        }
    }

    /// Sends what is new; whether there was anything.
    private func send(_ engine: any Engine, _ position: inout TailPosition?, _ stream: BodyStream) throws -> Bool {
        guard var place = position else {
            position = try engine.tailPosition(ofSession: session)
            return false
        }
        var hasAny = false
        var isDone = false
        while !isDone, !stream.isCancelled {
            var text = ""
            isDone = try engine.tail(session: session, kinds: kinds, from: &place, limit: Self.batch) { event, place in
                // Outside of strings JSON has line ends only as blanks.
                let json = EventRow(event).object.description.replacingScalars { $0 == "\n" || $0 == "\r" ? " " : nil }
                text += "id: \(place)\nevent: telemetry\ndata: \(json)\n\n"
                return text.utf8.count < Self.batchBytes
            }
            position = place
            hasAny = hasAny || !text.isEmpty
            if !text.isEmpty, !stream.write(text) { return true }
        }
        return hasAny
    }
}
