import Blotter
import BlotterReports

extension UsageError {
    /// The same error with what other commands have in its place: `--rank` is of `search`. A name that another command
    /// has just so counts before one that only looks like it.
    func lookingElsewhere(than name: String?, among commands: [Command]) -> UsageError {
        guard case .unknownOption(let typed, let suggestion) = self else { return self }
        let others = commands.filter { $0.name != name }
        func owners(of option: String) -> [String] {
            others.filter { command in command.options.contains { $0.isTyped(option) } }.map(\.name)
        }
        let exact = owners(of: typed)
        if !exact.isEmpty { return .othersOption(typed, suggestion: typed, commands: Array(exact.prefix(3))) }
        guard suggestion == nil, typed.hasPrefix("--") else { return self }
        let all = others.flatMap { $0.options.flatMap(\.longNames) }
        guard let nearest = NearestName(to: String(typed.dropFirst(2)), among: all).name else { return self }
        return .othersOption(typed, suggestion: "--\(nearest)", commands: Array(owners(of: "--\(nearest)").prefix(3)))
    }
}

extension Option {
    /// Whether it is typed so, with its dashes.
    fileprivate func isTyped(_ text: String) -> Bool {
        if text.hasPrefix("--") { return isCalled(text.dropFirst(2)) }
        return text.count == 2 && text.last.map(isLetter) == true
    }
}
