package dev.holdfast.notify.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.HoldfastException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/// Spellings and name servers by which somebody could have us call what he cannot reach himself.
final class HostileAddressesTest {
    /// Hosts that lead inside, each in the spellings that a URL may carry.
    private static final List<String> HOSTS = List.of(
            // IPv4, plain
            "127.0.0.1",
            "127.1.2.3",
            "127.255.255.254",
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "10.255.255.255",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.0.1",
            "192.168.255.254",
            "169.254.169.254",
            "169.254.170.2",
            "169.254.0.1",
            "100.64.0.1",
            "100.100.100.200",
            "100.127.255.255",
            "168.63.129.16",
            "192.0.0.192",
            "192.0.2.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.9",
            "192.88.99.1",
            "224.0.0.1",
            "239.255.255.250",
            "240.0.0.1",
            "255.255.255.255",
            // IPv4, decimal, octal, hex, short, mixed, overflowing
            "2130706433",
            "3232235521",
            "2852039166",
            "0",
            "1",
            "4294967295",
            "4294967296",
            "017700000001",
            "0177.0.0.1",
            "0177.0.0.01",
            "127.0.0.01",
            "00000177.0.0.1",
            "0x7f000001",
            "0x7f.0.0.1",
            "0x7f.1",
            "0x7f.0x0.0x0.0x1",
            "0xa9fea9fe",
            "0xA9.0xFE.0xA9.0xFE",
            "0x",
            "127.1",
            "127.0.1",
            "10.1",
            "192.168.1",
            "169.254.43518",
            "169.16689662",
            "127.0.0.0x1",
            "127.0.0.1.",
            "127.0.0.1..",
            "127..0.1",
            ".127.0.0.1",
            "127.0.0.256",
            "256.0.0.1",
            "383.0.0.1",
            "1.2.3.4.5",
            "127.0.0.1.1",
            "0000.0.0.0",
            "0251.0376.0251.0376",
            // IPv6
            "[::]",
            "[::1]",
            "[0:0:0:0:0:0:0:1]",
            "[0000::0001]",
            "[::0.0.0.1]",
            "[::127.0.0.1]",
            "[::7f00:1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[::ffff:7f00:0001]",
            "[0:0:0:0:0:ffff:127.0.0.1]",
            "[::ffff:169.254.169.254]",
            "[::ffff:a9fe:a9fe]",
            "[::ffff:10.0.0.1]",
            "[::ffff:8.8.8.8]",
            "[::ffff:0:127.0.0.1]",
            "[::ffff:0:7f00:1]",
            "[64:ff9b::127.0.0.1]",
            "[64:ff9b::7f00:1]",
            "[64:ff9b::a9fe:a9fe]",
            "[64:ff9b::808:808]",
            "[64:ff9b:1::1]",
            "[64:ff9b:1:ffff::7f00:1]",
            "[2002:7f00:1::]",
            "[2002:a9fe:a9fe::]",
            "[2002:a00:1::1]",
            "[2002:808:808::1]",
            "[2001::1]",
            "[2001:0:7f00:1::]",
            "[2001:0:4136:e378:8000:63bf:3fff:fdd2]",
            "[2001:10::1]",
            "[2001:20::1]",
            "[2001:2::1]",
            "[2001:db8::1]",
            "[3fff::1]",
            "[100::1]",
            "[fe80::1]",
            "[febf::1]",
            "[fec0::1]",
            "[fc00::1]",
            "[fd00::1]",
            "[fd00:ec2::254]",
            "[fd20:ce::254]",
            "[ff02::1]",
            "[ff05::2]",
            "[5f00::1]",
            "[4000::1]",
            "[fe80::1%25eth0]",
            "[fe80::1%eth0]",
            "[::1%25lo]",
            "[::1%lo]",
            "[::1",
            "::1",
            "[::1]]",
            "[[::1]]",
            "[]",
            "[127.0.0.1]",
            "[localhost]",
            "[v1.fe80::1]",
            "[1::2::3]",
            "[12345::1]",
            // names with tricks
            "①②⑦.⓪.⓪.①",
            "127。0。0。1",
            "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
            "example。com",
            "exämple.com",
            "localhost\u0000.example.com",
            "%6c%6f%63%61%6c%68%6f%73%74",
            "127%2e0%2e0%2e1",
            "example.com%00.evil.example",
            "example.com%2f@evil",
            "example.com.",
            "example..com",
            ".example.com",
            "-example.com",
            "example-.com",
            "exa_mple.com",
            "exam ple.com",
            "example.com\t",
            "example.com\r\nx: y",
            "example\u202e.com",
            "exa\u00admple.com",
            "",
            // logins and readers that disagree
            "user@127.0.0.1",
            "user:secret@example.com",
            "example.com@127.0.0.1",
            "example.com:443@127.0.0.1",
            "@127.0.0.1",
            "example.com#@127.0.0.1",
            "127.0.0.1#@example.com",
            "example.com\\@127.0.0.1",
            "127.0.0.1\\@example.com",
            "example.com%23@127.0.0.1",
            "example.com;@127.0.0.1",
            "a,b.example.com",
            // ports
            "example.com:0",
            "example.com:22",
            "example.com:25",
            "example.com:110",
            "example.com:445",
            "example.com:65536",
            "example.com:99999",
            "example.com:-1",
            "example.com:+443",
            "example.com:",
            "example.com:44a",
            "example.com:443:80");

