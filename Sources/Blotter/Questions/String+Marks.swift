extension String {
    /// Numbers each bare `?` from `count + 1` on.
    func numberingMarks(after count: Int) -> String {
        var number = count
        var text = ""
        var previous: Character?
        for character in self {
            if previous == "?", !character.isNumber {
                number += 1
                text += "\(number)"
            }
            text.append(character)
            previous = character
        }
        if previous == "?" { text += "\(number + 1)" }
        return text
    }
}
