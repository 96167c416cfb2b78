/// Looks up values of a line that is open.
extension LineDocument {
    @inline(__always)
    func tree(_ place: Place) -> JSONTree { trees[Int(place.tree) - 1] }

    @inline(__always)
    func node(_ place: Place) -> JSONTree.Node { view(place).nodes[Int(place.node)] }

    @inline(__always)
    func view(_ place: Place) -> JSONTree.View { views[Int(place.tree) - 1] }

    @inline(__always)
    func value(_ place: Place) -> LineValue { LineValue(node(place), in: view(place), at: place) }

    /// The innermost object or array.
    var innermost: Place {
        if case .value(let place)? = scopes.last { place } else { Place(tree: 1, node: 0) }
    }

    /// The outermost object or array.
    var outermost: Place { Place(tree: 1, node: 0) }

    /// How many objects and arrays are in one another.
    var objectCount: Int { scopes.count { if case .value = $0 { true } else { false } } }

    /// Whether `inner` is in the value at `outer`, or in a text there.
    func holds(_ outer: Place, _ inner: Place) -> Bool {
        var inner = inner
        while inner.tree != outer.tree {
            guard inner.tree > 0 else { return false }
            inner = origins[Int(inner.tree) - 1]
        }
        return outer.node <= inner.node && inner.node < node(outer).next
    }

    /// Makes an object or array the innermost one, until `leave`.
    func enter(_ place: Place) { scopes.append(.value(place)) }

    /// Drops the innermost object or array.
    func leave() { scopes.removeLast() }

    /// Drops the arrays that are innermost, but not the line's own value.
    func leaveArrays() {
        while objectCount > 1, node(innermost).kind == .array { leave() }
    }

    /// Calls `body` with the place of each member or element.
    @inline(__always)
    func forEachChild(of place: Place, _ body: (Place) -> Void) {
        let nodes = view(place).nodes
        let end = nodes[Int(place.node)].next
        var child = place.node + 1
        while child < end {
            body(Place(tree: place.tree, node: child))
            child = nodes[Int(child)].next
        }
    }

    /// The member of that name.
    func member(_ name: Int32, of place: Place) -> Place? {
        let nodes = view(place).nodes
        let end = nodes[Int(place.node)].next
        var child = place.node + 1
        while child < end {
            let node = nodes[Int(child)]
            if node.name == name { return Place(tree: place.tree, node: child) }
            child = node.next
        }
        return nil
    }

    private func element(_ index: Int, of place: Place) -> Place? {
        let nodes = view(place).nodes
        let end = nodes[Int(place.node)].next
        var child = place.node + 1
        var rest = index
        while child < end {
            if rest == 0 { return Place(tree: place.tree, node: child) }
            rest -= 1
            child = nodes[Int(child)].next
        }
        return nil
    }

    /// The name of a member, without its escapes.
    func name(of member: Place) -> [UInt8] {
        var name: [UInt8] = []
        JSONString.decode(tree(member).key(node(member)), into: &name)
        return name
    }

    /// The object or array at `place`, or that the text there holds; nil when it is neither.
    func opened(_ place: Place) -> Place? {
        let node = node(place)
        if node.isContainer { return place }
        guard node.kind == .string, node.opened != 0 else { return nil }
        if node.opened > 0 { return Place(tree: node.opened, node: 0) }
        let content = view(place).bytes(node)
        let text = (node.hasEscape ? texts.keep(decoding: content) : content).trimmed
        guard text.first == UInt8(ascii: "{") || text.first == UInt8(ascii: "[") else { return nil }
        let found = read(text) ?? 0
        view(place).nodes[Int(place.node)].opened = found
        if found > 0 { origins[Int(found) - 1] = place }
        return found == 0 ? nil : Place(tree: found, node: 0)
    }

    /// Notes which of the names that are looked for are those of members, for `hasMember`.
    func noteMembers() {
        round &+= 1
        for scope in scopes {
            guard case .value(let place) = scope else { continue }
            let nodes = view(place).nodes
            let end = nodes[Int(place.node)].next
            var child = place.node + 1
            while child < end {
                let node = nodes[Int(child)]
                if node.name < met.count { met[Int(node.name)] = round }
                child = node.next
            }
        }
    }

    /// Whether one of the objects had a member of that name, which is one that is looked for, when they were noted.
    @inline(__always)
    func hasMember(_ name: Int32) -> Bool { met[Int(name)] == round }

    /// The value at a path in the innermost scope that has one; what is null or empty text is none.
    func find(_ path: FieldPath) -> LineValue? {
        guard path.isPlain else { return findAll(path).first }
        for index in scopes.indices.reversed() {
            switch scopes[index] {
            case .value(let place): if let found = step(path, from: place), !found.isEmpty { return found }
            case .before(let text): if let found = Self.find(path, before: text), !found.isEmpty { return found }
            }
        }
        return nil
    }

    func step(_ path: FieldPath, from start: Place) -> LineValue? {
        var place = start
        for step in path.steps {
            guard let next = member(step, of: place) else { return nil }
            place = next
        }
        return value(place)
    }

    /// What a name leads to from an object, or from an array as a place in it.
    func member(_ step: FieldPath.Step, of place: Place) -> Place? {
        guard let opened = opened(place) else { return nil }
        guard node(opened).kind == .array else { return member(step.name, of: opened) }
        return step.index.flatMap { element($0, of: opened) }
    }

    private static func find(_ path: FieldPath, before text: UnsafeRawBufferPointer) -> LineValue? {
        guard path.steps.count == 1 else { return nil }
        switch String(decoding: path.steps[0].text, as: UTF8.self) {
        case "#before": return LineValue(text: text)
        case "#time": return LeadingTime.text(of: text).map { LineValue(text: $0) }
        default: return nil
        }
    }
}
