import Fuzz
import FuzzContent

@testable import TelemetryLog

/// Any bytes as a gzip log, and logs of several members that were cut short, damaged or followed by something: the same
/// comes out however it is read, only what is proved counts, and what was cut short is never closed.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzGzip(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    var choices = Choices(UnsafeRawBufferPointer(start: start, count: count))
    if choices.below(4) == 0 {
        _ = inflate(choices.rest, &choices)
    } else {
        fuzzMembers(&choices)
    }
    return 0
}

private func inflate(_ file: [UInt8], _ choices: inout Choices) -> Inflated {
    Inflated.reading(file, &choices) { try GzipContent(descriptor: $0) }
}

// MARK: - Members

/// A file of several members, and what happened to it.
private func fuzzMembers(_ choices: inout Choices) {
    let original = GzipSample(&choices)
    let file = original.bytes
    switch choices.below(5) {
    case 0:
        demand(
            inflate(file, &choices) == Inflated(bytes: original.content, proved: original.content.count, end: .closed),
            "a whole file is not read as it was written")
    case 1: demandCut(original, at: choices.below(file.count), &choices)
    case 2:
        let padding = [UInt8](repeating: 0, count: choices.below(600))
        demand(inflate(file + padding, &choices) == inflate(file, &choices), "zeros behind it change it")
    case 3:
        let garbage = [UInt8(1 + choices.below(255)), UInt8(choices.below(256)), UInt8(choices.below(256))]
        let inflated = inflate(file + garbage, &choices)
        demand(inflated.bytes == original.content && inflated.end != .closed, "garbage behind it gives \(inflated)")
        demand(inflated.proved == original.content.count, "garbage behind it gives \(inflated)")
    default: demandProved(original, damagedAt: choices.below(file.count), bit: choices.below(8), &choices)
    }
}

private func demandCut(_ original: GzipSample, at cut: Int, _ choices: inout Choices) {
    let inflated = inflate(Array(original.bytes[..<cut]), &choices)
    let members = original.members.prefix { $0.end <= cut }
    let proved = members.last?.contentEnd ?? 0
    demand(original.content.starts(with: inflated.bytes), "cut at \(cut) it gives other bytes")
    demand(inflated.proved == proved, "cut at \(cut) it has \(inflated.proved) proved bytes, not \(proved)")
    // Between two members nothing tells that something is missing.
    let isBetween = cut == (members.last?.end ?? 0)
    demand(isBetween == (inflated.end == .closed), "cut at \(cut) of \(original.bytes.count) it is \(inflated)")
    demand(inflated.end != .trailingGarbage, "cut at \(cut) of \(original.bytes.count) it is \(inflated)")
}

private func demandProved(_ original: GzipSample, damagedAt place: Int, bit: Int, _ choices: inout Choices) {
    var file = original.bytes
    file[place] ^= 1 << UInt8(bit)
    let inflated = inflate(file, &choices)
    let ends = [0] + original.members.map(\.contentEnd)
    demand(ends.contains(inflated.proved), "damaged at \(place) it has \(inflated.proved) proved bytes")
    demand(
        original.content.starts(with: inflated.bytes[..<inflated.proved]), "damaged at \(place) other bytes are proved")
    if inflated.end == .closed {
        demand(inflated.bytes == original.content, "damaged at \(place) it is closed with \(inflated)")
    }
}
