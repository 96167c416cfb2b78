import Foundation

/// A folder of a test's own, gone with the value.
final class TemporaryFolder {
    let path: String

    init(inMemory: Bool = false) throws {
        let memory = "/dev/shm"
        let parent = inMemory && access(memory, W_OK) == 0 ? memory + "/" : NSTemporaryDirectory()
        path = parent + "blotter-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { removeNow() }

    /// For the one that a static value holds, which lives as long as the process.
    func removeNow() { try? FileManager.default.removeItem(atPath: path) }

    static func / (folder: TemporaryFolder, name: String) -> String { folder.path + "/" + name }

    func write(_ content: some Sequence<UInt8>, to name: String) throws {
        let url = URL(fileURLWithPath: self / name)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(content).write(to: url)
    }

    func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

    func append(_ content: some Sequence<UInt8>, to name: String) throws {
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: self / name))
        defer { try? handle.close() }
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(content))
    }

    func bytes(of name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: self / name)) }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: self / name) }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: self / name) }

    func move(_ name: String, to other: String) throws {
        guard rename(self / name, self / other) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    }

    /// The names in it, hidden ones too, of all levels.
    func names() throws -> [String] { try FileManager.default.subpathsOfDirectory(atPath: path).sorted() }

    /// Permission bits, such as 0o600.
    func mode(of name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: self / name)
        return (attributes[.posixPermissions] as? Int ?? -1) & 0o7777
    }
}
