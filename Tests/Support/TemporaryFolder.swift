import Foundation

/// A folder of a test's own, gone with the value.
package final class TemporaryFolder {
    package let path: String

    package init(inMemory: Bool = false) throws {
        let memory = "/dev/shm"
        let parent = inMemory && access(memory, W_OK) == 0 ? memory + "/" : NSTemporaryDirectory()
        path = parent + "blotter-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { removeNow() }

    /// For the one that a static value holds, which lives as long as the process.
    package func removeNow() { try? FileManager.default.removeItem(atPath: path) }

    package static func / (folder: TemporaryFolder, name: String) -> String { folder.path + "/" + name }

    // MARK: Writing

    /// Writes a file, and the folders above it that are missing.
    package func write(_ content: some Sequence<UInt8>, to name: String) throws {
        let url = URL(fileURLWithPath: self / name)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(content).write(to: url)
    }

    package func write(_ text: String, to name: String) throws { try write(text.utf8, to: name) }

    package func append(_ content: some Sequence<UInt8>, to name: String) throws {
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: self / name))
        defer { try? handle.close() }
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(content))
    }

    package func append(_ text: String, to name: String) throws { try append(text.utf8, to: name) }

    package func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: self / name, withIntermediateDirectories: true)
    }

    package func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: self / name) }

    /// Renames a file; one that is there under the new name is replaced.
    package func move(_ name: String, to other: String) throws {
        guard rename(self / name, self / other) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    }

    // MARK: Reading

    package func bytes(of name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: self / name)))
    }

    package func text(of name: String) throws -> String { String(decoding: try bytes(of: name), as: UTF8.self) }

    package func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: self / name) }

    /// The names in it, hidden ones too, of all levels.
    package func names() throws -> [String] { try FileManager.default.subpathsOfDirectory(atPath: path).sorted() }

    /// Permission bits, such as 0o600.
    package func mode(of name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: self / name)
        return (attributes[.posixPermissions] as? Int ?? -1) & 0o7777
    }
}

/// What `gzip` makes of `content`.
package func gzipped(_ content: some Sequence<UInt8>) throws -> [UInt8] {
    let folder = try TemporaryFolder()
    try folder.write(content, to: "content")
    try Program.run("gzip", ["-n", folder / "content"])
    return try folder.bytes(of: "content.gz")
}
