/// A command that could not do its work, in the words for the user and with the exit status.
package struct CommandError: Error, Equatable, CustomStringConvertible {
    /// The file, folder, option or thing it is about.
    package let subject: String
    /// What is wrong.
    package let problem: String
    /// What the user can do; nil when there is nothing.
    package let remedy: String?
    /// 1, unless README's list has another for it.
    package let exitStatus: Int32

    /// `subject: problem; remedy`, of which `description` makes what is shown.
    package init(_ subject: String, _ problem: String, remedy: String? = nil, exitStatus: Int32 = 1) {
        self.subject = subject
        self.problem = problem
        self.remedy = remedy
        self.exitStatus = exitStatus
    }

    /// `subject: what is wrong; what to do`, safe to print.
    package var description: String { Escaped("\(subject): ").text + withoutSubject }

    /// The same for those who ask over the network, to whom a path of this machine is not told.
    package var withoutSubject: String { Escaped(problem + (remedy.map { "; \($0)" } ?? "")).text }

    /// Of a folder that holds no log.
    package static func noLogs(_ path: String, _ problem: String = "no logs found") -> CommandError {
        CommandError(path, problem, remedy: "name the folder with --path", exitStatus: 2)
    }
}
