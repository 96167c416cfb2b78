import Foundation
import Testing

@testable import BlotterCommand
@testable import BlotterReports

/// Three logs of one session each, a day, ten and forty days old at noon of 2025-12-20, in a folder whose name says
/// what it is for.
final class RetentionCommandFixture {
    let command: CommandFixture
    let now = OperatorFixture.noon

    init() throws {
        command = try CommandFixture()
        for (number, name) in ["new", "middle", "old"].enumerated() {
            let lines = (0..<40).map { line in
                #"{"ts": "2025-12-0\#(number + 1)T10:00:00Z", "session_id": "\#(name)", "symbol": "BTC-USD", "#
                    + #""mode": "paper", "kind": "gate", "payload": {"gate": "G\#(line)"}}"# + "\n"
            }
            try command.write(lines.joined(), to: "logs/\(name).jsonl")
            try age(name + ".jsonl", days: [1, 10, 40][number])
        }
    }

    func age(_ name: String, days: Int) throws {
        let time = Int(now / 1_000_000_000) - days * 86_400
        let times = [timeval(tv_sec: time, tv_usec: 0), timeval(tv_sec: time, tv_usec: 0)]
        try #require(utimes("\(command.path)/logs/\(name)", times) == 0)
    }

    func blotter(_ arguments: [String], environment: [String: String] = ["USER": "op"]) -> OperatorFixture.Outcome {
        let (output, errors) = (Output.collecting(), Output.collecting())
        let status = run(
            arguments, output: output, errors: errors, environment: environment, currentDirectory: command.path,
            now: { self.now })
        return OperatorFixture.Outcome(status, command.masked(output.collected), command.masked(errors.collected))
    }

    func retention(_ arguments: String...) -> OperatorFixture.Outcome {
        blotter(["retention", "--path", "logs"] + arguments)
    }

    func json(_ outcome: OperatorFixture.Outcome) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    }

    var logs: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: command.path + "/logs")) ?? []).filter {
            !$0.hasPrefix(".")
        }.sorted()
    }
}
