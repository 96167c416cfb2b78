import Foundation
import Testing

@testable import BlotterCommand
@testable import BlotterReports

@Suite struct TextFileTests {
    @Test(arguments: [
        (["query", "--path", "logs", "--file"], "SQL"), (["retention", "--path", "logs", "--policy"], "a policy"),
        (["serve", "--path", "logs", "--token-file"], "a token"),
    ]) func `a file that would be waited for is refused at once`(command: [String], kind: String) throws {
        let fixture = try CommandFixture()
        try fixture.writeLog("logs/s.jsonl", events: 1)
        try #require(mkfifo("\(fixture.path)/pipe", 0o600) == 0)
        for (name, path) in [("pipe", "DIR/pipe"), ("/dev/null", "/dev/null"), ("logs", "DIR/logs")] {
            let result = fixture.blotter(command + [name])
            #expect(
                result
                    == .init(status: 1, errors: "blotter: \(path): is no regular file; name a file with \(kind)\n"))
        }
    }
}
