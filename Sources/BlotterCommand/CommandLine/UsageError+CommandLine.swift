import BlotterReports

extension UsageError {
    /// Of a command that does not exist, with the nearest one that does.
    static func unknownCommand(_ name: String, among commands: [Command]) -> UsageError {
        .unknownCommand(name, suggestion: NearestName(to: name, among: commands.map(\.name)).name)
    }

    /// The lines for standard error; `command` is nil when none was recognised.
    func message(command: String?) -> String {
        let help = command.map { "blotter \($0) --help" } ?? "blotter --help"
        return "blotter: \(self)\ntry '\(help)'\n"
    }
}
