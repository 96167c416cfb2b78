import TestSupport
import Testing

@testable import BlotterCommand
@testable import BlotterReports

/// What a shell is told may come next, from the commands and from the index.
@Suite struct CompletionTests {
    private let fixture: OperatorFixture

    init() throws {
        fixture = try OperatorFixture()
        #expect(fixture.ask("ingest").status == 0)
    }

    /// The words that may stand at the end of a command line, which ends where it is being typed.
    private func words(_ line: String) -> [String] {
        let typed = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        let outcome = fixture.blotter(["__complete", "--"] + typed)
        #expect(outcome.status == 0 && outcome.errors == "")
        return outcome.output.split(separator: "\n").map { String($0.prefix { $0 != "\t" }) }
    }

    @Test func `commands, topics and options are those of help`() {
        #expect(words("") == Command.all.map(\.name) + ["help"])
        #expect(words("re") == Command.all.map(\.name).filter { $0.hasPrefix("re") })
        #expect(words("help run") == ["runbook"] && words("help formats") == ["formats"])
        #expect(words("verify --") == (Command.verify.options + Option.common).map { "--" + $0.name })
        #expect(words("verify --quick --qu") == ["--quiet"] && words("orders --state open --stat") == ["--state"])
        #expect(words("nothing ") == [] && words("view --nothing=") == [])
    }

    @Test(arguments: [
        ("retention ", ["undo", "purge", "hold", "release", "holds", "log"]),
        ("alert h", ["history"]), ("alert ack ", []), ("config ", ["show"]), ("completion z", ["zsh"]),
        ("query --format c", ["csv"]), ("latency --measure ", ["intent_to_order", "order_to_fill"]),
        ("orders --state filled,ex", ["filled,expired"]), ("orders --state=op", ["--state=open"]),
        ("orders -n ", []), ("backup ", [":files"]), ("formats test a ", [":files"]), ("drill ", [":folders"]),
        ("view --path ", [":folders"]), ("ingest --policy=", [":files"]),
    ])
    func `what is declared is known`(line: String, expected: [String]) { #expect(words(line) == expected) }

    @Test func `names are those of the index that is meant, the last first`() {
        let path = "--path \(fixture.folder) "
        #expect(words("view \(path)--session ") == ["beta", "alpha"])
        #expect(
            words("view \(path)-s b") == ["beta"] && words("view \(path)--session=alpha,b") == ["--session=alpha,beta"])
        #expect(words("diff \(path)alpha ") == ["beta", "alpha"])
        #expect(words("view \(path)--symbol E") == ["ETH-USD"])
        #expect(words("view --index=\(fixture.folder)/.blotter/index.db --mode ") == ["live", "paper"])
        #expect(words("rejects \(path)--file a") == ["alpha.jsonl"])
        // There is no index: nothing is said, and nothing is made.
        #expect(words("view --path /nowhere --session ") == [])
    }
}
