import BlotterReports
import Glibc

/// The program that shows what is printed page by page: `$BLOTTER_PAGER`, `$PAGER`, else `less`.
///
/// It is started by the first bytes that are printed, on a terminal only. Notes wait until it has ended, since two would
/// write over each other.
final class Pager {
    private static let usual = "less -FRSX"

    private let program: String
    private let output: Output
    private let errors: Output
    private var process: pid_t = 0
    private var end: Int32 = -1
    private var interrupt: sighandler_t?

    /// nil where nobody would look at pages: the output is no terminal, or there is no such program.
    init?(for output: Output, _ errors: Output, environment: [String: String]) {
        guard output.terminal.erases, let program = Self.program(environment) else { return nil }
        self.program = program
        self.output = output
        self.errors = errors
        output.detour = { [unowned self] in start() }
    }

    /// What the environment names; nil for `cat` or an empty text, and where `less` is not installed.
    static func program(_ environment: [String: String]) -> String? {
        if let named = environment["BLOTTER_PAGER"] ?? environment["PAGER"] {
            return ["", "cat"].contains(named) ? nil : named
        }
        let folders = (environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        return folders.contains { access("\($0)/less", X_OK) == 0 } ? usual : nil
    }

    /// Answers where it reads from; nil when it cannot be started.
    private func start() -> Int32? {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Nobody is told that a reader has gone but us.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        let words: [String] = ["sh", "-c", program]
        let arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        guard posix_spawn(&process, "/bin/sh", &actions, &attributes, arguments, environ) == 0 else {
            close(ends[1])
            return nil
        }
        // Ctrl-C is the pager's; who leaves it ends what is printed.
        interrupt = signal(SIGINT, SIG_IGN)
        errors.isHeld = true
        end = ends[1]
        return end
    }

    /// Sends the rest, and waits until it was looked at.
    func finish() {
        try? output.flush()
        output.detour = nil
        guard process > 0 else { return }
        close(end)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        process = 0
        signal(SIGINT, interrupt)
        errors.isHeld = false
        output.end()
    }
}
