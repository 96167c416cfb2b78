import Corpus
import Foundation

/// A corpus that was written to a folder, read back and removed.
struct WrittenCorpus {
    let manifest: Manifest
    /// The bytes on the disk, by file name.
    let files: [String: Data]
    /// The bytes after decompression, by file name without `.gz`.
    let logs: [String: Data]

    init(_ corpus: Corpus) throws {
        let folder = NSTemporaryDirectory() + "corpus-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        manifest = try corpus.write(to: folder)
        var files: [String: Data] = [:]
        var logs: [String: Data] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let path = folder + "/" + name
            files[name] = try Data(contentsOf: URL(fileURLWithPath: path))
            if name.hasSuffix(".gz") {
                logs[String(name.dropLast(".gz".count))] = try Self.decompressed(path)
            } else {
                logs[name] = files[name]
            }
        }
        self.files = files
        self.logs = logs
    }

    /// What gzip itself makes of a file.
    private static func decompressed(_ path: String) throws -> Data {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/gzip")
        process.arguments = ["-dc", path]
        process.standardOutput = pipe
        try process.run()
        let content = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.fileReadCorruptFile) }
        return content
    }
}
