private import Glibc
package import TelemetryLog

/// Where the user's own formats are: mapping files, and folders of them.
///
/// In their order, which is that in which the formats are asked: what was named, then the folders `.blotter/formats` of
/// the log folders, that of the user's configuration, that of the machine's. Of a folder all `*.toml` count, by name.
package struct FormatPlaces: Sendable {
    /// Files and folders that have to be there.
    private let named: [String]
    /// Folders whose `formats` count where they are.
    private let usual: ConfigurationFolders?

    /// Nothing but `named`.
    package init(named: [String]) {
        self.named = named
        usual = nil
    }

    /// `named` as it was named; `folders` are those of logs.
    package init(named: [String], folders: [String], environment: [String: String]) {
        self.named = named
        usual = ConfigurationFolders(logs: folders, environment: environment)
    }

    /// What keeps a file or folder from being read.
    package struct Unreadable: Error, Equatable {
        /// The file or folder.
        package var path: String
        /// The system's reason.
        package var reason: String
    }

    /// The formats of all places. Throws `FormatFile.Problem` for the first file with something wrong, and `Unreadable` or
    /// `ConfigurationFolders.Unreachable` for a place.
    package func formats() throws -> [FormatDefinition] { try results().map { try $0.get() } }

    /// The formats of all places, or what is wrong with each. Throws for a place as `formats` does.
    package func results() throws -> [Result<FormatDefinition, any Error>] {
        var files: [String] = []
        for path in try named + (usual?.places(of: "formats") ?? []) { files += try Self.files(at: path) }
        return files.map { file in Result { try FormatFile(contentsOf: file).checkedDefinition() } }
    }

    /// The file at `path`, or the mapping files in the folder there.
    private static func files(at path: String) throws -> [String] {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw Unreadable(path: path, reason: String(cString: strerror(errno)))
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { return [path] }
        guard let names = names(in: path) else {
            throw Unreadable(path: path, reason: String(cString: strerror(errno)))
        }
        return names.filter { $0.hasSuffix(".toml") && !$0.hasPrefix(".") }.sorted().map { path + "/" + $0 }
    }

    /// The names in a folder, in no order; nil, and `errno`, when it cannot be read.
    static func names(in path: String) -> [String]? {
        guard let folder = opendir(path) else { return nil }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            names.append(
                withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
        }
        return names
    }
}

extension FormatFile {
    /// The most bytes of a mapping file.
    private static let sizeLimit = 1 << 20

    /// Reads the mapping file at `path`; its format is named as the file is, without `.toml`. Throws `Problem` and
    /// `FormatPlaces.Unreadable`.
    package init(contentsOf path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw FormatPlaces.Unreadable(path: path, reason: String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: Self.sizeLimit)
        var count = 0
        while count < bytes.count {
            let length = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress! + count, $0.count - count) }
            guard length >= 0 else {
                throw FormatPlaces.Unreadable(path: path, reason: String(cString: strerror(errno)))
            }
            if length == 0 { break }
            count += length
        }
        guard count < bytes.count else { throw FormatPlaces.Unreadable(path: path, reason: "larger than 1 MB") }
        let file = path.split(separator: "/").last.map(String.init) ?? path
        let name = file.hasSuffix(".toml") ? String(file.dropLast(5)) : file
        try self.init(String(decoding: bytes[..<count], as: UTF8.self), name: name, file: path)
    }
}
