import BlotterReports
import CLinux
import Glibc

/// A program that is given an input, and its outputs, until a deadline.
struct ChildProcess {
    /// What a process left when it ended.
    struct Outcome {
        /// nil when a signal ended it.
        var status: Int32?
        var output: [UInt8] = []
        var errors = ""
    }

    /// Between two looks at whether the answer is still wanted.
    private static let interval = Duration.milliseconds(100)

    private let process: pid_t
    private let input: Int32
    private let output: Int32
    private let errors: Int32

    /// Starts it with no other descriptors and no environment; throws `CommandError`.
    init(_ program: String, _ arguments: [String]) throws {
        var pipes: [[Int32]] = []
        for _ in 0..<3 {
            var ends: [Int32] = [-1, -1]
            guard blotter_pipe_cloexec(&ends) == 0 else {
                for pipe in pipes { Self.close(pipe) }
                throw CommandError(program, "cannot be started: no descriptor is left", remedy: "try again")
            }
            pipes.append(ends)
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let theirs = [pipes[0][0], pipes[1][1], pipes[2][1]]
        for (number, descriptor) in theirs.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
        }
        _ = blotter_spawn_closing(&actions, 3)
        var process: pid_t = 0
        let words = ([program] + arguments).map { strdup($0) }
        defer { for word in words { free(word) } }
        var environment: [UnsafeMutablePointer<CChar>?] = [nil]
        let code = posix_spawn(&process, program, &actions, nil, words + [nil], &environment)
        Self.close(theirs)
        (input, output, errors) = (pipes[0][1], pipes[1][0], pipes[2][0])
        self.process = process
        guard code == 0 else {
            Self.close([input, output, errors])
            throw CommandError(program, "cannot be started: \(String(cString: strerror(code)))", remedy: "try again")
        }
    }

    private static func close(_ descriptors: [Int32]) { for descriptor in descriptors { Glibc.close(descriptor) } }

    /// Writes `bytes`, which a pipe has to hold, and reads until the end; nil when that took too long, and the process
    /// was killed; so it is when `isOver`. What is beyond `mostBytes` ends it, too.
    func exchange(
        _ bytes: [UInt8], within time: Duration, mostBytes: Int, isOver: () -> Bool = { false }
    ) -> Outcome? {
        var outcome = Outcome()
        var errorBytes: [UInt8] = []
        _ = bytes.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
        Glibc.close(input)
        let end = ContinuousClock.now + time
        var open: [Int32] = [output, errors]
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var isLate = false
        while !open.isEmpty, !isLate, outcome.output.count <= mostBytes {
            var requests = open.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            let left = end - ContinuousClock.now
            isLate = left <= .zero || isOver()
            let wait = min(left, Self.interval)
            guard !isLate, poll(&requests, nfds_t(requests.count), Int32(wait / .milliseconds(1)) + 1) > 0 else {
                continue
            }
            for request in requests where request.revents != 0 {
                let count = read(request.fd, &buffer, buffer.count)
                guard count > 0 else {
                    open.removeAll { $0 == request.fd }
                    continue
                }
                if request.fd == output { outcome.output += buffer[..<count] } else { errorBytes += buffer[..<count] }
            }
        }
        Self.close([output, errors])
        if !open.isEmpty { kill(process, SIGKILL) }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        outcome.status = status & 0x7F == 0 ? status >> 8 & 0xFF : nil
        outcome.errors = String(decoding: errorBytes, as: UTF8.self)
        return isLate ? nil : outcome
    }
}
