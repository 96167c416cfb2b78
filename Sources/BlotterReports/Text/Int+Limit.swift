extension Int {
    /// This number as a limit, of which 0 means that there is none.
    package var nilWhenZero: Int? { self == 0 ? nil : self }
}
