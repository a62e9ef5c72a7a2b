package dev.holdfast.notify.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.testing.RawServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Servers that answer wrongly, slowly or without end.
@Timeout(20)
final class HostileAnswersTest {
    private static final CallLimits SHORT = new CallLimits(Duration.ofMillis(500), Duration.ofMillis(600), 64 * 1024);

    private static Answer call(RawServer server, CallLimits limits) throws IOException {
        AllowList allowed = new AllowList(Set.of(server.place()), Set.of(server.place()));
        try (HttpCaller caller = new HttpCaller(allowed)) {
            CallbackUrl url = CallbackUrl.parse("callback", server.url("/hook"), allowed);
            return caller.call(
                    new Call(url, Map.of("webhook-id", "msg_1"), "{}".getBytes(StandardCharsets.UTF_8)), limits);
        }
    }

    private static RawServer raw(String head, int times, byte[] part) throws IOException {
        return new RawServer((request, out) -> {
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            for (int done = 0; done < times; done++) {
                out.write(part);
            }
        });
    }

    @Test
    void anAnswerIsKeptWithStatusHeadersAndBody() throws IOException {
        try (RawServer server = RawServer.answering("503 Nope", "later\u001b[31m")) {
            Answer answer = call(server, CallLimits.USUAL);

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.headers()).containsEntry("content-length", "10");
            assertThat(answer.text(100)).isEqualTo("later\\u{1b}[31m");
            assertThat(server.requests().getFirst().headers())
                    .containsEntry("webhook-id", "msg_1")
                    .doesNotContainKeys("accept-encoding", "cookie", "authorization");
        }
    }

    @Test
    void aRedirectToAMetadataServiceIsAnAnswerAndNotFollowed() throws IOException {
        try (RawServer other = RawServer.answering("200 OK", "secret");
                RawServer server = raw(
                        "HTTP/1.1 307 Go\r\nLocation: " + other.url("/") + "\r\nContent-Length: 0\r\n\r\n",
                        0,
                        new byte[0])) {
            assertThat(call(server, CallLimits.USUAL).status()).isEqualTo(307);
            assertThat(other.connections()).isZero();
        }
    }

    @Test
    void aBodyWithoutEndIsCutOffAtTheCap() throws IOException {
        byte[] part = new byte[1024 * 1024];
        AtomicInteger parts = new AtomicInteger();
        try (RawServer server = new RawServer((request, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            for (; parts.get() < 1024; parts.incrementAndGet()) {
                out.write(part);
            }
        })) {
            Answer answer = call(server, CallLimits.USUAL);

            assertThat(answer.body()).hasSize(64 * 1024);
            assertThat(answer.cut()).isTrue();
            assertThat(parts.get()).isLessThan(64);
        }
    }

    @Test
    void aBombIsNotUnpacked() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (OutputStream packed = new GZIPOutputStream(bomb)) {
            packed.write(new byte[10 * 1024 * 1024]);
        }
        try (RawServer server = raw(
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + bomb.size() + "\r\n\r\n",
                1,
                bomb.toByteArray())) {
            assertThat(call(server, CallLimits.USUAL).body()).isEqualTo(bomb.toByteArray());
        }
    }

    @Test
    void headersWithoutEndAreRefused() throws IOException {
        assertRefusedEarly("HTTP/1.1 200 OK\r\n", "X-Pad: aaaaaaaaaaaaaaaa\r\n");
        assertRefusedEarly("HTTP/1.1 200 OK\r\nX: ", "aaaaaaaaaaaaaaaaaaaaaaaaa");
        try (RawServer early = new RawServer((request, out) -> {
            while (true) {
                out.write("HTTP/1.1 103 Hint\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        })) {
            assertThatThrownBy(() -> call(early, SHORT)).isInstanceOf(IOException.class);
        }
    }

    /// A few headers and one long line are read, not the megabytes that come.
    private static void assertRefusedEarly(String head, String part) throws IOException {
        byte[] bytes = part.getBytes(StandardCharsets.US_ASCII);
        AtomicInteger parts = new AtomicInteger();
        try (RawServer server = new RawServer((request, out) -> {
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            for (; parts.get() < 4_000_000; parts.incrementAndGet()) {
                out.write(bytes);
            }
        })) {
            assertThatThrownBy(() -> call(server, CallLimits.USUAL)).isInstanceOf(IOException.class);
            assertThat(parts.get()).isLessThan(1_000_000);
        }
    }

    @Test
    void whoHangsOrDripsIsLeftAtTheDeadline() throws IOException {
        try (RawServer hangs = new RawServer((request, out) -> Thread.sleep(10_000));
                RawServer drips = new RawServer((request, out) -> {
                    out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    for (int done = 0; done < 1_000; done++) {
                        out.write('a');
                        out.flush();
                        Thread.sleep(50);
                    }
                })) {
            assertThatThrownBy(() -> call(hangs, SHORT)).isInstanceOf(SocketTimeoutException.class);
            assertThatThrownBy(() -> call(drips, SHORT))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessageContaining("longer than");
        }
    }

    @Test
    void whoDiesInTheMiddleOrTalksGarbageHasNotAnswered() throws IOException {
        try (RawServer dies = raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", 1, new byte[10]);
                RawServer silent = raw("", 0, new byte[0]);
                RawServer garbage = raw("SSH-2.0-x\r\n\r\n", 0, new byte[0])) {
            assertThatThrownBy(() -> call(dies, CallLimits.USUAL)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> call(silent, CallLimits.USUAL)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> call(garbage, CallLimits.USUAL)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aNameThatChangesItsAddressAfterItWasVettedIsNotConnectedTo() throws IOException {
        AtomicInteger lookups = new AtomicInteger();
        try (RawServer inside = RawServer.answering("200 OK", "secret");
                HttpCaller caller =
                        new HttpCaller(new AllowList(Set.of(), Set.of("rebind.example:" + inside.port())), host -> {
                            lookups.incrementAndGet();
                            return HostileAddressesTest.addresses("127.0.0.1");
                        })) {
            String text = "http://rebind.example:" + inside.port() + "/";
            Call call = new Call(CallbackUrl.parse("callback", text, caller.allowed()), Map.of(), new byte[0]);

            assertThatThrownBy(() -> caller.call(call, CallLimits.USUAL)).isInstanceOf(RefusedAddressException.class);
            assertThat(inside.connections()).isZero();
            assertThat(lookups).hasValue(1);
        }
    }

    @Test
    void aHeaderCannotSmuggleALine() throws IOException {
        CallbackUrl url = CallbackUrl.parse("callback", "https://example.com/", AllowList.NOTHING);

        assertThatThrownBy(() -> new Call(url, Map.of("webhook-id", "a\r\nhost: evil"), new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Call(url, Map.of("a\n", "b"), new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
