import BlotterReports

extension Invocation {
    /// Notes something on standard error, below what was printed so far where both go to one terminal.
    func note(_ text: String) {
        // What goes wrong here goes wrong again, and is told, at the last flush.
        try? output.flush()
        errors.note(text)
    }
}
