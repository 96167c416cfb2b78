private import Glibc
package import TelemetryLog

/// Why a folder is none that retention may change.
package enum RootDoubt: Sendable, Equatable {
    case system
    case notNamedForLogs
    /// Somebody else can write to it, and this is root.
    case shared
}

extension RootDoubt: CustomStringConvertible {
    package var description: String {
        switch self {
        case .system: "a folder of the system or a home folder; name the folder of logs with --path"
        case .notNamedForLogs:
            "its path has neither 'execution' nor 'telemetry' nor 'logs' in it; name the folder of logs with --path"
        case .shared:
            "others than root can write to it; run this as the logs' owner, or allow it with --allow-shared"
        }
    }
}

/// Judges whether a folder is one of logs, before anything in it is deleted.
package struct RetentionRoot {
    private static let system = [
        "/", "/home", "/usr", "/etc", "/var", "/tmp", "/root", "/bin", "/boot", "/dev", "/lib", "/opt", "/proc", "/run",
        "/sbin", "/srv", "/sys",
    ]
    private static let marks = ["execution", "telemetry", "logs"]

    private let folder: LogFolder
    /// The home directory of the user who runs this.
    private let home: String?

    /// Judges a folder; `home` is the home directory of the user who runs this, nil where there is none.
    package init(_ folder: LogFolder, home: String?) {
        self.folder = folder
        self.home = home
    }

    /// Throws `BlotterError.unsafeRoot`.
    package func check() throws {
        let path = folder.path
        let parts = path.split(separator: "/")
        let isHome = path == home || (parts.count == 2 && parts[0] == "home")
        if Self.system.contains(path) || isHome { throw BlotterError.unsafeRoot(path: path, reason: .system) }
        let name = path.lowercased()
        guard Self.marks.contains(where: name.contains) else {
            throw BlotterError.unsafeRoot(path: path, reason: .notNamedForLogs)
        }
    }

    /// Checks as `check` does; and as root nobody else may be able to write to the folder.
    package func checkForChanges(allowsShared: Bool) throws {
        try check()
        guard geteuid() == 0, !allowsShared, let attributes = folder.attributes else { return }
        if attributes.owner != 0 || attributes.permissions & UInt32(S_IWGRP | S_IWOTH) != 0 {
            throw BlotterError.unsafeRoot(path: folder.path, reason: .shared)
        }
    }
}
