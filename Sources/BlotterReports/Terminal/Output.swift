import Glibc

/// Where a command's text goes: a file descriptor behind a buffer, or memory in a test.
///
/// A reader that went away is no error: the rest is swallowed, and `isClosed` tells the command that it may stop. Any
/// other trouble (a full disk) closes the output too, and `flush()` throws it.
package final class Output {
    /// `write(2)`: answers the number of bytes it took, or -1 with `errno` set.
    package typealias SystemWrite = (Int32, UnsafeRawPointer?, Int) -> Int

    /// Bytes: as much as a pipe of Linux holds.
    static let defaultCapacity = 65_536

    /// What is at the other end.
    package private(set) var terminal: Terminal

    /// Whether notes are left out.
    package var isQuiet = false

    /// Asked before the first bytes go out: another descriptor that they and all others go to, nil for none.
    package var detour: (() -> Int32?)?

    /// While it is true, what is written waits in memory.
    package var isHeld = false { didSet { if !isHeld { drain() } } }

    /// Whether nothing that is written now arrives any more.
    package private(set) var isClosed = false

    private var descriptor: Int32
    private let capacity: Int
    private let systemWrite: SystemWrite
    private var buffer: [UInt8] = []
    private var failure: OutputError?

    /// An output to an open descriptor, which stays open.
    ///
    /// A `capacity` of 0 sends each write on at once, which is right for standard error.
    package init(
        descriptor: Int32,
        terminal: Terminal = .none,
        capacity: Int = defaultCapacity,
        systemWrite: @escaping SystemWrite = Glibc.write
    ) {
        // The default action would kill the process before `write` could answer EPIPE.
        signal(SIGPIPE, SIG_IGN)
        self.descriptor = descriptor
        self.terminal = terminal
        self.capacity = capacity
        self.systemWrite = systemWrite
    }

    private init(collectingFor terminal: Terminal) {
        descriptor = -1
        self.terminal = terminal
        capacity = .max
        systemWrite = Glibc.write
    }

    /// Standard output, buffered.
    package static func standardOutput(environment: [String: String]) -> Output {
        Output(
            descriptor: STDOUT_FILENO,
            terminal: Terminal(descriptor: STDOUT_FILENO, environment: environment)
        )
    }

    /// Standard error, where each write goes out at once.
    package static func standardError(environment: [String: String]) -> Output {
        Output(
            descriptor: STDERR_FILENO,
            terminal: Terminal(descriptor: STDERR_FILENO, environment: environment),
            capacity: 0
        )
    }

    /// An output that keeps everything for `collected`.
    package static func collecting(terminal: Terminal = .none) -> Output {
        Output(collectingFor: terminal)
    }

    /// Whether a terminal is at the other end; all of what is written there has to be escaped.
    package var isTerminal: Bool { terminal.isTerminal }
    /// The columns of the terminal as they are now; nil for a file or a pipe.
    package var width: Int? { terminal.width }
    /// Whether text may be coloured there.
    package var usesColor: Bool { terminal.usesColor }

    /// What was written to a collecting output.
    package var collected: String { String(decoding: buffer, as: UTF8.self) }
    /// The same, byte by byte.
    var collectedBytes: [UInt8] { buffer }

    /// Writes text as UTF-8.
    package func write(_ text: String) {
        var text = text
        text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
    }

    /// Writes bytes as they are.
    package func write(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { write($0) }
    }

    /// Writes bytes as they are; what has room in the buffer waits there.
    package func write(_ bytes: UnsafeRawBufferPointer) {
        if buffer.count + bytes.count > capacity, !isHeld { drain() }
        guard !isClosed else { return }
        if bytes.count < capacity || isHeld {
            buffer.append(contentsOf: bytes)
        } else {
            send(bytes)
        }
    }

    /// Writes one line of `blotter: text`, safe for a terminal, unless nobody wants to hear it; for standard error.
    package func note(_ text: String) {
        if !isQuiet { complain(text) }
    }

    /// Writes such a line of an error, which is always told.
    package func complain(_ text: String) {
        write("blotter: \(Escaped(text))\n")
    }

    /// Colours text whatever is at the other end, or does not.
    package func color(_ choice: ColorChoice) { terminal = terminal.colored(choice) }

    /// Fits nothing to the terminal's width any more.
    package func widen() { terminal = terminal.widened }

    /// Sends what waits in the buffer; throws `OutputError` when this or an earlier write met an error other than a
    /// reader that went away.
    package func flush() throws {
        if descriptor >= 0, !isHeld { drain() }
        if let failure { throw failure }
    }

    /// Lets what is written from now on go nowhere: the other end has gone.
    package func end() { isClosed = true }

    private func drain() {
        buffer.withUnsafeBytes { send($0) }
        buffer.removeAll(keepingCapacity: true)
    }

    private func send(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes[...]
        if !rest.isEmpty, let detour {
            self.detour = nil
            descriptor = detour() ?? descriptor
        }
        while !rest.isEmpty, !isClosed {
            let written = systemWrite(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if written >= 0 {
                rest = rest.dropFirst(written)
            } else {
                handle(errno)
            }
        }
    }

    private func handle(_ code: Int32) {
        switch code {
        case EINTR:
            break
        case EAGAIN:
            waitUntilWritable()
        case EPIPE:
            isClosed = true
        default:
            isClosed = true
            failure = OutputError(code: code)
        }
    }

    /// Another program that shares our terminal may have made it non-blocking.
    private func waitUntilWritable() {
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&request, 1, -1)
    }
}

/// Output that could not be written, with the system's reason.
struct OutputError: Error, Equatable, CustomStringConvertible {
    /// The `errno` of the write.
    let code: Int32

    package var description: String {
        "output: cannot write, \(String(cString: strerror(code))); what was printed is not complete"
    }
}