    private static final List<String> WHOLE = List.of(
            "",
            "/",
            "example.com",
            "//example.com/",
            "https:",
            "https:/example.com",
            "https:///example.com",
            "https:example.com",
            "https//example.com",
            "http://example.com/",
            "HTTP://example.com/",
            "ftp://example.com/",
            "file:///etc/passwd",
            "gopher://127.0.0.1:6379/_x",
            "dict://127.0.0.1:11211/",
            "ldap://127.0.0.1/",
            "jar:https://example.com!/",
            "data:text/plain,x",
            "javascript:alert(1)",
            "unix:///var/run/docker.sock",
            "netdoc:///etc/passwd",
            "https+unix://x/",
            " https://example.com/",
            "https://example.com/ ",
            "https://example.com/#part",
            "https://example.com/\r\nHost: evil",
            "https://example.com/%",
            "https://example.com/\u0000",
            "https://example.com/a b",
            "https://example.com/<x>",
            "https://example.com/" + "a".repeat(2_000),
            "\u202ehttps://example.com/");

    @Test
    void noSpellingLeadsInside() {
        List<String> urls = new ArrayList<>(WHOLE);
        HOSTS.forEach(host -> urls.add("https://" + host + "/hook"));

        SoftAssertions.assertSoftly(softly -> urls.forEach(
                url -> softly.assertThatThrownBy(() -> CallbackUrl.parse("callback", url, AllowList.NOTHING))
                        .as(url)
                        .isInstanceOf(HoldfastException.class)
                        .hasMessageStartingWith("callback: ")));
        assertThat(urls).hasSizeGreaterThan(200);
    }

    @Test
    void usualAddressesAreTaken() {
        SoftAssertions.assertSoftly(softly -> List.of(
                        "https://example.com",
                        "https://example.com/hooks/a?b=c&d=%20",
                        "HTTPS://Example.COM:8443/x",
                        "https://8.8.8.8/",
                        "https://[2606:4700::1111]/",
                        "https://xn--exmple-cua.com/",
                        "https://a.b-c.example:443/x",
                        "https://example.com/@me")
                .forEach(url -> softly.assertThatCode(() -> CallbackUrl.parse("callback", url, AllowList.NOTHING))
                        .as(url)
                        .doesNotThrowAnyException()));
    }

    @Test
    void anAddressInsideIsTakenForThePortThatIsAllowed() {
        AllowList allowed = new AllowList(Set.of("10.0.0.7:8443", "169.254.169.254:443"), Set.of("10.0.0.7:8080"));

        assertThat(CallbackUrl.parse("callback", "https://10.0.0.7:8443/", allowed)
                        .port())
                .isEqualTo(8443);
        for (String refused : List.of(
                "https://10.0.0.7/",
                "https://10.0.0.8:8443/",
                "http://10.0.0.7:8443/",
                "http://10.0.0.7:8080/",
                "https://169.254.169.254/")) {
            assertThatThrownBy(() -> CallbackUrl.parse("callback", refused, allowed))
                    .as(refused)
                    .isInstanceOf(HoldfastException.class);
        }
    }

    @Test
    void oneForbiddenAddressAmongGoodOnesRefusesTheName() throws Exception {
        List<String> forbidden = List.of(
                "127.0.0.1",
                "10.1.2.3",
                "169.254.169.254",
                "::1",
                "fe80::1",
                "fd00::1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::1",
                "::7f00:1",
                "224.0.0.1",
                "0.0.0.0",
                "168.63.129.16");

        for (String bad : forbidden) {
            VettingResolver resolver = new VettingResolver(host -> addresses("8.8.8.8", bad), AllowList.NOTHING);
            assertThatThrownBy(() -> resolver.resolve("callback.example", 443))
                    .as(bad)
                    .isInstanceOf(RefusedAddressException.class)
                    .hasMessageContaining("callback.example");
        }
        VettingResolver good = new VettingResolver(host -> addresses("8.8.8.8", "2606:4700::1"), AllowList.NOTHING);
        assertThat(good.resolve("callback.example", 443)).hasSize(2);
    }

    static InetAddress[] addresses(String... texts) throws UnknownHostException {
        InetAddress[] addresses = new InetAddress[texts.length];
        for (int at = 0; at < texts.length; at++) {
            addresses[at] = InetAddress.getByName(texts[at]);
        }
        return addresses;
    }
}
