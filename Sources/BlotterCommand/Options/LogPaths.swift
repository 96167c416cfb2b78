import Blotter
import BlotterReports
import Glibc
import TelemetryLog

/// The folders and files that `ingest` was given, as the places that the library reads.
struct LogPaths {
    /// Each folder once, in the order they were typed.
    private(set) var places: [LogPlace] = []
    /// The folders of `places`, as they are opened.
    private(set) var folders: [String] = []
    /// What cannot be read, and why.
    private(set) var missing: [CommandError] = []

    init(_ paths: [String], _ invocation: Invocation) {
        for path in paths {
            do throws(CommandError) { try add(path, at: invocation.absolute(path)) } catch { missing.append(error) }
        }
    }

    private mutating func add(_ typed: String, at path: String) throws(CommandError) {
        guard let resolved = realpath(path, nil) else { throw Self.missing(typed, String(cString: strerror(errno))) }
        defer { free(resolved) }
        let real = String(cString: resolved)
        var status = stat()
        stat(resolved, &status)
        switch status.st_mode & S_IFMT {
        case S_IFDIR:
            try merge(real, only: nil, typed: typed)
        case S_IFREG:
            let slash = real.lastIndex(of: "/") ?? real.startIndex
            let name = LogPath(bytes: Array(real[slash...].utf8.dropFirst()))
            let folder = slash == real.startIndex ? "/" : String(real[..<slash])
            if !Self.isLog(name, of: Int64(status.st_size), in: folder) {
                throw Self.missing(typed, "no log: none of its first lines is a JSON object")
            }
            try merge(folder, only: [name], typed: typed)
        default:
            throw Self.missing(typed, "neither a folder nor a regular file")
        }
    }

    /// A folder that was named twice is one place: all of it, or all the files that were named.
    private mutating func merge(_ path: String, only: [LogPath]?, typed: String) throws(CommandError) {
        if let known = folders.firstIndex(of: path) {
            let names = places[known].only.flatMap { names in only.map { names + $0.filter { !names.contains($0) } } }
            places[known].only = names
            return
        }
        do {
            places.append(LogPlace(folder: try LogFolder(path: path), only: only))
            folders.append(path)
        } catch {
            throw Self.missing(typed, "\(error)")
        }
    }

    /// Whether the file is one, or an empty one by its name; what cannot be read is told when it is.
    private static func isLog(_ name: LogPath, of size: Int64, in folder: String) -> Bool {
        if size == 0 { return name.isLog || name.isTextLog }
        return (try? LogFolder(path: folder).open(name).beginsAsLog()) ?? true
    }

    /// Folders without a log, which have no index either, and what is to be said of each.
    func empty(_ index: IndexFile) -> [String] {
        guard !index.exists else { return [] }
        return zip(folders, places).compactMap { folder, place in
            guard place.only == nil, let listing = try? place.folder.list(index.logNames),
                listing.all.isEmpty
            else { return nil }
            return "\(folder): \(listing.noLogs); nothing was made there"
        }
    }

    private static func missing(_ typed: String, _ problem: String) -> CommandError {
        CommandError(typed, problem, remedy: "name a folder of logs, or a log")
    }
}

extension LogPaths {
    /// The folders and logs that are named as arguments, or by `--path`, and the index that belongs to them: without
    /// another name it is in the first of the folders. Throws `UsageError`.
    static func typed(_ invocation: Invocation) throws -> (paths: LogPaths, index: IndexFile) {
        let options = invocation.options
        if let path = options.positionals.first, options.isGiven("path") {
            throw UsageError.conflict(
                subject: path, problem: "cannot be combined with --path", remedy: "name all folders as arguments")
        }
        let named = try LogLocation.namedIndex(invocation)
        let typed = options.positionals.isEmpty ? [try LogLocation.path(invocation)] : options.positionals
        let paths = LogPaths(typed, invocation)
        var index = named ?? IndexFile(folder: paths.folders.first ?? invocation.currentDirectory)
        index.formats = try LogLocation.formats(invocation, folders: paths.folders)
        index.policy = try PolicyPlaces(invocation, folders: paths.folders).policy()
        return (paths, index)
    }
}
