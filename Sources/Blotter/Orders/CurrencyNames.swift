import TelemetryLog

/// The currencies that fees are in, by numbers: what an event says of an order is kept, queued and copied without texts.
///
/// A name is taken as it is written, so that `USD` and `usd` are two.
final class CurrencyNames {
    private var names = Interner()

    /// So many names are few; beyond, whoever has no numbers in use should forget them.
    var isFull: Bool { names.count > 10_000 || names.byteCount > 1 << 20 }

    /// The number of a name, 0 of an empty one.
    func number(of name: UnsafeRawBufferPointer) -> Int32 { name.isEmpty ? 0 : names.number(of: name).number }

    /// The number of a name, 0 of an empty one or none.
    func number(of name: String?) -> Int32 { name.map { Array($0.utf8).withUnsafeBytes { number(of: $0) } } ?? 0 }

    /// The name that has a number; nil of 0.
    func name(_ number: Int32) -> String? {
        number == 0 ? nil : String(decoding: names.text(of: number), as: UTF8.self)
    }

    /// Forgets all names: numbers mean nothing afterwards.
    func removeAll() { names.removeAll() }
}
