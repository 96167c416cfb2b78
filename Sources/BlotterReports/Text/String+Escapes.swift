extension String {
    /// This text with those scalars replaced for which `replacement` gives something else.
    package func replacingScalars(_ replacement: (Unicode.Scalar) -> String?) -> String {
        var result = ""
        var runStart = startIndex
        var index = startIndex
        while index < endIndex {
            let next = unicodeScalars.index(after: index)
            if let other = replacement(unicodeScalars[index]) {
                result += self[runStart..<index]
                result += other
                runStart = next
            }
            index = next
        }
        return runStart == startIndex ? self : result + self[runStart...]
    }

    /// Two lower-case hexadecimal digits a byte.
    package init(hex bytes: some Collection<UInt8>) {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        self.init(decoding: text, as: UTF8.self)
    }
}
