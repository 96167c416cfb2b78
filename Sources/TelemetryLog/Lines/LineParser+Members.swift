extension LineParser {
    func member(_ key: JSONReader.Token, _ event: inout LogEvent, _ batch: LogBatch) -> Bool {
        let label = label(key)
        if label == LineTemplate.payload, reader.next == UInt8(ascii: "{") {
            beginMember(key, before: reader.position)
            return payload()
        }
        let searchedBefore = reader.texts.count
        guard let value = reader.value(depth: 1, searched: isSearched(label)) else { return false }
        switch (label, value) {
        case (0, _), (LineTemplate.payload, _): keepMember(key, value, searchedBefore)
        case (LineTemplate.timestamp, _): timestamp(key, value, searchedBefore, &event)
        case (_, .string(let token)): name(key, token, label, &event, batch)
        default: keepMember(key, value, searchedBefore)
        }
        return true
    }

    /// Whether the value that comes is searched; what a column gives is not, or as the symbol. Whether a text or number
    /// is a time is not known before it is read.
    @inline(__always)
    private func isSearched(_ label: UInt8) -> Bool {
        if label == 0 || label == LineTemplate.payload { return true }
        let next = reader.next
        if next == UInt8(ascii: "{") || next == UInt8(ascii: "[") { return true }
        return label != LineTemplate.timestamp && next != UInt8(ascii: "\"")
    }

    /// The mark of a member that has a column; 0 of any other.
    @inline(__always)
    private func label(_ key: JSONReader.Token) -> UInt8 {
        switch key.count {
        case 2 where reader.isEqual(key, MemberName.timestamp): LineTemplate.timestamp
        case 4 where reader.isEqual(key, MemberName.kind): LineTemplate.kind
        case 4 where reader.isEqual(key, MemberName.mode): LineTemplate.mode
        case 6 where reader.isEqual(key, MemberName.symbol): LineTemplate.symbol
        case 7 where reader.isEqual(key, MemberName.payload): LineTemplate.payload
        case 10 where reader.isEqual(key, MemberName.session): LineTemplate.session
        default: 0
        }
    }

    /// Appends a member up to its value, with the comma that parts it from the one before: as it stands in the line,
    /// which is read anew if it is spaced otherwise.
    @inline(__always)
    private func beginMember(_ key: JSONReader.Token, before value: Int) {
        let start = key.start - (template.count > 1 ? Self.comma.count + 1 : 1)
        template.append(reader.bytes(start..<value))
    }

    /// A member that no column gives is kept with its name.
    private func keepMember(_ key: JSONReader.Token, _ value: JSONReader.Value, _ searchedBefore: Int) {
        if template.count > 1 { template.append(Self.comma) }
        template.append(LineTemplate.extra)
        if extra.count > 0 { extra.append(Self.comma) } else { extra.append(UInt8(ascii: "{")) }
        extra.append(UInt8(ascii: "\""))
        extra.append(reader.bytes(key))
        extra.append(Self.colon)
        extra.append(reader.bytes(value.span))
        if reader.texts.count > searchedBefore { extraTexts.append(searchedBefore..<reader.texts.count) }
    }

    /// A value whose column has only what it means is kept as it is, too.
    private func keepWritten(_ value: JSONReader.Value) {
        template.append(LineTemplate.written)
        if written.count > 0 { written.append(UInt8(ascii: "\n")) }
        written.append(reader.bytes(value.span))
    }

    // MARK: Times

    private func timestamp(
        _ key: JSONReader.Token, _ value: JSONReader.Value, _ searchedBefore: Int, _ event: inout LogEvent
    ) {
        if case .string(let token) = value, let time = nearbyTime.time(reader.bytes(token)) {
            event.timestamp = time
            beginMember(key, before: value.span.lowerBound)
            return template.append(styleMark)
        }
        guard let time = time(value) else {
            reader.search(value)
            return keepMember(key, value, searchedBefore)
        }
        event.timestamp = time
        beginMember(key, before: value.span.lowerBound)
        guard case .string(let token) = value, !token.hasEscape else { return keepWritten(value) }
        let text = reader.bytes(token)
        if style?.renders(time, as: text) != true {
            guard let found = TimestampStyle(text: text, timestamp: time) else { return keepWritten(value) }
            style = found
            styleNumber += 1
            styleMark = [LineTemplate.timestamp] + Array(found.code.utf8) + [LineTemplate.timestamp]
        }
        if let style { nearbyTime.keep(time, as: text, in: style) }
        template.append(styleMark)
    }

    private func time(_ value: JSONReader.Value) -> Timestamp? {
        switch value {
        case .string(let token) where token.hasEscape:
            return reader.decoded(token).withUnsafeBytes { Timestamp(text: $0) }
        case .string(let token):
            return Timestamp(text: reader.bytes(token))
        case .scalar(let token):
            let text = reader.bytes(token)
            return text[0].isDigit || text[0] == UInt8(ascii: "-") ? Timestamp(number: text) : nil
        case .object, .array:
            return nil
        }
    }

    // MARK: Names

    /// A text member that is numbered; one with escapes is kept beside, since its column has what it means.
    private func name(
        _ key: JSONReader.Token, _ token: JSONReader.Token, _ mark: UInt8, _ event: inout LogEvent, _ batch: LogBatch
    ) {
        beginMember(key, before: token.start - 1)
        let number: Int32
        if mark == LineTemplate.kind {
            number = kind(token, &event, batch)
        } else if token.hasEscape {
            keepWritten(.string(token))
            number = reader.decoded(token).withUnsafeBytes { self.number($0, mark, batch) }
        } else {
            template.append(mark)
            number = self.number(reader.bytes(token), mark, batch)
        }
        switch mark {
        case LineTemplate.session: event.sessionName = number
        case LineTemplate.symbol: event.symbolName = number
        case LineTemplate.mode: event.modeName = number
        default: event.kindName = number
        }
    }

    func number(_ text: UnsafeRawBufferPointer, _ mark: UInt8, _ batch: LogBatch) -> Int32 {
        if mark == LineTemplate.symbol { symbol.append(text) }
        return known(text, mark, batch)
    }

    /// The number of a text.
    func known(_ text: UnsafeRawBufferPointer, _ mark: UInt8, _ batch: LogBatch) -> Int32 {
        let last = lastNames[Int(mark)]
        if names.isNumber(last, of: text) { return last }
        let (number, isNew) = names.number(of: text)
        lastNames[Int(mark)] = number
        if isNew { batch.names.append(.init(number: number, text: batch.copy(text))) }
        return number
    }

    // MARK: Kinds

    /// The number of the kind's column: of blotter's own word where it is one, else as logged. A line that says it in
    /// another case has what it says in its form.
    private func kind(_ token: JSONReader.Token, _ event: inout LogEvent, _ batch: LogBatch) -> Int32 {
        kindToken = token
        if token.hasEscape {
            keepWritten(.string(token))
            let text = reader.decoded(token)
            kindWord = text.withUnsafeBytes { KindWord($0) }
            event.kind = kindWord.kind
            guard kindWord.isForeign else { return text.withUnsafeBytes { number($0, LineTemplate.kind, batch) } }
            return number(of: event.kind, batch)
        }
        kindWord = KindWord(reader.bytes(token))
        event.kind = kindWord.kind
        guard kindWord.isForeign else {
            template.append(LineTemplate.kind)
            return number(reader.bytes(token), LineTemplate.kind, batch)
        }
        template.append(UInt8(ascii: "\""))
        template.append(reader.bytes(token))
        template.append(UInt8(ascii: "\""))
        return number(of: event.kind, batch)
    }

    func number(of kind: LogEvent.Kind, _ batch: LogBatch) -> Int32 {
        number(KindWord.text(of: kind).buffer, LineTemplate.kind, batch)
    }
}
