import Blotter
import Glibc

/// Ctrl-C or SIGTERM as something to look at, so that what is under way ends in order.
///
/// The first signal only wakes up who waits for `descriptor`; a second one ends the process as it always does.
final class StopSignal {
    private static let numbers = [SIGINT, SIGTERM]

    /// The ends of a pipe that the handler writes to; made before the handler is.
    private static let pipe: (read: Int32, write: Int32) = {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { return (-1, -1) }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        return (ends[0], ends[1])
    }()

    private var before: [Int32: sigaction] = [:]

    /// Takes over the signals until this goes away.
    init() {
        precondition(Self.pipe.read >= 0, "no descriptor is left")
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in
            // A signal may come while malloc holds its lock: nothing here may allocate, as passing a Swift text to C
            // does.
            let code = errno
            var mark = UInt8(ascii: "!")
            write(StopSignal.pipe.write, &mark, 1)
            errno = code
        }
        action.sa_flags = SA_RESTART | CInt(bitPattern: CUnsignedInt(SA_RESETHAND))
        for number in Self.numbers {
            var old = sigaction()
            sigaction(number, &action, &old)
            before[number] = old
        }
        // A process inherits the signals that its parent blocks: blocked here, they could not end it in order.
        var numbers = sigset_t()
        sigemptyset(&numbers)
        for number in Self.numbers { sigaddset(&numbers, number) }
        pthread_sigmask(SIG_UNBLOCK, &numbers, nil)
    }

    deinit {
        for (number, action) in before {
            var action = action
            sigaction(number, &action, nil)
        }
    }

    /// Readable for `poll` once a signal came.
    var descriptor: Int32 { Self.pipe.read }

    /// Throws `BlotterError.interrupted` once a signal came.
    func check() throws {
        if isRaised { throw BlotterError.interrupted }
    }

    /// Waits for so long, or until a signal comes.
    func wait(seconds: Double) {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        poll(&request, 1, Int32(min(seconds, 86_400) * 1000))
    }

    var isRaised: Bool { Self.isRaised(descriptor, within: 0) }

    /// Whether a signal came, or comes within so many milliseconds, by the descriptor of a StopSignal.
    static func isRaised(_ descriptor: Int32, within milliseconds: Int32) -> Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&request, 1, milliseconds) > 0
    }
}
