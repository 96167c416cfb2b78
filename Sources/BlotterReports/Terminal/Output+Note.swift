extension Output {
    /// Writes one line of `blotter: text`, safe for a terminal; for standard error.
    package func note(_ text: String) {
        write("blotter: \(Escaped(text))\n")
    }
}
