import Foundation
import TestSupport
import Testing

@testable import BlotterCommand
@testable import BlotterReports

/// README is the one manual, and this keeps it true: its commands, shell blocks, recipes and columns.
@Suite struct ReadmeTests {
    private let readme: Readme

    init() throws { readme = try Readme() }

    @Test(arguments: Command.all.map(\.name)) func `each command has its heading and its summary`(name: String) throws {
        let command = try #require(Command.all.first { $0.name == name })
        #expect(readme.paragraph(below: "### \(name)") == command.summary)
    }

    @Test func `a block is of a kind that is tried, or of one that cannot be`() {
        let tried = ["sh", "text", "sql", "toml"]
        // Of the last one there is one block, the layout of the modules.
        let untried = ["console", "crontab", "ini", "json", ""]
        for block in readme.blocks {
            #expect((tried + untried).contains(block.language), "line \(block.line)")
        }
        #expect(readme.blocks.count { $0.language.isEmpty } == 1)
    }

    @Test func `each shell block runs and prints what is said to come of it`() throws {
        let fixture = try Fixture()
        var count = 0
        for (block, next) in zip(readme.blocks, readme.blocks.dropFirst() + [.none]) where block.language == "sh" {
            count += 1
            let answer = try fixture.run("sh", ["-eu", "-c", block.text])
            #expect(answer.status == 0, "line \(block.line): \(block.text)\(answer.errors)")
            guard next.language == "text", next.isRight(below: block) else { continue }
            guard Self.steady(answer.output) != Self.steady(next.text) else { continue }
            Issue.record("line \(next.line) shows:\n\(next.text)what is printed is:\n\(answer.output)")
        }
        #expect(count > 20)
    }

    @Test func `each output that is shown belongs to a shell block`() {
        for (before, block) in zip([.none] + readme.blocks, readme.blocks) where block.language == "text" {
            #expect(before.language == "sh" && block.isRight(below: before), "line \(block.line)")
        }
    }

    @Test func `each recipe finds something in the demo`() throws {
        let fixture = try Fixture()
        let recipes = readme.blocks.filter { $0.language == "sql" }
        for recipe in recipes {
            let answer = try fixture.run("blotter", ["query", "--format", "jsonl", recipe.text])
            #expect(answer.status == 0 && !answer.output.isEmpty, "line \(recipe.line): \(answer.errors)")
        }
        #expect(recipes.count > 12)
    }

    @Test func `each format that is shown is one, and its sample is read as it says`() throws {
        let fixture = try Fixture()
        let formats = readme.blocks.filter { $0.language == "toml" }
        for format in formats {
            let answer = try fixture.run("sh", ["-c", "cat > own.toml <<'END'\n\(format.text)END"])
            #expect(answer.status == 0)
            let ingest = try fixture.run("blotter", ["ingest", "--formats", "own.toml"])
            #expect(ingest.status == 0 && format.text.contains("[[sample]]"), "line \(format.line): \(ingest.errors)")
        }
        #expect(!formats.isEmpty)
    }

    @Test(arguments: ["events", "orders", "sessions", "rejects", "files"])
    func `the columns of each view are those of the index`(view: String) throws {
        let fixture = try Fixture()
        _ = try fixture.run("blotter", ["ingest"])
        let answer = try fixture.run(
            "sqlite3",
            ["-readonly", "logs/execution/.blotter/index.db", "SELECT name FROM pragma_table_info('\(view)')"])
        let columns = answer.output.split(separator: "\n").map(String.init)
        #expect(!columns.isEmpty, "\(answer.errors)")
        #expect(readme.terms(below: "### The view \(view)") == columns)
    }

    @Test func `each link inside leads to a heading`() {
        let anchors = Set(readme.headings.map(Readme.anchor))
        let links = readme.text.matches(of: /\]\(#([^)]*)\)/).map { String($0.output.1) }
        #expect(links.filter { !anchors.contains($0) } == [])
        #expect(!links.isEmpty)
    }

    /// Without what differs from run to run: the time that reading took, and the rate.
    private static func steady(_ text: String) -> String {
        text.replacing(/in [0-9.]+ s(, [^\n]*\/s)?/, with: "in … s")
    }
}

/// The parts of README.md.
private struct Readme {
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

    let text: String
    private(set) var blocks: [Block] = []
    /// Lines outside of blocks.
    private var prose: [String] = []

    init() throws {
        text = try String(contentsOf: Fixture.repository.appending(path: "README.md"), encoding: .utf8)
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
        try #require(open == nil, "a block is not closed")
    }

    var headings: [String] { prose.filter { $0.hasPrefix("#") } }

    /// The anchor that GitHub gives a heading.
    static func anchor(of heading: String) -> String {
        heading.drop { $0 == "#" || $0 == " " }.lowercased().replacing(" ", with: "-")
            .filter { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
    }

    /// The first line below a heading that is not blank.
    func paragraph(below heading: String) -> String? { section(heading).first { !$0.isEmpty } }

    /// The terms in the first column of the first table below a heading.
    func terms(below heading: String) -> [String] {
        section(heading).drop { !$0.hasPrefix("|") }.prefix { $0.hasPrefix("|") }
            .compactMap { $0.wholeMatch(of: /\| `([^`]*)` \|.*/).map { String($0.output.1) } }
    }

    private func section(_ heading: String) -> ArraySlice<String> {
        prose.drop { $0 != heading }.dropFirst().prefix { !$0.hasPrefix("#") }
    }
}

/// A folder with the demo where `blotter` looks for logs, and the built `blotter` before all other programs.
private final class Fixture {
    static let repository = Checkout.root

    private let folder = FileManager.default.temporaryDirectory.appending(path: "blotter-readme-" + UUID().uuidString)

    init() throws {
        let logs = folder.appending(path: "logs")
        try FileManager.default.createDirectory(at: logs, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: Self.repository.appending(path: "Fixtures/demo"), to: logs.appending(path: "execution"))
        try FileManager.default.copyItem(
            at: Self.repository.appending(path: "Fixtures/incident"), to: folder.appending(path: "incident"))
        try FileManager.default.copyItem(
            at: Self.repository.appending(path: "Fixtures/formats/binance"), to: folder.appending(path: "binance"))
        try FileManager.default.copyItem(
            at: Self.repository.appending(path: "Fixtures/formats/pino"), to: folder.appending(path: "pino"))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Runs a program to its end in this folder.
    func run(_ name: String, _ arguments: [String]) throws -> (status: Int32, output: String, errors: String) {
        let built = URL(filePath: try #require(Program.blotter)).deletingLastPathComponent().path
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [name] + arguments
        process.currentDirectoryURL = folder
        var environment = ProcessInfo.processInfo.environment
        environment["PATH"] = built + ":" + (environment["PATH"] ?? "/usr/bin:/bin")
        environment["BLOTTER_INDEX"] = nil
        process.environment = environment
        // Files, not pipes: nothing can fill up.
        let names = ["output", "errors"].map { folder.appending(path: "." + $0) }
        for name in names { try Data().write(to: name) }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: names[0])
        process.standardError = try FileHandle(forWritingTo: names[1])
        try process.run()
        process.waitUntilExit()
        let texts = try names.map { try String(contentsOf: $0, encoding: .utf8) }
        return (process.terminationStatus, texts[0], texts[1])
    }
}
