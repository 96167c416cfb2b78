import Testing

@testable import BlotterCommand
@testable import BlotterReports

@Suite struct ProgressTests {
    private final class Clock {
        var milliseconds: Int64 = 1000
        func now() -> Int64 { milliseconds * 1_000_000 }
    }

    private let clock = Clock()

    private func drawn(
        on terminal: Terminal = Terminal(width: 100), _ work: (Progress) -> Void
    ) -> String {
        let output = Output.collecting(terminal: terminal)
        let progress = Progress("ingest", on: output, now: clock.now)
        work(progress)
        return output.collected
    }

    @Test func `bytes, share, rate and time to go are drawn and taken away`() {
        let text = drawn { progress in
            progress.update(doneBytes: 0, totalBytes: 266_000_000)
            clock.milliseconds += 582
            progress.update(doneBytes: 123_400_000, totalBytes: 266_000_000)
            progress.finish()
            progress.finish()
        }
        #expect(
            text == "\ringest  0 B of 266.0 MB  0 %\u{1b}[K"
                + "\ringest  123.4 MB of 266.0 MB  46 %  212 MB/s  ETA 0:01\u{1b}[K" + "\r\u{1b}[K")
    }

    @Test func `the line is drawn at most ten times a second`() {
        let text = drawn { progress in
            for _ in 0..<1000 {
                progress.update(doneBytes: 0, totalBytes: 10)
                clock.milliseconds += 1
            }
        }
        #expect(text == String(repeating: "\ringest  0 B of 10 B  0 %\u{1b}[K", count: 10))
    }

    @Test func `a clock set back does not silence the line`() {
        let text = drawn { progress in
            progress.update(doneBytes: 1, totalBytes: 10)
            clock.milliseconds -= 500
            progress.update(doneBytes: 2, totalBytes: 10)
        }
        #expect(text == "\ringest  1 B of 10 B  10 %\u{1b}[K\ringest  2 B of 10 B  20 %\u{1b}[K")
    }

    @Test(arguments: [(5000, 0), (5000, 4000)] as [(Int64, Int64)])
    func `without a total that holds there is no share and no end`(done: Int64, total: Int64) {
        let text = drawn { progress in
            clock.milliseconds += 1000
            progress.update(doneBytes: done, totalBytes: total)
        }
        #expect(text == "\ringest  5.0 kB  5.0 kB/s\u{1b}[K")
    }

    @Test func `a narrow window cuts the line before it wraps`() {
        let text = drawn(on: Terminal(width: 20)) { $0.update(doneBytes: 1, totalBytes: 10) }
        #expect(text == "\ringest  1 B of 10 …\u{1b}[K")
    }

    @Test(arguments: [Terminal.none, Terminal(width: 80, erases: false)])
    func `nothing is drawn where a line cannot be drawn over`(terminal: Terminal) {
        let text = drawn(on: terminal) { progress in
            progress.update(doneBytes: 1, totalBytes: 10)
            progress.clear()
            progress.finish()
        }
        #expect(text == "")
    }
}
