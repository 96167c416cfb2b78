import Blotter
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

    let index: IndexFile
    let watch: IndexWatch
    let session: String
    let kinds: [String]
    /// Where to go on from; from now on when it is nil.
    let start: TailPosition?
    var heartbeat = Duration.seconds(15)

    /// Writes until nobody reads any more. Throws `BlotterError`.
    func write(to stream: BodyStream) throws {
        guard stream.write("retry: 1000\n\n") else { return }
        stream.whenCancelled { [watch] in watch.nudge() }
        let clock = ContinuousClock()
        var position = start
        var reader = try IndexReader(index, cacheBytes: Self.cacheBytes)
        var lastWritten = clock.now
        while true {
            // First: what is committed during a look is looked at again.
            let news = watch.news
            guard !stream.isCancelled else { return }
            if reader.isReplaced {
                // Its numbers are others.
                reader = try IndexReader(index, cacheBytes: Self.cacheBytes)
                position = nil
            }
            if try send(reader, &position, stream) { lastWritten = clock.now }
            if clock.now - lastWritten >= heartbeat {
                guard stream.write(": heartbeat\n\n") else { return }
                lastWritten = clock.now
            }
            watch.wait(after: news, atMost: lastWritten + heartbeat - clock.now)
        }
    }

    /// Sends what is new; whether there was anything.
    private func send(_ reader: IndexReader, _ position: inout TailPosition?, _ stream: BodyStream) throws -> Bool {
        guard var place = position else {
            position = try reader.tailPosition(ofSession: session)
            return false
        }
        var hasAny = false
        var isDone = false
        while !isDone, !stream.isCancelled {
            var text = ""
            isDone = try reader.tail(session: session, kinds: kinds, from: &place, limit: Self.batch) { event, place in
                // Outside of strings JSON has line ends only as blanks.
                let json = EventJSON(event).object.description.replacingScalars { $0 == "\n" || $0 == "\r" ? " " : nil }
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
