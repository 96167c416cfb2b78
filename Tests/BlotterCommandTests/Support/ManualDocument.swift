import Foundation
import TestSupport
import Testing

/// README.md, or a chapter of the manual: its blocks, headings and links.
struct ManualDocument {
    struct Block {
        /// What stands behind the fence.
        var language: String
        var text = ""
        /// Lines of the file, from 1: that of the fence, and that of its end.
        var line: Int
        var end = 0

        static let none = Block(language: "none", line: 0)

        /// Whether nothing but blank lines stands between.
        func isRight(below other: Block) -> Bool { line == other.end + 2 }
    }

    /// Below the top level.
    let path: String
    let text: String
    private(set) var blocks: [Block] = []
    /// Lines outside of blocks.
    private var prose: [String] = []

    static let readme = "README.md"

    /// README and all chapters, by their paths.
    static let paths: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: Checkout.url("Sources/Manual").path)) ?? []
        return [readme] + names.filter { $0.hasSuffix(".md") }.sorted().map { "Sources/Manual/" + $0 }
    }()

    static func all() throws -> [ManualDocument] { try paths.map { try ManualDocument($0) } }

    init(_ path: String) throws {
        self.path = path
        text = try String(contentsOf: Checkout.url(path), encoding: .utf8)
        var open: Block?
        for (index, line) in text.components(separatedBy: "\n").enumerated() {
            if line.hasPrefix("```") {
                if var block = open {
                    block.end = index + 1
                    blocks.append(block)
                    open = nil
                } else {
                    open = Block(language: String(line.dropFirst(3)), line: index + 1)
                }
            } else if open != nil {
                open?.text += line + "\n"
            } else {
                prose.append(line)
            }
        }
        try #require(open == nil, "a block of \(path) is not closed")
    }

    /// As GitHub makes them of the headings.
    var anchors: Set<String> {
        Set(
            prose.filter { $0.hasPrefix("#") }.map { heading in
                heading.drop { $0 == "#" || $0 == " " }.lowercased().replacing(" ", with: "-")
                    .filter { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
            })
    }

    /// What links lead to that leave the page for no other site: a path below the top level, and a heading's anchor.
    var links: [(path: String, anchor: String)] {
        let folder = path.contains("/") ? URL(filePath: "/" + path).deletingLastPathComponent() : URL(filePath: "/")
        return prose.joined(separator: "\n").matches(of: /\]\(([^)]*)\)/).map { String($0.output.1) }
            .filter { !$0.contains("://") }.map { target in
                let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
                let anchor = parts.count > 1 ? String(parts[1]) : ""
                guard !parts[0].isEmpty else { return (path, anchor) }
                return (String(folder.appending(path: String(parts[0])).standardized.path.dropFirst()), anchor)
            }
    }

    /// The first line below a heading that is not blank.
    func paragraph(below heading: String) -> String? { section(heading).first { !$0.isEmpty } }

    /// The terms in the first column of the first table below a heading.
    func terms(below heading: String) -> [String] {
        section(heading).drop { !$0.hasPrefix("|") }.prefix { $0.hasPrefix("|") }
            .compactMap { $0.firstMatch(of: /^\| \[?`([^`]*)`/).map { String($0.output.1) } }
    }

    /// The lines of the first table below a heading.
    func table(below heading: String) -> [String] {
        Array(section(heading).drop { !$0.hasPrefix("|") }.prefix { $0.hasPrefix("|") })
    }

    private func section(_ heading: String) -> ArraySlice<String> {
        prose.drop { $0 != heading }.dropFirst().prefix { !$0.hasPrefix("#") }
    }
}

/// A folder with the demo where `blotter` looks for logs, and the built `blotter` before all other programs.
final class ManualFixture {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "blotter-readme-" + UUID().uuidString)

    init() throws {
        let logs = folder.appending(path: "logs")
        try FileManager.default.createDirectory(at: logs, withIntermediateDirectories: true)
        for (from, to) in [
            ("demo", "logs/execution"), ("incident", "incident"), ("formats/binance", "binance"),
            ("formats/pino", "pino"),
        ] {
            try FileManager.default.copyItem(at: Checkout.url("Fixtures/" + from), to: folder.appending(path: to))
        }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Runs a program to its end in this folder.
    func run(_ name: String, _ arguments: [String]) throws -> Program {
        let built = URL(filePath: try #require(Program.blotter)).deletingLastPathComponent().path
        let path = built + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")
        return try Program.run(
            "/usr/bin/env", [name] + arguments,
            environment: ["PATH": path, "BLOTTER_INDEX": "", "HOME": folder.path], folder: folder.path)
    }
}
