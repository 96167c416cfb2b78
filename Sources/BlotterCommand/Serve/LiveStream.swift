import Blotter
import BlotterServer
import Glibc

/// The events of one session as they come, as Server-Sent Events
/// (https://html.spec.whatwg.org/multipage/server-sent-events.html).
///
/// An event's id is the `TailPosition` behind it, so that a client that says it again misses nothing and gets nothing
/// twice.
struct LiveStream: Sendable {
    /// Between two looks at the index's file, which cost two system calls each.
    private static let interval = Duration.milliseconds(50)
    /// Events that are read at once, and bytes of them.
    private static let batch = 500
    private static let batchBytes = 4 << 20

    let index: IndexFile
    let session: String
    let kinds: [String]
    /// Where to go on from; from now on when it is nil.
    let start: TailPosition?
    var heartbeat = Duration.seconds(15)

    /// Writes until nobody reads any more. Throws `BlotterError`.
    func write(to stream: BodyStream) throws {
        guard stream.write("retry: 1000\n\n") else { return }
        let clock = ContinuousClock()
        var position = start
        var stamp = IndexStamp(index)
        var reader: IndexReader?
        var hasNews = true
        var lastWritten = clock.now
        while !stream.isCancelled {
            if hasNews {
                if reader == nil, index.exists { reader = try IndexReader(index) }
                if let reader, try send(reader, &position, stream) { lastWritten = clock.now }
            }
            if clock.now - lastWritten >= heartbeat {
                guard stream.write(": heartbeat\n\n") else { return }
                lastWritten = clock.now
            }
            usleep(UInt32(Self.interval / .microseconds(1)))
            let now = IndexStamp(index)
            hasNews = now != stamp
            if now.isOther(than: stamp) {
                // Its numbers are others, unless it is the first.
                if reader != nil { position = nil }
                reader = nil
            }
            stamp = now
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
