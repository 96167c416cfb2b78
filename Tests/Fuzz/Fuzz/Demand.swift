/// Says that something does not hold for the input at hand, and ends the process: libFuzzer keeps the input.
package func demand(_ holds: Bool, _ what: @autoclosure () -> String) {
    if !holds { fatalError(what()) }
}

extension Collection<UInt8> {
    /// The bytes as a message shows them.
    package var shown: String { String(decoding: self, as: UTF8.self).debugDescription }
}
