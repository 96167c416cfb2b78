import TestSupport
import Testing

/// The server as browsers and other clients see it: scripts that start the program, ask it, and say what is wrong.
@Suite(.serialized) struct BrowserTests {
    /// Runs a script of Tests/Browser on the fixture of the incident; what it prints when it fails is the issue.
    private func run(_ script: String, _ arguments: String...) throws {
        try Script("Browser/" + script, interpreter: Script.equipped).expectSuccess(
            [try #require(Program.blotter), Checkout.url("Fixtures/incident").path] + arguments)
    }

    @Test(arguments: [
        "overview", "filters", "live", "arrival", "search", "orders", "pages", "lines", "sums", "looks", "attack",
        "token",
    ])
    func `a reader finds on each page what is in the logs`(walk: String) throws {
        try run("walk.py", walk)
    }

    @Test func `from the overview each fault of a drill is two clicks away`() throws { try run("drill.py") }

    @Test func `every answer is as openapi json describes it`() throws { try run("contract.py") }

    @Test func `no abuse goes unanswered or leads anywhere`() throws { try run("abuse.py") }

    @Test func `whatever is asked, an answer has its limits`() throws { try run("limits.py") }
}
