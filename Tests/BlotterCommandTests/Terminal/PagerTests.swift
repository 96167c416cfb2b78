import Foundation
import TestSupport
import Testing

@testable import BlotterCommand
@testable import BlotterReports

@Suite struct PagerTests {
    @Test(
        arguments: [
            (["BLOTTER_PAGER": "most", "PAGER": "less"], "most"), (["PAGER": "less -X"], "less -X"),
            (["PAGER": "cat"], nil),
            (["BLOTTER_PAGER": "", "PAGER": "less"], nil), (["PATH": "/nowhere"], nil),
        ] as [([String: String], String?)]) func `the environment names it`(
            environment: [String: String], expected: String?
        )
    {
        #expect(Pager.program(environment) == expected)
    }

    @Test func `it gets all that is printed, and notes come after it`() throws {
        let folder = try TemporaryFolder()
        let (seen, told) = (folder.path + "/seen", folder.path + "/told")
        let descriptor = open(told, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(descriptor) }
        let output = Output(descriptor: descriptor, terminal: Terminal(width: 80))
        let errors = Output(descriptor: descriptor, capacity: 0)
        let pager = try #require(Pager(for: output, errors, environment: ["PAGER": "cat > \(seen)"]))
        output.write("one\n")
        try output.flush()
        errors.note("note")
        output.write("two\n")
        #expect(try String(contentsOfFile: told, encoding: .utf8) == "")
        pager.finish()
        #expect(try String(contentsOfFile: seen, encoding: .utf8) == "one\ntwo\n")
        #expect(try String(contentsOfFile: told, encoding: .utf8) == "blotter: note\n")
    }

    @Test func `what is no terminal has none`() {
        #expect(Pager(for: .collecting(), .collecting(), environment: ["PAGER": "cat -n"]) == nil)
    }
}
