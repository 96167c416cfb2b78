extension TimestampStyle {
    /// A short name in ASCII, one for each style and stable, since it is stored: `T6+00:00`, `T3Z`, ` 0`, `T,9+0530`,
    /// `d-3`, ` 0 UTC`.
    ///
    /// A `d` if the date has no dashes, the separator, a comma if that is the mark, the number of fraction digits, then the
    /// zone as it is written.
    package var code: String {
        var bytes = hasDashes ? [separator] : [UInt8(ascii: "d"), separator]
        if mark == UInt8(ascii: ",") { bytes.append(mark) }
        bytes.append(UInt8(ascii: "0") + UInt8(fractionDigits))
        withUnsafeTemporaryAllocation(byteCount: zone.width, alignment: 1) { buffer in
            zone.render(into: buffer, at: 0)
            bytes.append(contentsOf: buffer)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The style of which that is the ``code``; `nil` if it is the code of none.
    package init?(code: some StringProtocol) {
        let bytes = Array(code.utf8)
        let style = bytes.withUnsafeBytes { TimestampStyle(codeBytes: $0) }
        guard let style else { return nil }
        self = style
    }

    private init?(codeBytes bytes: UnsafeRawBufferPointer) {
        hasDashes = !bytes.holds("d", at: 0)
        let start = hasDashes ? 0 : 1
        let hasComma = bytes.holds(",", at: start + 1)
        let count = hasComma ? start + 2 : start + 1
        guard bytes.count > count, Self.isSeparator(bytes[start], afterDashes: hasDashes),
            let fractionDigits = bytes.decimal(at: count, digits: 1),
            fractionDigits > 0 || !hasComma,
            let zone = Zone(bytes, from: count + 1)
        else { return nil }
        separator = bytes[start]
        mark = hasComma ? UInt8(ascii: ",") : UInt8(ascii: ".")
        self.fractionDigits = fractionDigits
        self.zone = zone
    }
}
