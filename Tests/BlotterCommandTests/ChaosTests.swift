import TestSupport
import Testing

/// `make chaos` for a while: programs log and rotate, everything of blotter runs, and is killed, stopped and interrupted
/// at random. Nothing is lost, nothing comes twice.
@Suite struct ChaosTests {
    @Test func `whatever is killed when, each line is in the index and in the streams once`() throws {
        try Script("Chaos/chaos.py").expectSuccess(
            [try #require(Program.blotter), "--seconds", "15", "--seed", "1"])
    }
}
