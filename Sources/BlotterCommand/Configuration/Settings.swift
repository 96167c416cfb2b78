import Blotter
import BlotterReports
import Glibc

/// What the files blotter.toml say, and what comes of it with the environment and what was typed.
///
/// Each setting is the first one's that has it: what was typed, the environment, then the file of the working folder, that
/// of the user and that of the machine.
struct Settings {
    private static let name = "blotter.toml"

    private let files: [SettingsFile]
    private let environment: [String: String]

    /// Reads the files that are there; throws `CommandError` for one that is wrong.
    init(environment: [String: String], currentDirectory: String) throws {
        self.environment = environment
        let own = currentDirectory + "/" + Self.name
        var paths: [String] = []
        if access(own, F_OK) == 0 {
            try Self.requireTrust(own)
            paths.append(own)
        }
        do {
            paths += try ConfigurationFolders(logs: [], environment: environment).places(of: Self.name)
        } catch {
            throw CommandError(error)
        }
        files = try paths.map { path in
            try SettingsFile(TextFile(path: path, kind: "settings").read(), path: path)
        }
    }

    /// A folder that others may write to, as /tmp, must not say by which file alerts run programs.
    private static func requireTrust(_ path: String) throws {
        var status = stat()
        guard stat(path, &status) == 0 else { return }
        let isOwn = status.st_uid == geteuid() || status.st_uid == 0
        guard !isOwn || status.st_mode & S_IWOTH != 0 else { return }
        throw CommandError(
            path, isOwn ? "can be written by everybody" : "belongs to another user",
            remedy: "remove it, run blotter elsewhere, or make it yours alone with chown and chmod")
    }

    /// What a setting is, and who says so; nil where nobody does.
    private func found(_ setting: Setting) -> (value: SettingsFile.Value, file: SettingsFile)? {
        for file in files { if let value = file.values[setting.key] { return (value, file) } }
        return nil
    }

    private func variable(_ setting: Setting) -> (name: String, value: String)? {
        guard case .variable(let name) = setting.place, let value = environment[name], !value.isEmpty else {
            return nil
        }
        return (name, value)
    }

    // MARK: Taking effect

    /// The environment with what the files say besides; `isPathTyped` is whether another folder of logs was typed.
    func variables(isPathTyped: Bool) -> [String: String] {
        var variables = environment
        for setting in Setting.all {
            guard case .variable(let name) = setting.place, variable(setting) == nil,
                !isElsewhere(setting, isPathTyped: isPathTyped), let text = found(setting)?.value.texts.first
            else { continue }
            variables[name] = text
        }
        return variables
    }

    /// Whether it is the index of the folder of logs that a file names, while another one is meant: its logs do not belong
    /// into that index.
    private func isElsewhere(_ setting: Setting, isPathTyped: Bool) -> Bool {
        guard setting.key == "index", let path = Setting.all.first(where: { $0.key == "path" }) else { return false }
        return found(path) != nil && (isPathTyped || variable(path) != nil)
    }

    /// What was typed for a command, with what the files say of its options.
    func options(_ typed: ParsedOptions, of command: String) -> ParsedOptions {
        var options = typed
        for setting in Setting.all {
            guard case .option(let name, command) = setting.place, let texts = found(setting)?.value.texts else {
                continue
            }
            options.fill(name, with: texts, adds: setting.kind == .texts || setting.kind == .thresholds)
        }
        return options
    }

    // MARK: Showing

    /// Each setting with its value as TOML has it, and where that is from; of what nobody has said the value is in words.
    var shown: [(key: String, value: String, origin: String, isSaid: Bool)] {
        Setting.all.map { setting in
            if let (name, value) = variable(setting) {
                return (setting.key, JSONText.string(value).description, "$" + name, true)
            }
            if !isElsewhere(setting, isPathTyped: false), let (value, file) = found(setting) {
                return (setting.key, value.shown, "\(file.path):\(value.line)", true)
            }
            return (setting.key, setting.usual, "default", false)
        }
    }
}
