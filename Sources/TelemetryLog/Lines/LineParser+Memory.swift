/// What a parser remembers from line to line, and how it is kept from taking ever more memory.
extension LineParser {
    /// Begins to number texts anew: each number is defined once more before it is used.
    func forget() {
        names.removeAll()
        forms.removeAll()
        lastNames = .init(repeating: 0)
        lastForms = .init(repeating: 0)
        shapes.forget()
        foreignPlans.forget()
    }

    /// What opens lines that are not native.
    private var document: LineDocument { hasForeignReader ? foreign.document : opener }

    /// Keeps the numbered texts from taking ever more memory.
    func forgetIfFull() {
        if names.isFull || forms.isFull { forget() }
        shapes.forgetIfFull()
        document.forgetIfFull()
    }

    /// Gives back the memory that a line of many megabytes needed.
    func shrink() {
        reader.shrink()
        redaction?.shrink()
        document.shrink()
        members.shrink()
        extra = ByteBuffer()
        written = ByteBuffer()
        around = ByteBuffer()
        text = ByteBuffer()
        normalized = ByteBuffer()
    }
}
