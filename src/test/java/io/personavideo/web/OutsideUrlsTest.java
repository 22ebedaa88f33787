package io.personavideo.web;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutsideUrlsTest {

    private static final OutsideUrls PRODUCTION = OutsideUrls.onlyPublic();
    private static final OutsideUrls DEVELOPMENT = OutsideUrls.alsoLoopback();

    @ParameterizedTest
    @ValueSource(strings = { "8.8.8.8", "1.1.1.1", "172.15.255.255", "172.32.0.1", "100.63.255.255", "100.128.0.1",
            "169.253.1.1", "198.17.0.1", "223.255.255.255", "2606:4700:4700::1111", "2a00:1450:4001:80b::200e" })
    void addressOfThePublicInternetIsPublic(String address) throws UnknownHostException {
        assertTrue(PublicAddresses.contain(InetAddress.getByName(address)));
    }

    @ParameterizedTest
    @ValueSource(strings = { "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255",
            "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1",
            "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1",
            "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1", "::7f00:1", "::ffff:127.0.0.1",
            "::ffff:10.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:10::1", "2001:20::1",
            "2001:db8::1", "2002:7f00:1::", "3fff::1", "fc00::1", "fd12:3456::1", "fe80::1", "fec0::1", "ff02::1" })
    void otherAddressIsNotPublic(String address) throws UnknownHostException {
        assertFalse(PublicAddresses.contain(InetAddress.getByName(address)));
    }

    @ParameterizedTest
    @ValueSource(strings = { "https://cdn.example.com/a.jpg", "https://CDN.example.com:8443/a.jpg?x=1&y=%20#top",
            "HTTPS://8.8.8.8/a.jpg", "https://[2606:4700:4700::1111]/a.jpg", "https://example.com." })
    void addressOfAPublicHostMayBeUsed(String url) {
        assertDoesNotThrow(() -> PRODUCTION.check(url));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "http://cdn.example.com/a.jpg | is not https",
            "ftp://cdn.example.com/a.jpg | is not an absolute https address",
            "file:///etc/passwd | is not an absolute https address",
            "data:image/png;base64,AAAA | is not an absolute https address",
            "//cdn.example.com/a.jpg | is not an absolute https address",
            "https:/a.jpg | has no host that could be looked up",
            "https:///a.jpg | has no host that could be looked up",
            "https://exa mple.com/a.jpg | is not an absolute https address",
            "https://user:secret@example.com/ | carries a user name or a password",
            "https://cdn.example.com@10.0.0.1/ | carries a user name or a password",
            "https://example.com:0/ | has a port that does not exist",
            "https://example.com:65536/ | has a port that does not exist",
            "https://127.0.0.1/ | leads to 127.0.0.1, which is not a public host",
            "https://127.1/ | has no host that could be looked up",
            "https://2130706433/ | has no host that could be looked up",
            "https://0x7f000001/ | has no host that could be looked up",
            "https://0x7f.0.0.1/ | has no host that could be looked up",
            "https://0177.0.0.1/ | has no host that could be looked up",
            "https://169.254.169.254/latest/meta-data/ | leads to 169.254.169.254, which is not a public host",
            "https://10.1.2.3/ | leads to 10.1.2.3, which is not a public host",
            "https://[::1]/ | leads to ::1, which is not a public host",
            "https://[::ffff:127.0.0.1]/ | leads to ::ffff:127.0.0.1, which is not a public host",
            "https://[::ffff:a00:1]/ | leads to ::ffff:a00:1, which is not a public host",
            "https://[64:ff9b::7f00:1]/ | leads to 64:ff9b::7f00:1, which is not a public host",
            "https://[2002:7f00:1::]/ | leads to 2002:7f00:1::, which is not a public host",
            "https://[fe80::1]/ | leads to fe80::1, which is not a public host",
            "https://localhost/ | leads to localhost, which is not a public host",
            "https://LOCALHOST./ | leads to localhost, which is not a public host",
            "https://api.localhost/ | leads to api.localhost, which is not a public host",
            "https://postgres/ | leads to postgres, which is not a public host",
            "https://metadata.google.internal/ | leads to metadata.google.internal, which is not a public host",
            "https://printer.local/ | leads to printer.local, which is not a public host" })
    void otherAddressIsRefusedWithTheReason(String url, String reason) {
        UnsafeUrlException refusal = assertThrows(UnsafeUrlException.class, () -> PRODUCTION.check(url));

        assertEquals(reason, refusal.getMessage());
    }

    @Test
    void endlessAddressIsRefused() {
        assertThrows(UnsafeUrlException.class, () -> PRODUCTION.check("https://example.com/" + "a".repeat(2048)));
        assertThrows(UnsafeUrlException.class, () -> PRODUCTION.check(null));
    }

    @ParameterizedTest
    @ValueSource(strings = { "http://localhost:8080/a.jpg", "http://127.0.0.1:1/", "http://[::1]/", "http://example.com/" })
    void developmentMayUseThisMachine(String url) {
        assertDoesNotThrow(() -> DEVELOPMENT.check(url));
    }

    @ParameterizedTest
    @ValueSource(strings = { "http://10.0.0.1/", "http://169.254.169.254/", "http://postgres/", "ftp://localhost/" })
    void developmentMayNotUseOthersThatAreNotPublic(String url) {
        assertThrows(UnsafeUrlException.class, () -> DEVELOPMENT.check(url));
    }

    @Test
    void publicNameMayNotLeadToThisMachineEvenInDevelopment() throws UnknownHostException {
        OutsideUrl url = DEVELOPMENT.check("https://example.com/");

        assertFalse(DEVELOPMENT.mayConnect(url, InetAddress.getByName("127.0.0.1")));
    }
}
