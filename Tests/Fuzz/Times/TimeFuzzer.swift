import Fuzz

@testable import TelemetryLog

/// Any bytes as a time: what is read is what the C library and decimal arithmetic make of it, and is written back as it
/// was.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzTimes(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = UnsafeRawBufferPointer(start: start, count: count)
    let text = Timestamp(text: bytes)
    let number = Timestamp(number: bytes)
    let oracle = PlainTime(Array(bytes))
    if let number {
        // Eight digits may be a date that is out of range.
        demand(text != nil || bytes.count == 8, "\(bytes.shown) is a number and no text")
        demandWrittenBack(number)
    }
    if let reading = oracle.number {
        demand(reading == number?.nanoseconds, "the number \(bytes.shown) is \(number.shown)")
    }
    if let text {
        demandWrittenBack(text)
        if let style = TimestampStyle(text: bytes, timestamp: text) { demandStyle(style, text, bytes, oracle) }
    }
    if let reading = oracle.rfc3339 { demand(reading == text?.nanoseconds, "\(bytes.shown) is \(text.shown)") }
    if let typed = String(validating: bytes, as: UTF8.self) { demandArgument(typed, text) }
    return 0
}

/// What is written of a time is that time again, and what the C library says.
private func demandWrittenBack(_ timestamp: Timestamp) {
    for text in [timestamp.description, timestamp.shortDescription] {
        let bytes = Array(text.utf8)
        let again = bytes.withUnsafeBytes { Timestamp(text: $0) }
        demand(again == timestamp, "\(timestamp.nanoseconds) is written as \(text) and read as \(again.shown)")
        demand(PlainTime(bytes).rfc3339 == timestamp.nanoseconds, "\(timestamp.nanoseconds) is written as \(text)")
    }
}

private func demandStyle(
    _ style: TimestampStyle, _ timestamp: Timestamp, _ bytes: UnsafeRawBufferPointer, _ oracle: PlainTime
) {
    demand(oracle.styled == timestamp.nanoseconds, "\(bytes.shown) is read as \(timestamp)")
    var written: [UInt8] = []
    style.render(timestamp, appendingTo: &written)
    demand(written.elementsEqual(bytes), "\(bytes.shown) is written back as \(written.shown)")
    demand(style.renders(timestamp, as: bytes), "\(bytes.shown) is not its own rendering")
    demand(TimestampStyle(code: style.code) == style, "the code \(style.code) is another style")
    // The same style, at the ends of the range.
    for end in [Int64.min, -1, 0, Int64.max] {
        style.render(Timestamp(nanoseconds: end), appendingTo: &written)
    }
}

/// What an operator types: a time, or one that is counted back from any now.
private func demandArgument(_ typed: String, _ text: Timestamp?) {
    guard let argument = TimeArgument(typed) else { return }
    for now in [Int64.min, -1, 0, 1_766_188_800_000_000_000, Int64.max] {
        let instant = argument.instant(now: Timestamp(nanoseconds: now))
        switch argument {
        case .at(let timestamp), .date(let timestamp):
            demand(instant == timestamp && timestamp == text, "\(typed.debugDescription) is \(instant.shown)")
        case .ago(let nanoseconds):
            demand(nanoseconds >= 0, "\(typed.debugDescription) is \(nanoseconds) nanoseconds ago")
            demand(
                instant?.nanoseconds == Int64(exactly: Int128(now) - nanoseconds),
                "\(typed.debugDescription) before \(now) is \(instant.shown)")
        case .day, .time:
            guard let instant else { continue }
            let end = argument.end(now: Timestamp(nanoseconds: now), from: nil)
            demand(end.map { $0 >= instant } ?? true, "\(typed.debugDescription) ends before it begins")
        }
    }
}

extension Timestamp? {
    fileprivate var shown: String { map { "\($0.nanoseconds)" } ?? "no time" }
}
