/// A command that could not do its work, in the words for the user and with the exit status.
struct CommandError: Error, Equatable, CustomStringConvertible {
    /// The file, folder, option or thing it is about.
    let subject: String
    let problem: String
    /// What the user can do; nil when there is nothing.
    let remedy: String?
    let exitStatus: Int32

    init(_ subject: String, _ problem: String, remedy: String? = nil, exitStatus: Int32 = 1) {
        self.subject = subject
        self.problem = problem
        self.remedy = remedy
        self.exitStatus = exitStatus
    }

    /// `subject: what is wrong; what to do`, safe to print.
    var description: String { Escaped("\(subject): ").text + withoutSubject }

    /// The same for those who ask over the network, to whom a path of this machine is not told.
    var withoutSubject: String { Escaped(problem + (remedy.map { "; \($0)" } ?? "")).text }
}
