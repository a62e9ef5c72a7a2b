package dev.holdfast.notify.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/// Calls. May be used by any number of threads; each call has its own connection, which ends with it.
public final class HttpCaller implements AutoCloseable {
    /// No caller of ours makes so many calls at once: whoever calls limits himself.
    private static final int MOST_CONNECTIONS = 1_000;

    private static final int MOST_HEADERS = 100;
    private static final int LONGEST_LINE = 8 * 1024;

    private final AllowList allowed;
    private final CloseableHttpClient client;
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("call-deadlines").factory());

    /// @param allowed beyond the rules
    public HttpCaller(AllowList allowed) {
        this(allowed, InetAddress::getAllByName);
    }

    HttpCaller(AllowList allowed, VettingResolver.Lookup lookup) {
        this.allowed = allowed;
        this.client = HttpClients.custom()
                .setConnectionManager(connections(new VettingResolver(lookup, allowed), allowed.authorities()))
                .setConnectionReuseStrategy((request, response, context) -> false)
                .setRoutePlanner((host, context) -> new HttpRoute(host, null, "https".equals(host.getSchemeName())))
                .setUserAgent("Holdfast")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    private static PoolingHttpClientConnectionManager connections(VettingResolver resolver, Authorities authorities) {
        Http1Config careful = Http1Config.custom()
                .setMaxHeaderCount(MOST_HEADERS)
                .setMaxLineLength(LONGEST_LINE)
                .setMaxEmptyLineCount(2)
                .build();
        Timeout connect = Timeout.of(CallLimits.USUAL.connect());
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(careful)
                        .build())
                .setTlsSocketStrategy(ClientTlsStrategyBuilder.create()
                        .setSslContext(authorities.context())
                        .buildClassic())
                .setDnsResolver(resolver)
                .setMaxConnTotal(MOST_CONNECTIONS)
                .setMaxConnPerRoute(MOST_CONNECTIONS)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(connect)
                        .setSocketTimeout(connect)
                        .build())
                .setDefaultTlsConfig(
                        TlsConfig.custom().setHandshakeTimeout(connect).build())
                .build();
    }

    /// What is allowed beyond the rules.
    public AllowList allowed() {
        return allowed;
    }

    /// Calls, and keeps what the answer's first bytes are. An answer that is longer is cut off, which is no error.
    ///
    /// @throws IOException when no whole head of an answer came; [RefusedAddressException] when nothing was called
    public Answer call(Call call, CallLimits limits) throws IOException {
        long begun = System.nanoTime();
        return stream(call, limits, (status, headers, body) -> {
            int most = Math.toIntExact(limits.answerBytes());
            byte[] buffer = new byte[Math.clamp(most, 1, 8 * 1024)];
            ByteArrayOutputStream kept = new ByteArrayOutputStream();
            boolean cut = false;
            try {
                for (int taken = body.read(buffer); taken >= 0; taken = body.read(buffer)) {
                    kept.write(buffer, 0, taken);
                }
            } catch (AnswerTooLongException e) {
                cut = true;
            }
            return new Answer(status, headers, kept.toByteArray(), cut, Duration.ofNanos(System.nanoTime() - begun));
        });
    }

    /// Calls, and has the answer read while it comes, with a body of at most `limits.answerBytes()`.
    ///
    /// @throws IOException when the call fails or takes too long, or when the reader throws one
    public <T> T stream(Call call, CallLimits limits, AnswerReader<T> reader) throws IOException {
        CallbackUrl url = CallbackUrl.parse("call", call.url().toString(), allowed); // as it was vetted, or stricter
        HttpPost post = new HttpPost(url.uri());
        call.headers().forEach(post::setHeader);
        post.setEntity(new ByteArrayEntity(call.body(), ContentType.APPLICATION_JSON)); // unless a header says other
        post.setConfig(RequestConfig.custom()
                .setRedirectsEnabled(false)
                .setAuthenticationEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .setConnectTimeout(Timeout.of(limits.connect()))
                .setResponseTimeout(Timeout.of(limits.silence()))
                .build());
        AtomicBoolean late = new AtomicBoolean();
        ScheduledFuture<?> deadline = deadlines.schedule(
                () -> {
                    late.set(true);
                    post.cancel();
                },
                limits.total().toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            ClassicHttpResponse response = client.executeOpen(host(url), post, null);
            try (InputStream body = body(response, limits)) {
                return reader.read(response.getCode(), headers(response), body);
            } finally {
                post.cancel(); // else closing would first read the rest, however much
                close(response);
            }
        } catch (IOException e) {
            if (late.get()) {
                throw new SocketTimeoutException(
                        "it took longer than " + limits.total().toSeconds() + " s");
            }
            throw e instanceof SSLException refused && aboutCertificate(refused) ? certificate(url, refused) : e;
        } finally {
            deadline.cancel(false);
        }
    }

    private static boolean aboutCertificate(SSLException e) {
        return e instanceof SSLPeerUnverifiedException
                || Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause)
                        .anyMatch(cause -> cause instanceof CertificateException
                                || cause instanceof CertPathBuilderException
                                || cause instanceof CertPathValidatorException);
    }

    private static IOException certificate(CallbackUrl url, SSLException e) {
        return new RefusedCertificateException(
                "the certificate of %s:%d is not trusted: %s; callback.ca names authorities beside those of the platform"
                        .formatted(url.host(), url.port(), e.getMessage()),
                e);
    }

    private static void close(ClassicHttpResponse response) {
        try {
            response.close();
        } catch (IOException e) {
            // it was cut off, and says so
        }
    }

    private static HttpHost host(CallbackUrl url) {
        return new HttpHost(url.plain() ? "http" : "https", url.host(), url.port());
    }

    private static InputStream body(ClassicHttpResponse response, CallLimits limits) throws IOException {
        InputStream whole =
                response.getEntity() == null ? null : response.getEntity().getContent();
        return new CappedStream(whole == null ? InputStream.nullInputStream() : whole, limits.answerBytes());
    }

    private static Map<String, String> headers(ClassicHttpResponse response) {
        Map<String, String> headers = new HashMap<>();
        for (var header : response.getHeaders()) {
            headers.putIfAbsent(
                    header.getName().toLowerCase(Locale.ROOT), header.getValue() == null ? "" : header.getValue());
        }
        return headers;
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
        client.close(CloseMode.IMMEDIATE);
    }
}
