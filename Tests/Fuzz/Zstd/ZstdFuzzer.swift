import Fuzz
import FuzzContent

@testable import TelemetryLog

/// Any bytes as a zstd log, and logs of several frames that were cut short, damaged or followed by something: the same
/// comes out however it is read, only what is proved counts, and what was cut short is never closed.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzZstd(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    var choices = Choices(UnsafeRawBufferPointer(start: start, count: count))
    if choices.below(3) == 0 {
        _ = decompress(choices.rest, &choices)
    } else {
        fuzzFrames(&choices)
    }
    return 0
}

private func decompress(_ file: [UInt8], _ choices: inout Choices) -> Inflated {
    Inflated.reading(file, &choices) { try ZstdContent(descriptor: $0) }
}

/// A file of several frames, and what happened to it.
private func fuzzFrames(_ choices: inout Choices) {
    let original = ZstdSample(&choices)
    let file = original.bytes
    let whole = Inflated(bytes: original.content, proved: original.content.count, end: .closed)
    switch choices.below(5) {
    case 0: demand(decompress(file, &choices) == whole, "a whole file is not read as it was written")
    case 1: demandCut(original, at: choices.below(file.count), &choices)
    case 2:
        let empty: [UInt8] = [0x5F, 0x2A, 0x4D, 0x18, 0, 0, 0, 0]
        demand(decompress(file + empty, &choices) == whole, "a skippable frame behind it changes it")
    case 3:
        let garbage = [UInt8(choices.below(256)), UInt8(choices.below(256)), UInt8(choices.below(256))]
        let read = decompress(file + garbage, &choices)
        demand(read.bytes == original.content && read.end != .closed, "garbage behind it gives \(read)")
        demand(read.proved == original.content.count, "garbage behind it gives \(read)")
    default: demandProved(original, damagedAt: choices.below(file.count), bit: choices.below(8), &choices)
    }
}

private func demandCut(_ original: ZstdSample, at cut: Int, _ choices: inout Choices) {
    let read = decompress(Array(original.bytes[..<cut]), &choices)
    let frames = original.frames.prefix { $0.end <= cut }
    let proved = frames.last?.contentEnd ?? 0
    demand(original.content.starts(with: read.bytes), "cut at \(cut) it gives other bytes")
    demand(read.proved == proved, "cut at \(cut) it has \(read.proved) proved bytes, not \(proved)")
    // Between two frames nothing tells that something is missing.
    let end: LogEnd = cut == (frames.last?.end ?? 0) ? .closed : .incomplete
    demand(read.end == end, "cut at \(cut) of \(original.bytes.count) it is \(read)")
}

/// What stands before the frame in which a bit has changed is proved, and nothing else that was not written.
private func demandProved(_ original: ZstdSample, damagedAt place: Int, bit: Int, _ choices: inout Choices) {
    var file = original.bytes
    file[place] ^= 1 << UInt8(bit)
    let read = decompress(file, &choices)
    let before = original.frames.last { $0.end <= place }?.contentEnd ?? 0
    demand(read.proved >= before, "damaged at \(place) it has \(read.proved) proved bytes, not \(before)")
    demand(
        read.bytes.starts(with: original.content[..<before]), "damaged at \(place) what stands before it has changed")
    // Nothing tells of the others whether what comes out is what went in.
    guard let frame = original.frames.first(where: { $0.end > place }), frame.isChecked else { return }
    let ends = [0] + original.frames.map(\.contentEnd)
    demand(ends.contains(read.proved), "damaged at \(place) it has \(read.proved) proved bytes")
    demand(original.content.starts(with: read.bytes[..<read.proved]), "damaged at \(place) other bytes are proved")
    if read.end == .closed { demand(read.bytes == original.content, "damaged at \(place) it is closed with \(read)") }
}
