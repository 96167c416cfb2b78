import Foundation
import TestSupport
import Testing

@testable import Blotter

@Suite struct ConfigurationFoldersTests {
    private typealias Unreachable = ConfigurationFolders.Unreachable

    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func places(_ environment: [String: String] = [:]) throws -> [String] {
        try ConfigurationFolders(logs: [folder / "logs"], environment: environment).places(of: "it.toml")
    }

    private func make(_ name: String) throws -> String {
        try folder.write("", to: name)
        return folder / name
    }

    private func link(_ name: String, to target: String) throws -> String {
        let path = folder / name
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
        return path
    }

    @Test func `what is there is found in the folder of logs, then in the user's`() throws {
        #expect(try places(["HOME": folder.path]) == [])
        let own = try make("logs/.blotter/it.toml")
        let home = try make(".config/blotter/it.toml")
        let other = try make("xdg/blotter/it.toml")
        #expect(try places() == [own])
        #expect(try places(["HOME": folder.path]) == [own, home])
        #expect(try places(["HOME": folder.path, "XDG_CONFIG_HOME": folder / "xdg"]) == [own, other])
        #expect(try places(["HOME": folder.path, "XDG_CONFIG_HOME": "xdg"]) == [own, home])
    }

    @Test func `a file in place of a folder holds nothing`() throws {
        _ = try make("logs/.blotter")
        #expect(try places() == [])
    }

    @Test func `a link is followed`() throws {
        _ = try make("real/it.toml")
        let path = try link("logs/.blotter", to: folder / "real")
        #expect(try places() == [path + "/it.toml"])
    }

    @Test func `what cannot be reached is not taken for missing`() throws {
        let circle = try link("logs/.blotter", to: folder / "logs/.blotter")
        #expect(throws: Unreachable(path: circle + "/it.toml", reason: "Too many levels of symbolic links")) {
            try places()
        }
    }

    @Test(arguments: ["logs/.blotter", "logs/.blotter/it.toml"])
    func `a link that leads nowhere is not taken for missing`(name: String) throws {
        let path = try link(name, to: folder / "unmounted")
        #expect(throws: Unreachable(path: path, reason: "is a link that leads nowhere")) { try places() }
    }

    @Test(.disabled(if: geteuid() == 0, "root may look everywhere"))
    func `a folder that may not be looked into is not taken for empty`() throws {
        let path = try make("logs/.blotter/it.toml")
        let parent = folder / "logs/.blotter"
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: parent)
        defer { try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: parent) }
        #expect(throws: Unreachable(path: path, reason: "Permission denied")) { try places() }
    }
}
