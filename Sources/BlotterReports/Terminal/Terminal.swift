import Glibc

/// When text is coloured; the raw value is what `--color` takes.
package enum ColorChoice: String, CaseIterable, Sendable {
    case auto, always, never
}

/// What an output's other end can do: a terminal of some width, or a file or pipe where nothing is fitted or coloured.
package struct Terminal: Sendable {
    /// A file or a pipe.
    package static let none = Terminal(isTerminal: false, usesColor: false, erases: false)

    private static let usualWidth = 80

    /// Whether it is a terminal at all.
    package let isTerminal: Bool
    /// Whether SGR sequences may be written: a terminal that is not `dumb`, without `NO_COLOR`.
    package private(set) var usesColor: Bool
    /// Whether a line can be drawn over: a terminal that is not `dumb`.
    package let erases: Bool
    private let descriptor: Int32?
    private let fixedWidth: Int?
    /// Whether lines may be longer than it is wide.
    private var isWide = false

    private init(
        isTerminal: Bool, usesColor: Bool, erases: Bool, descriptor: Int32? = nil, fixedWidth: Int? = nil
    ) {
        self.isTerminal = isTerminal
        self.usesColor = usesColor
        self.erases = erases
        self.descriptor = descriptor
        self.fixedWidth = fixedWidth
    }

    /// A terminal as a test wants it.
    package init(width: Int, usesColor: Bool = false, erases: Bool = true) {
        self.init(isTerminal: true, usesColor: usesColor, erases: erases, fixedWidth: width)
    }

    /// What stands behind a descriptor; `COLUMNS`, `NO_COLOR` (https://no-color.org) and `TERM` have their say.
    package init(descriptor: Int32, environment: [String: String]) {
        self.init(isTerminal: isatty(descriptor) == 1, descriptor: descriptor, environment: environment)
    }

    /// The same, of a descriptor of which it is known whether it is a terminal.
    init(isTerminal: Bool, descriptor: Int32, environment: [String: String]) {
        let isDumb = environment["TERM"] == "dumb"
        let refusesColor = !(environment["NO_COLOR"] ?? "").isEmpty
        self.init(
            isTerminal: isTerminal,
            usesColor: isTerminal && !isDumb && !refusesColor,
            erases: isTerminal && !isDumb,
            descriptor: descriptor,
            fixedWidth: environment["COLUMNS"].flatMap(Int.init).flatMap { $0 > 0 ? $0 : nil }
        )
    }

    /// The columns of the window as it is now; nil for a file or a pipe.
    package var width: Int? {
        guard isTerminal, !isWide else { return nil }
        return fixedWidth ?? windowWidth ?? Self.usualWidth
    }

    /// The same, with colour or without.
    func colored(_ choice: ColorChoice) -> Terminal {
        var terminal = self
        switch choice {
        case .auto: break
        case .always: terminal.usesColor = true
        case .never: terminal.usesColor = false
        }
        return terminal
    }

    /// The same, of which nobody asks how wide it is.
    var widened: Terminal {
        var terminal = self
        terminal.isWide = true
        return terminal
    }

    private var windowWidth: Int? {
        guard let descriptor else { return nil }
        var window = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0 else { return nil }
        return Int(window.ws_col)
    }
}
