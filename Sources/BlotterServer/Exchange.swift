private import CMicroHTTPD
import Threads

/// One request and its answer: it sleeps while a worker makes the answer, and again while a stream has nothing to send.
final class Exchange: Sendable {
    /// What the server's own thread and a worker share.
    private struct State: @unchecked Sendable {
        /// nil once the client is gone.
        var connection: OpaquePointer?
        var answer: Answer?
        var stream: BodyStream?
        var isAsleep = false
        var isAborted = false
        /// Whether the head was read.
        var isBegun = false
        var endsConnection = false
        var body: [UInt8] = []
    }

    /// A response to a request.
    struct Answer: Sendable {
        var response: Response
        var hasBody: Bool
    }

    /// What is asked for, as it came: the path and the query.
    let target: [UInt8]
    private let state: Monitor<State>
    private let began = ContinuousClock.now

    /// How long ago it began.
    var age: Duration { began.duration(to: .now) }

    init(_ connection: OpaquePointer, target: [UInt8]) {
        self.target = target
        state = Monitor(State(connection: connection))
    }

    // MARK: The request

    /// Whether this is the first call.
    func begin() -> Bool {
        state.change { state in
            defer { state.isBegun = true }
            return !state.isBegun
        }
    }

    /// Keeps a part of the request's body, up to one byte more than `limit`.
    func take(_ bytes: UnsafeRawBufferPointer, limit: Int) {
        state.change { state in
            state.body.append(contentsOf: bytes.prefix(limit + 1 - state.body.count))
        }
    }

    var body: [UInt8] { state.read(\.body) }

    /// Whether no other request may follow on the connection.
    var endsConnection: Bool {
        get { state.read(\.endsConnection) }
        set { state.change { $0.endsConnection = newValue } }
    }

    /// Sleeps until there is an answer; called by the server's own thread, before a worker is asked for one.
    func sleep() {
        state.change { state in
            guard let connection = state.connection, !state.isAborted else { return }
            blotter_http_suspend(connection)
            state.isAsleep = true
        }
    }

    /// Gives the answer and wakes the connection up; called by the worker.
    func finish(_ answer: Answer) {
        state.change { state in
            state.answer = answer
            Self.wake(&state)
        }
    }

    var answer: Answer? { state.read(\.answer) }
    var isAborted: Bool { state.read(\.isAborted) }

    private static func wake(_ state: inout State) {
        guard state.isAsleep, let connection = state.connection else { return }
        state.isAsleep = false
        blotter_http_resume(connection)
    }

    // MARK: The answer

    /// The stream whose bytes this sends.
    func send(_ stream: BodyStream) { state.change { $0.stream = stream } }

    /// Puts the connection to sleep for a stream, and answers how to wake it up; called by the server's own thread.
    func pause() -> @Sendable () -> Void {
        sleep()
        return { [self] in state.change { Self.wake(&$0) } }
    }

    // MARK: The end

    /// The client is gone, or has everything.
    func close() {
        let stream = state.change { state in
            state.connection = nil
            return state.stream
        }
        stream?.cancel(wakes: false)
    }

    /// The server stops.
    func abort() {
        let stream = state.change { state in
            state.isAborted = true
            Self.wake(&state)
            return state.stream
        }
        stream?.cancel(wakes: true)
    }
}
