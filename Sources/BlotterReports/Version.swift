/// Which blotter this is.
package enum Version {
    /// By the rules of https://semver.org; `CHANGELOG.md` and the description of the API bear the same, which a test holds
    /// them to.
    package static let current = "0.1.0"
    /// When it was made, as its man pages say.
    package static let date = "2026-11-27"
}
