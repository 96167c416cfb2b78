extension Output {
    /// Writes one line of `blotter: text`, safe for a terminal; for standard error.
    func note(_ text: String) {
        write("blotter: \(Escaped(text))\n")
    }
}
