/// Formats in their order, of which the first that takes a line reads it.
///
/// Each line is offered to all of them, and nearly all have not the members that it would need. So these stand in one
/// list, at which a look counts no references.
struct FormatChoice: ~Copyable {
    private var formats: [LineFormat] = []
    /// For each format how many names it needs, and these.
    private var needed = Pile<Int32>()

    /// Begins with formats that may read the lines to come.
    mutating func begin(_ formats: [LineFormat]) {
        self.formats = formats
        needed.clear()
        for format in formats {
            needed.append(Int32(format.needed.count))
            for name in format.needed { needed.append(name) }
        }
    }

    /// The first format that takes the line, of which the document has noted the members; nil when none does.
    func first(taking document: LineDocument) -> LineFormat? {
        var place = 0
        for index in formats.indices {
            let end = place + 1 + Int(needed[place])
            place += 1
            while place < end, document.hasMember(needed[place]) { place += 1 }
            if place == end, formats[index].takes(document) { return formats[index] }
            place = end
        }
        return nil
    }
}
