import Foundation
import Manual
import TestSupport
import Testing

@testable import BlotterCommand
@testable import BlotterReports

/// README and the chapters of the manual, which this keeps true: their commands, shell blocks, recipes and columns.
@Suite struct ReadmeTests {
    private static let kinds = ["sh", "text", "sql", "toml", "console", "crontab", "ini", "json", "xml"]

    @Test func `README is short, and has each command with its summary`() throws {
        let readme = try ManualDocument(ManualDocument.readme)
        #expect(readme.text.components(separatedBy: "\n").count <= 401)
        let table = readme.table(below: "## Commands").dropFirst(2).map { row in
            row.split(separator: "|").map { $0.drop { $0 == " " } }
        }
        #expect(readme.terms(below: "## Commands") == Command.all.map(\.name))
        #expect(table.map { String($0[1].dropLast()) } == Command.all.map(\.summary))
    }

    @Test func `each command has its heading and its summary in a chapter`() throws {
        let documents = try ManualDocument.all()
        for command in Command.all {
            let told = documents.compactMap { $0.paragraph(below: "## " + command.name) }
            #expect(told.contains(command.summary), "\(command.name): \(told)")
        }
    }

    @Test func `each chapter is listed, and so is each file of one`() throws {
        let names = ManualDocument.paths.dropFirst().map { $0.dropFirst("Sources/Manual/".count).dropLast(3) }
        #expect(Chapter.all.map(\.name).sorted() == names.map(String.init))
        for chapter in Chapter.all {
            guard case .heading(level: 1, _)? = chapter.blocks.first else {
                Issue.record("\(chapter.name) begins with no title")
                continue
            }
        }
    }

    @Test(arguments: ManualDocument.paths)
    func `a block is of a kind that is tried, or of one that cannot be`(path: String) throws {
        let document = try ManualDocument(path)
        for block in document.blocks where !block.language.isEmpty {
            #expect(Self.kinds.contains(block.language), "\(path):\(block.line)")
        }
        // There is one block, the layout of the modules.
        #expect(document.blocks.count { $0.language.isEmpty } == (path == ManualDocument.readme ? 1 : 0))
        for (before, block) in zip([.none] + document.blocks, document.blocks) where block.language == "text" {
            #expect(before.language == "sh" && block.isRight(below: before), "\(path):\(block.line)")
        }
    }

    @Test(arguments: ManualDocument.paths)
    func `each shell block runs and prints what is said to come of it`(path: String) throws {
        let document = try ManualDocument(path)
        let fixture = try ManualFixture()
        for (block, next) in zip(document.blocks, document.blocks.dropFirst() + [.none]) where block.language == "sh" {
            let answer = try fixture.run("sh", ["-eu", "-c", block.text])
            #expect(answer.status == 0, "\(path):\(block.line): \(block.text)\(answer.errors)")
            guard next.language == "text", next.isRight(below: block) else { continue }
            guard Self.steady(answer.output) != Self.steady(next.text) else { continue }
            Issue.record("\(path):\(next.line) shows:\n\(next.text)what is printed is:\n\(answer.output)")
        }
    }

    @Test func `each recipe finds something in the demo`() throws {
        let fixture = try ManualFixture()
        let recipes = try ManualDocument.all().flatMap { document in
            document.blocks.filter { $0.language == "sql" }.map { (document.path, $0) }
        }
        for (path, recipe) in recipes {
            let answer = try fixture.run("blotter", ["query", "--format", "jsonl", recipe.text])
            #expect(answer.status == 0 && !answer.output.isEmpty, "\(path):\(recipe.line): \(answer.errors)")
        }
        #expect(recipes.count > 12)
    }

    @Test func `each format that is shown is one, and its sample is read as it says`() throws {
        let fixture = try ManualFixture()
        let formats = try ManualDocument("Sources/Manual/formats.md").blocks.filter { $0.language == "toml" }
        for format in formats {
            let answer = try fixture.run("sh", ["-c", "cat > own.toml <<'END'\n\(format.text)END"])
            #expect(answer.status == 0)
            let ingest = try fixture.run("blotter", ["ingest", "--formats", "own.toml"])
            #expect(ingest.status == 0 && format.text.contains("[[sample]]"), "line \(format.line): \(ingest.errors)")
        }
        #expect(!formats.isEmpty)
    }

    @Test func `the settings that are told are those that there are`() throws {
        let document = try ManualDocument("Sources/Manual/configuration.md")
        #expect(document.terms(below: "## All settings") == Setting.all.map(\.key))
        for block in document.blocks where block.language == "toml" {
            #expect(try !SettingsFile(block.text, path: "/blotter.toml").values.isEmpty)
        }
    }

    @Test func `the columns of each view are those of the index`() throws {
        let fixture = try ManualFixture()
        let chapter = try ManualDocument("Sources/Manual/sql.md")
        _ = try fixture.run("blotter", ["ingest"])
        for view in ["events", "orders", "sessions", "rejects", "files"] {
            let answer = try fixture.run(
                "sqlite3",
                ["-readonly", "logs/execution/.blotter/index.db", "SELECT name FROM pragma_table_info('\(view)')"])
            let columns = answer.output.split(separator: "\n").map(String.init)
            #expect(!columns.isEmpty, "\(answer.errors)")
            #expect(chapter.terms(below: "### The view \(view)") == columns)
        }
    }

    @Test func `each link inside leads to a heading or a file`() throws {
        let documents = try ManualDocument.all()
        let anchors = Dictionary(uniqueKeysWithValues: documents.map { ($0.path, $0.anchors) })
        for document in documents {
            for (path, anchor) in document.links {
                let isThere = FileManager.default.fileExists(atPath: Checkout.url(path).path)
                #expect(isThere, "\(document.path) leads to \(path)")
                guard !anchor.isEmpty else { continue }
                #expect(anchors[path]?.contains(anchor) == true, "\(document.path) leads to \(path)#\(anchor)")
            }
        }
        #expect(documents.flatMap(\.links).count > 40)
    }

    /// Without what differs from run to run: the time that reading took, and the rate.
    private static func steady(_ text: String) -> String {
        text.replacing(/in [0-9.]+ s(, [^\n]*\/s)?/, with: "in … s")
    }
}
