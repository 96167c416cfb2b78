/// Pointers that lead to several places of a line, and the objects of arrays that are events.
extension LineDocument {
    /// The values at a path in the innermost scope that has any; what is null or empty text is none.
    func findAll(_ path: FieldPath) -> [LineValue] {
        if path.isPlain { return find(path).map { [$0] } ?? [] }
        for case .value(let place) in scopes.reversed() {
            var found: [LineValue] = []
            forEachPlace(path, from: place) {
                let value = value($0)
                if !value.isEmpty { found.append(value) }
            }
            if !found.isEmpty { return found }
        }
        return []
    }

    /// Calls `body` with each place that a path leads to.
    func forEachPlace(_ path: FieldPath, from start: Place, _ body: (Place) -> Void) {
        guard !path.isPlain else {
            if let place = step(path, from: start)?.place { body(place) }
            return
        }
        walk(path, 0, start, []) { body($0.last ?? start) }
    }

    /// Calls `body` with each object that a path leads to, or that is in an array there, behind the objects around it
    /// that steps have selected: all of them from the outside in. `ofAnyKind`: with what is no object, too.
    func forEachElement(_ path: FieldPath, ofAnyKind: Bool = false, _ body: ([Place]) -> Void) {
        func give(_ place: Place, _ around: [Place]) {
            guard let opened = opened(place) else { return }
            if node(opened).kind == .object { return body(opened == innermost ? [] : around + [opened]) }
            forEachChild(of: opened) { element in
                if ofAnyKind || node(element).kind == .object { body(around + [element]) }
            }
        }
        guard !path.isPlain else {
            if let place = find(path)?.place { give(place, []) }
            return
        }
        for case .value(let scope) in scopes.reversed() {
            var isFound = false
            walk(path, 0, scope, []) { places in
                guard let last = places.last, opened(last) != nil else { return }
                isFound = true
                give(last, Array(places.dropLast()))
            }
            if isFound { return }
        }
    }

    /// Calls `body` with the objects that the steps from `first` on select, from the outside in, and behind them with the
    /// place that the path leads to.
    private func walk(
        _ path: FieldPath, _ first: Int, _ place: Place, _ around: [Place], _ body: ([Place]) -> Void
    ) {
        guard first < path.steps.count else { return body(around + [place]) }
        guard let opened = opened(place) else { return }
        let isArray = node(opened).kind == .array
        switch path.selectors[first] {
        case .keyed(let key, let text) where isArray:
            forEachChild(of: opened) { element in
                guard let found = member(key, of: element).map({ value($0) }), let said = self.text(of: found),
                    said.elementsEqual(text)
                else { return }
                walk(path, first + 1, element, inside(around, element, path, first), body)
            }
        case .every:
            forEachChild(of: opened) { walk(path, first + 1, $0, inside(around, $0, path, first), body) }
        default:
            guard let next = member(path.steps[first], of: opened) else { return }
            walk(path, first + 1, next, around, body)
        }
    }

    /// The objects around what is in `element`, which is the last one, unless the path ends there.
    private func inside(_ around: [Place], _ element: Place, _ path: FieldPath, _ step: Int) -> [Place] {
        guard step + 1 < path.steps.count, let opened = opened(element), node(opened).kind == .object else {
            return around
        }
        return around + [opened]
    }
}
