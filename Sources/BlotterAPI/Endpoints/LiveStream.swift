import Blotter
import BlotterReports
import BlotterServer
import Glibc

/// Events as they come, of one session or of all, as Server-Sent Events
/// (https://html.spec.whatwg.org/multipage/server-sent-events.html).
///
/// An event's id is the `TailPosition` behind it, so that a client that says it again misses nothing and gets nothing
/// twice.
struct LiveStream: Sendable {
    /// Bytes of events that are sent at once.
    private static let batchBytes = 4 << 20

    private let index: IndexFile
    private let watch: IndexWatch
    private let question: TailQuestion
    /// Where to go on from; from now on when it is nil.
    private let start: TailPosition?
    private let heartbeat: Duration

    /// The events that are asked for and come behind a position. Throws the `Problem` of a session of which nothing is
    /// known, or of an index that cannot be asked.
    init(
        index: IndexFile, watch: IndexWatch, _ question: TailQuestion, start: TailPosition?,
        heartbeat: Duration = .seconds(15)
    ) throws {
        do {
            let engine = try index.engine()
            if let session = question.session, try !engine.knowsSession(session) { throw Problem.noSession(session) }
        } catch let error as BlotterError {
            throw Problem(503, "Service Unavailable", detail: "\(error.withoutPath)")
        }
        self.index = index
        self.watch = watch
        self.question = question
        self.start = start
        self.heartbeat = heartbeat
    }

    /// Where names are asked for that no path can have as a part.
    private static let other = ["api", "live", "stream"]

    /// What a request asks for with its path or `session_id`, with `kind`, `type`, `symbol`, `mode`, `contains`, `after`
    /// and `Last-Event-ID`. Throws `Problem`.
    init(_ request: Request, index: IndexFile, watch: IndexWatch) throws {
        var question = TailQuestion(session: request.path == Self.other ? nil : request.path[3])
        var sessions: [String] = []
        var start = request.headers.lastEventID
        for (name, value) in request.parameters {
            switch name {
            case "kind", "type": question.filter.kinds.append(value)
            case "symbol": question.filter.symbols.append(value)
            case "mode": question.filter.modes.append(value)
            case "contains": question.pattern = SearchPattern(contains: value)
            case "after": start = start ?? value
            case "session_id" where question.session == nil: sessions.append(value)
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
        if sessions.count == 1, !NameChoice.isPattern(sessions[0]), NameChoice.pieces(sessions[0]) == sessions {
            question.session = sessions[0]
        } else if sessions == [""] {
            question.session = ""
        } else {
            question.filter.sessions = sessions
        }
        try self.init(index: index, watch: watch, question, start: position)
    }

    private static func names(path: [String]) -> String {
        (["after", "contains", "kind", "mode"] + (path == other ? ["session_id"] : []) + ["symbol", "type"])
            .joined(separator: ", ")
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
        var tail = try EventTail(index, question, from: start)
        var lastWritten = clock.now
        while true {
            // First: what is committed during a look is looked at again.
            let news = watch.news
            guard !stream.isCancelled else { return }
            if try send(&tail, stream) { lastWritten = clock.now }
            if clock.now - lastWritten >= heartbeat {
                guard stream.write(": heartbeat\n\n") else { return }
                lastWritten = clock.now
            }
            watch.wait(after: news, atMost: lastWritten + heartbeat - clock.now)
        }
    }

    /// Sends what is new; whether there was anything.
    private func send(_ tail: inout EventTail, _ stream: BodyStream) throws -> Bool {
        var hasAny = false
        var text = ""
        try tail.look { event, place in
            // Outside of strings JSON has line ends only as blanks.
            let json = EventRow(event).object.description.replacingScalars { $0 == "\n" || $0 == "\r" ? " " : nil }
            text += "id: \(place)\nevent: telemetry\ndata: \(json)\n\n"
            return text.utf8.count < Self.batchBytes
        } pause: {
            hasAny = hasAny || !text.isEmpty
            let goesOn = text.isEmpty || stream.write(text)
            text = ""
            return goesOn && !stream.isCancelled
        }
        return hasAny
    }
}
