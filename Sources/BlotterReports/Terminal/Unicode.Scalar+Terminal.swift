extension Unicode.Scalar {
    /// Whether a terminal may obey this scalar instead of showing it, or nobody could see it: the controls C0, DEL and C1,
    /// the bidirectional controls (Unicode's `Bidi_Control`, https://trojansource.codes), the line and paragraph
    /// separators, and what has no shape of its own (`Default_Ignorable_Code_Point`: U+200B, U+FEFF, the soft hyphen).
    ///
    /// Only variation selectors are none, since many an emoji ends with one. The joiner of emoji is: two names that differ
    /// in it alone look the same, so what it joins is shown as its parts.
    var isUnsafeOnTerminal: Bool {
        if value < 0x7F { return value < 0x20 }
        switch value {
        case 0x7F...0x9F, 0x2028...0x202E, 0xFFF9...0xFFFB: return true
        // Letters of which there are many.
        case 0xA0...0xAC, 0xAE...0x2FF, 0x3190...0xD7A3, 0xFE00...0xFE0F: return false
        default: return properties.isDefaultIgnorableCodePoint || properties.isBidiControl
        }
    }

    /// The terminal cells this scalar takes: 0 when it combines with the one before, 2 for East Asian wide and emoji.
    var cellWidth: Int {
        if value < 0x300 { return 1 }
        if isCombining { return 0 }
        return isWide ? 2 : 1
    }

    private var isCombining: Bool {
        switch value {
        case 0x1160...0x11FF, 0xD7B0...0xD7FF: return true  // vowels and finals of a Hangul syllable
        default: break
        }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return true
        default: return false
        }
    }

    /// East_Asian_Width W or F (https://www.unicode.org/reports/tr11/); the scattered emoji come from their property.
    private var isWide: Bool {
        switch value {
        case 0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F,
            0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
            0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F265, 0x20000...0x3FFFD:
            return true
        case 0x1F1E6...0x1F1FF:
            return false  // half a flag each
        default:
            return properties.isEmojiPresentation
        }
    }
}
