/// A text that many events share, in memory that stays where it is as long as it lives.
final class SharedText {
    let text: String
    let bytes: UnsafeRawBufferPointer

    init(_ text: String) {
        self.text = text
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: text.utf8.count, alignment: 1)
        copy.copyBytes(from: text.utf8)
        bytes = UnsafeRawBufferPointer(copy)
    }

    deinit { bytes.deallocate() }
}

/// The texts of an event's columns.
struct EventLabels {
    var session: SharedText
    var symbol: SharedText?
    var mode: SharedText?
    var kind: SharedText?
    /// What read the line; nil for a native one.
    var format: SharedText?
}
