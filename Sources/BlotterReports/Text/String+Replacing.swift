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
}
