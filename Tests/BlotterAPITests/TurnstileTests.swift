import Testing
import Threads

@testable import Blotter
@testable import BlotterAPI

/// How many are let in at once.
@Suite(.timeLimit(.minutes(1))) struct TurnstileTests {
    private let turnstile = Turnstile(most: 2)
    private let patience = AnswerLimit(until: .now + .seconds(60))

    private func enter() throws -> Bool { try turnstile.enter(patience) { false } }

    @Test func `who finds it full and waits for nothing is turned away`() throws {
        #expect(try enter() && enter())
        #expect(try !turnstile.enter(patience) { true })
        turnstile.leave()
        #expect(try turnstile.enter(patience) { true })
    }

    @Test func `at the end of the limit the wait is over`() throws {
        #expect(try enter() && enter())
        #expect(throws: BlotterError.interrupted) {
            _ = try turnstile.enter(AnswerLimit(until: .now)) { false }
        }
        turnstile.leave()
        #expect(try turnstile.enter(AnswerLimit(until: .now)) { false })
    }

    @Test func `who waits is let in when another leaves`() throws {
        #expect(try enter() && enter())
        let entered = Monitor(false)
        let (turnstile, patience) = (turnstile, patience)
        let waiting = Worker {
            if (try? turnstile.enter(patience) { false }) == true { entered.change { $0 = true } }
        }
        #expect(!entered.read { $0 })
        turnstile.leave()
        #expect(entered.wait { $0 ? true : nil } == true)
        waiting?.join()
    }
}
