@testable import Blotter
@testable import TelemetryLog

/// What takes a line.
struct LineTaker {
    let formats: FormatSet

    /// With no formats but those that come with blotter.
    static let builtIn = LineTaker(formats: FormatSet(builtIn: BuiltInFormats.all))

    /// The name of the format that takes `line`, `native` or `auto`; nil when nothing does.
    func taker(of line: String) -> String? {
        let reader = ForeignReader(formats, kinds: KindWords())
        var line = line
        return line.withUTF8 { (bytes) -> String? in
            guard reader.document.open(UnsafeRawBufferPointer(bytes)) else { return nil }
            return switch reader.choose() {
            case .native: "native"
            case .auto: "auto"
            case .format(let format): String(decoding: format.label.prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self)
            case .none, .tooManyParts: nil
            }
        }
    }
}
