import Blotter
import BlotterReports

/// Tells why nothing, or less than was asked for, could be found: usually a name is mistyped.
struct MatchNote {
    private let engine: any Engine
    private let filter: EventFilter
    private let invocation: Invocation

    init(_ engine: any Engine, _ filter: EventFilter, _ invocation: Invocation) {
        self.engine = engine
        self.filter = filter
        self.invocation = invocation
    }

    /// Writes the note, if there is one to write; `nothing` is what to say when nothing was found. Answers the exit
    /// status: 1 when the index does not know a name that was asked for.
    @discardableResult
    func write(found: Bool, nothing: String = "no events match") throws -> Int32 {
        // An event that was found bears one name of each list: only of a list with several can another one be unknown.
        let lists = [filter.sessions, filter.symbols, filter.modes, filter.kinds].map { NameChoice($0).pieces }
        guard !found || lists.contains(where: { $0.count > 1 }) else { return 0 }
        let unknown = try engine.unknownNames(in: filter).map(Self.text).joined(separator: ", ")
        let note: String? =
            switch (found, unknown.isEmpty) {
            case (false, false): "\(nothing) (\(unknown))"
            case (false, true): nothing
            case (true, false): unknown
            case (true, true): nil
            }
        if let note { invocation.note(note) }
        return unknown.isEmpty ? 0 : 1
    }

    static func text(_ unknown: UnknownName) -> String {
        let word = unknown.column == .kind ? "type" : unknown.column.rawValue
        if NameChoice.isPattern(unknown.name) { return "no \(word) in the index is like \(unknown.name)" }
        let nearest = nearest(to: unknown.name, unknown.known).map { "; did you mean \($0)?" } ?? ""
        return "\(word) \(unknown.name) is not in the index\(nearest)"
    }

    private static func nearest(to typed: String, _ names: [String]) -> String? {
        let lowercased = typed.lowercased()
        if let same = names.first(where: { $0.lowercased() == lowercased }) { return same }
        if let close = NearestName(to: typed, among: names).name { return close }
        return typed.count < 3 ? nil : names.last { $0.lowercased().contains(lowercased) }
    }
}

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
