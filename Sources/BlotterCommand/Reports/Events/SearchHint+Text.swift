import Blotter

extension SearchHint {
    /// What was done instead, and what to do, for the command line.
    var text: String {
        switch self {
        case .isOperator(let word): "\(word) was searched for as a word; --fts5 takes it as an operator"
        case .isFraction(let word):
            "\(word): numbers with a fraction are not searched; ask for them with 'blotter query'"
        case .isPart: "each word was searched for as a whole; word* finds what begins so, --contains any part"
        }
    }
}
