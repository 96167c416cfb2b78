import Blotter
import BlotterReports
import TelemetryLog

/// A line on standard error that tells how far a long work is, on terminals only.
///
///     ingest  123.4 MB of 266.0 MB  46 %  212 MB/s  ETA 0:01
///
/// Call `finish()` at the end (`defer`), and `clear()` before anything else is written to the same output.
final class Progress {
    private static let redrawInterval = TimeSpan(seconds: 0.1)

    private let label: String
    private let output: Output
    private let now: () -> Int64
    private let start: Timestamp
    private var lastDrawn: Timestamp?
    private var isShown = false

    /// `now` gives nanoseconds; the rate is counted from here.
    init(_ label: String, on output: Output, now: @escaping () -> Int64) {
        self.label = label
        self.output = output
        self.now = now
        start = Timestamp(nanoseconds: now())
    }

    func update(_ state: Ingest.Progress) {
        if state.isFinishing { return show("\(label)  \(ByteCount(state.bytesRead)) read, making the indexes") }
        update(doneBytes: state.bytesRead, totalBytes: state.bytesToRead)
    }

    /// The same of lines, with no more than their share.
    /// What was sent so far.
    func update(sent: String) {
        guard output.terminal.erases else { return }
        let time = Timestamp(nanoseconds: now())
        guard isDue(at: time) else { return }
        lastDrawn = time
        isShown = true
        draw("\(label)  \(sent)")
    }

    func update(doneLines: Int64, allLines: Int64) {
        guard output.terminal.erases, !output.isQuiet, allLines > 0 else { return }
        let time = Timestamp(nanoseconds: now())
        guard isDue(at: time) else { return }
        lastDrawn = time
        isShown = true
        draw("\(label)  \(Count(doneLines)) of \(Count(allLines)) lines  \(doneLines * 100 / allLines) %")
    }

    /// Draws `text` now, if something was drawn before: what is done at once needs no telling.
    private func show(_ text: String) {
        guard isShown else { return }
        draw(text)
    }

    /// Draws the line anew, at most ten times a second; `total` is 0 when nobody knows it.
    func update(doneBytes: Int64, totalBytes: Int64) {
        guard output.terminal.erases, !output.isQuiet else { return }
        let time = Timestamp(nanoseconds: now())
        guard isDue(at: time) else { return }
        lastDrawn = time
        isShown = true
        draw(text(doneBytes: doneBytes, totalBytes: totalBytes, elapsed: time - start))
    }

    /// Takes the line away; the next update that is due draws it again.
    func clear() {
        guard isShown else { return }
        isShown = false
        draw("")
    }

    /// Takes the line away for good.
    func finish() {
        clear()
    }

    /// A clock that was set back must not silence the line.
    private func isDue(at time: Timestamp) -> Bool {
        guard let lastDrawn else { return true }
        return time < lastDrawn || time - lastDrawn >= Self.redrawInterval
    }

    /// A line as wide as the window would wrap, and a wrapped line cannot be drawn over.
    private func draw(_ text: String) {
        let room = (output.width ?? 80) - 1
        output.write("\r" + text.truncated(toWidth: room) + "\u{1b}[K")
        try? output.flush()
    }

    private func text(doneBytes: Int64, totalBytes: Int64, elapsed: TimeSpan) -> String {
        var parts = [label]
        let remaining = totalBytes - doneBytes
        if totalBytes > 0, remaining >= 0 {
            let percent = Int(Double(doneBytes) / Double(totalBytes) * 100)
            parts += ["\(ByteCount(doneBytes)) of \(ByteCount(totalBytes))", "\(percent) %"]
        } else {
            parts.append("\(ByteCount(doneBytes))")
        }
        let rate = Double(doneBytes) / elapsed.inSeconds
        if rate.isFinite, rate >= 1 {
            parts.append("\(ByteCount(Int64(rate)).rounded)/s")
            if totalBytes > 0, remaining >= 0 {
                parts.append("ETA \(Duration.seconds((Double(remaining) / rate).rounded(.up)).clock)")
            }
        }
        return parts.joined(separator: "  ")
    }
}
