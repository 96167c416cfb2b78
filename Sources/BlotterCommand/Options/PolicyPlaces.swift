import Blotter
import BlotterReports

/// Where the policy is: what `--policy` and `$BLOTTER_POLICY` name, then `.blotter/policy.toml` in the folders of logs, and
/// those of the user's configuration and of the machine.
///
/// The first that is there is the policy. What any of them keeps out of the index is kept out: a file that is named for
/// a single run must not let in what another one keeps out always.
struct PolicyPlaces {
    static let option = Option(
        "policy", value: "FILE",
        help: "the policy: what is redacted, and of retention its settings (default: $BLOTTER_POLICY, else "
            + ".blotter/policy.toml in the folder of logs)")

    /// Files that have to be there.
    private let named: [String]
    private let usual: ConfigurationFolders
    private let invocation: Invocation

    init(_ invocation: Invocation, folders: [String]) {
        let typed = invocation.options.declares("policy") ? invocation.options.value("policy") : nil
        let environment = invocation.environment
        let variable = environment["BLOTTER_POLICY"].flatMap { $0.isEmpty ? nil : $0 }
        named = [typed, variable].compactMap { $0 }
        usual = ConfigurationFolders(logs: folders, environment: environment)
        self.invocation = invocation
    }

    /// The policy; throws `CommandError` for the first file that is wrong, before anything is read.
    func policy() throws -> RetentionPolicy {
        let policies = try (named + there()).map(read)
        var policy = policies.first ?? RetentionPolicy()
        for pointer in policies.flatMap(\.redact) where !policy.redact.contains(pointer) {
            policy.redact.append(pointer)
        }
        return policy
    }

    private func there() throws -> [String] {
        do {
            return try usual.places(of: "policy.toml")
        } catch {
            throw CommandError(error)
        }
    }

    private func read(_ path: String) throws -> RetentionPolicy {
        let text = try TextFile(path: invocation.absolute(path), kind: "a policy").read()
        do {
            return try PolicyFile(text).policy
        } catch let problem as PolicyFile.Problem {
            throw CommandError(path, "\(problem)", remedy: "see 'blotter retention --help'")
        }
    }
}

extension CommandError {
    /// What cannot be looked for, and so is not known to be missing.
    init(_ unreachable: ConfigurationFolders.Unreachable, exitStatus: Int32 = 1) {
        self.init(
            unreachable.path, unreachable.reason,
            remedy: "let it be reached, or name other folders by HOME or XDG_CONFIG_HOME", exitStatus: exitStatus)
    }
}
