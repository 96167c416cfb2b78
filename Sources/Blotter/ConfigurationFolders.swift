private import Glibc

/// The folders in which blotter looks for what nobody has named: `.blotter` in folders of logs, then those of the user's
/// configuration and of the machine.
package struct ConfigurationFolders: Sendable {
    private let paths: [String]

    /// Those of the folders of logs `logs`, and of a user with that environment.
    package init(logs: [String], environment: [String: String]) {
        let home = environment["HOME"].map { $0 + "/.config" }
        let user = environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? home
        paths = logs.map { $0 + "/.blotter" } + (user.map { [$0 + "/blotter"] } ?? []) + ["/etc/blotter"]
    }

    /// A place of which nobody can tell whether something is there.
    package struct Unreachable: Error, Equatable {
        /// The file or folder that was looked for.
        package var path: String
        /// The system's reason.
        package var reason: String
    }

    /// Where something named `name` is, in the order of the folders. Throws `Unreachable`: what would be redacted there
    /// must not get in because the right to look is missing.
    package func places(of name: String) throws(Unreachable) -> [String] {
        var places: [String] = []
        for folder in paths {
            let path = folder + "/" + name
            // A link that leads nowhere stands for something that is elsewhere today.
            guard let reason = Self.obstacle(at: folder) ?? Self.obstacle(at: path) else {
                places.append(path)
                continue
            }
            guard reason == ENOENT || reason == ENOTDIR else {
                throw Unreachable(path: path, reason: String(cString: strerror(reason)))
            }
            if let link = [folder, path].first(where: Self.isLink) {
                throw Unreachable(path: link, reason: "is a link that leads nowhere")
            }
        }
        return places
    }

    /// What keeps a path from being looked at, as `errno`; nil when it is there.
    private static func obstacle(at path: String) -> Int32? {
        var status = stat()
        return stat(path, &status) == 0 ? nil : errno
    }

    private static func isLink(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK && obstacle(at: path) != nil
    }
}
