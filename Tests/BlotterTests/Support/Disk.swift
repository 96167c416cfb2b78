import Foundation
import TestSupport

/// A small file system of a test's own.
final class Disk {
    enum Kind {
        case memory(kilobytes: Int)
        case ext4(megabytes: Int)
    }

    static let canMount: Bool = {
        guard Program.blotter != nil, geteuid() == 0, Program.find("mkfs.ext4") != nil else { return false }
        return (try? Disk(kind: .ext4(megabytes: 8))) != nil
    }()

    let outside: TemporaryFolder
    private let kind: Kind
    var path: String { outside / "mount" }

    init(kind: Kind) throws {
        outside = try TemporaryFolder()
        self.kind = kind
        try FileManager.default.createDirectory(atPath: outside / "mount", withIntermediateDirectories: false)
        if case .ext4(let megabytes) = kind {
            try Self.check("truncate", ["-s", "\(megabytes)M", outside / "image"])
            try Self.check("mkfs.ext4", ["-q", "-F", outside / "image"])
        }
        try mountAgain()
    }

    deinit { _ = try? Program.run("umount", ["-l", path]) }

    private static func check(_ program: String, _ arguments: [String]) throws {
        guard try Program.run(program, arguments).status == 0 else { throw POSIXError(.EPERM) }
    }

    func mountAgain() throws {
        switch kind {
        case .memory(let kilobytes):
            try Self.check("mount", ["-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", path])
        case .ext4: try Self.check("mount", ["-o", "loop", outside / "image", path])
        }
    }

    /// Shuts the file system down without writing its journal (the ioctl EXT4_IOC_SHUTDOWN of linux/fs/ext4/ext4.h, with
    /// EXT4_GOING_FLAGS_NOLOGFLUSH), so that what was not synced is gone.
    func cutPower() throws {
        let folder = open(path, O_RDONLY | O_DIRECTORY)
        defer { close(folder) }
        var flags: UInt32 = 2
        guard ioctl(folder, 0x8004_587D, &flags) == 0 else { throw POSIXError(.EIO) }
        try Self.check("umount", ["-l", path])
    }

    /// Cuts the power while blotter is at work, so many microseconds after its start, and mounts the disk again.
    func cutPower(during arguments: [String], after time: Int) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Program.blotter ?? "")
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        usleep(UInt32(time))
        try cutPower()
        process.waitUntilExit()
        try mountAgain()
    }

    func write(_ text: String, to name: String, days: Double) throws {
        let file = path + "/" + name
        try FileManager.default.createDirectory(
            at: URL(fileURLWithPath: file).deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        let time = Int(Date().timeIntervalSince1970 - days * 86_400)
        utimes(file, [timeval(tv_sec: time, tv_usec: 0), timeval(tv_sec: time, tv_usec: 0)])
    }

    func freeKilobytes() throws -> Int {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { throw POSIXError(.EIO) }
        return Int(status.f_bavail) * Int(status.f_frsize) / 1024
    }

    func fill(kilobytes: Int) throws {
        try Data(count: kilobytes * 1024).write(to: URL(fileURLWithPath: path + "/filler"))
    }

    /// Of the contents of all logs, those in the trash too.
    func logDigests() throws -> Set<String> {
        let names = try FileManager.default.subpathsOfDirectory(atPath: path + "/logs").filter {
            $0.hasSuffix(".jsonl") || $0.hasSuffix(".jsonl.gz")
        }
        return Set(
            try names.map { try Program.run("sh", ["-c", "gzip -dcf '\(path)/logs/\($0)' | sha256sum"]).output })
    }
}
