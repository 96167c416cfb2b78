import Fuzz

@testable import TelemetryLog

/// One for all inputs, as its memory is large.
private let batch = LogBatch()

/// Any bytes as a log: however they come, each line is an event, invalid or blank, the counts add up, and what is given
/// back of an event equals its line as JSON.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzLines(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    var choices = Choices(UnsafeRawBufferPointer(start: start, count: count))
    let content = choices.rest
    let finishes = choices.below(2) == 0
    do {
        let scan = try Scan(content, batch: batch, finishes: finishes)
        let plain = PlainReading(content, finishes: finishes)
        if !plain.mayHoldParts { plain.demandSame(scan) }
        if !plain.mayHoldParts, content.last == UInt8(ascii: "\n") { try demandSameAgain(content, scan) }
        let bound = [1, 3, 10, 100][choices.below(4)]
        let inParts = try Scan(content, batch: batch, finishes: finishes) { 1 + choices.below(bound) }
        demand(inParts == scan, "reads of up to \(bound) bytes give \(inParts) instead of \(scan)")
    } catch {
        fatalError("\(error)")
    }
    return 0
}

/// What is known of the lines' shapes by then must not make other events of them.
private func demandSameAgain(_ content: [UInt8], _ scan: Scan) throws {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let twice = try Scan(content + (content.starts(with: mark) ? content.dropFirst(3) : content[...]), batch: batch)
    let lines = UInt32(scan.progress.lines)
    let again = twice.events.dropFirst(scan.events.count).map { event in
        var event = event
        event.line -= lines
        return event
    }
    demand(again == scan.events, "the same lines give \(again) instead of \(scan.events)")
    demand(twice.rejects.count == 2 * scan.rejects.count, "the same lines are rejected otherwise")
}
