import Testing

@testable import TelemetryLog

@Suite struct SecretNameTests {
    @Test(arguments: [
        ("api_key", true, true), ("X-MBX-APIKEY", true, true), ("Authorization", true, true),
        ("passphrase", true, true), ("signature", true, true), ("api_secret", true, true), ("secret", true, true),
        ("X-Signature", false, true), ("OK-ACCESS-SIGN", false, true), ("proxy-authorization", false, true),
        ("sign", false, true), ("ws_session_token", false, true), ("Set-Cookie", false, true), ("pin", false, true),
        ("token", false, false), ("token_id", false, false), ("design", false, false), ("key", false, false),
        ("spin", false, false), ("secretary", false, false), ("", false, false),
    ])
    func `a name alarms, or is hidden, as it is one of a secret`(name: String, isLikely: Bool, isHidden: Bool) {
        #expect(SecretName.isLikely(Array(name.utf8)) == isLikely)
        #expect(SecretName.mayBe(Array(name.utf8)) == isHidden)
    }

    @Test(arguments: [
        ("/a/api_key", true), ("/headers/Authorization/0", true), ("/a~1b", false), ("/a + /sign", true),
        ("/a + /b", false), ("\"secret\"", false), ("else", false), ("", false),
    ])
    func `a pointer leads to a secret by any of its steps`(pointer: String, isSecret: Bool) {
        #expect(SecretName.isInPointer(pointer) == isSecret)
    }
}
