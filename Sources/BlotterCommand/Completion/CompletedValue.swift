import Blotter
import BlotterReports

/// What may stand at a place of a command line, for a shell that completes it.
enum CompletedValue: Equatable {
    /// One of these, each with a line about it.
    case words([CompletedWord])
    /// Names in the index.
    case names(UnknownName.Column)
    case files
    case folders
    /// Nobody can tell.
    case anything

    private static let columns: [String: UnknownName.Column] = [
        "session": .session, "symbol": .symbol, "mode": .mode, "type": .kind, "kind": .kind,
    ]

    /// The value of an option, from what it declares.
    init(of option: Option) {
        let placeholder = option.placeholder ?? ""
        if let column = Self.columns[option.name] {
            self = .names(column)
        } else if placeholder.hasPrefix("GLOB") {
            self = .names(.file)
        } else if placeholder.contains("|") {
            self = .words(placeholder.split(separator: "|").map { CompletedWord(String($0)) })
        } else if let place = Self(placeholder: placeholder) {
            self = place
        } else {
            self = Self.listed(in: option.help)
        }
    }

    /// What a word in capitals stands for in a form of usage; nil for one that tells nothing.
    init?(placeholder: String) {
        let word = placeholder.filter(\.isLetter)
        switch word {
        case "FILE", "LOG", "PATH", "MAPPING": self = .files
        case "DIR": self = .folders
        case "SESSION": self = .names(.session)
        default: return nil
        }
    }

    /// The words that help begins with: `table, json, jsonl or csv (default: table)`.
    private static func listed(in help: String) -> CompletedValue {
        guard let list = help.firstMatch(of: /^(?:only |list these steps: )?([a-z_0-9]+(?:(?:, | or )[a-z_0-9]+)+)/)
        else { return .anything }
        let words = list.output.1.replacing(" or ", with: ", ").split(separator: ", ")
        return .words(words.map { CompletedWord(String($0)) })
    }
}

/// A word that may be typed, and what it is.
struct CompletedWord: Equatable {
    var word: String
    var text: String

    init(_ word: String, _ text: String = "") {
        self.word = word
        self.text = text
    }
}
