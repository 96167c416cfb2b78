import TestSupport
import Testing

/// A server whose disk takes its time: a commit is seen whole or not at all, and then by everybody.
@Suite(.timeLimit(.minutes(3))) struct SlowDiskTests {
    @Test(arguments: ["own", "other"]) func `what is committed is streamed and answered, though nothing follows`(
        who: String
    ) throws {
        try Script("Browser/slow.py").expectSuccess([try #require(Program.blotter), who])
    }
}
