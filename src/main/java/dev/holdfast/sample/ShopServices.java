package dev.holdfast.sample;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.estate.SecretRef;
import dev.holdfast.estate.Secrets;
import dev.holdfast.notify.http.SigningKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the shop's teams would run: a service that hears what becomes of orders, and one that owns the documents and
/// archives them when it is asked. Written by `callbacks.md` alone, as such services are.
///
/// One process of an installation at a time has the port; the others wait for it, so that there are services as long as
/// there is a process.
public final class ShopServices implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ShopServices.class);
    private static final Duration AGAIN = Duration.ofMillis(500);
    private static final int LARGEST = 16 * 1024 * 1024;
    private static final int UNAUTHORIZED = 401;
    private static final int TOO_LARGE = 413;

    /// Opens connections to the database of the documents.
    @FunctionalInterface
    public interface Connections {
        Connection open() throws SQLException;
    }

    /// What the services of this process have done.
    ///
    /// @param here whether they listen in this process: another one may have the port, and hears what is sent
    /// @param deliveries messages that arrived, each counted once however often it came
    /// @param refused calls whose signature was not good: nothing was done for them
    /// @param documents rows that the owner of the documents archived
    public record Figures(boolean here, long deliveries, long refused, long documents) {}

    private final ServicePlace place;
    private final Connections connections;
    private final InstantSource clock;
    private final DocumentArchive documents;
    private final Set<String> heard = ConcurrentHashMap.newKeySet();
    private final AtomicLong refused = new AtomicLong();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private @Nullable Thread beginning;
    private @Nullable HttpServer server;
    private boolean closed;

    public ShopServices(ServicePlace place, Connections connections, InstantSource clock) {
        this.place = place;
        this.connections = connections;
        this.clock = clock;
        this.documents = new DocumentArchive(connections);
    }

    public ServicePlace place() {
        return place;
    }

    /// Makes what the services need and did not find, and remembers their place.
    public void prepare() {
        place.remember();
    }

    /// Makes the service's archive; the sample's tables stand.
    public void prepareArchive() {
        try (Connection connection = connections.open();
                var statement = connection.createStatement()) {
            statement.execute(DocumentArchive.SETUP);
        } catch (SQLException e) {
            throw new HoldfastException(
                    ErrorCode.DATABASE, "the archive of the shop's documents was not made: " + e.getMessage(), e);
        }
    }

    /// Listens as soon as the port is free; returns at once.
    ///
    /// @throws HoldfastException `CONFIG` when the key is not the one that [#prepare] made
    public synchronized void begin() {
        if (beginning == null && !closed) {
            SignatureCheck check = new SignatureCheck(SigningKey.of(
                            new SecretRef(SecretRef.Kind.FILE, place.keyFile().toString()), new Secrets(Map.of()))
                    .publicText()
                    .orElseThrow(() -> new HoldfastException(
                            ErrorCode.CONFIG,
                            place.keyFile() + " has no public half: the shop's services check signatures by one;"
                                    + " without the file `holdfast demo shop` makes another")));
            listen(check);
            beginning = Thread.ofVirtual().name("shop-services").start(() -> waitForPort(check));
        }
    }

    private void waitForPort(SignatureCheck check) {
        try {
            while (!listen(check)) {
                Thread.sleep(AGAIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// @return false when another process has the port
    private synchronized boolean listen(SignatureCheck check) {
        if (server != null || closed) {
            return true;
        }
        try {
            HttpServer opened =
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), place.port()), 0);
            opened.setExecutor(threads);
            opened.createContext("/orders", exchange -> take(exchange, check, this::hear));
            opened.createContext("/documents", exchange -> take(exchange, check, this::archive));
            opened.start();
            server = opened;
            return true;
        } catch (IOException e) {
            LOG.debug("the shop's services wait for port {}: {}", place.port(), e.getMessage());
            return false;
        }
    }

    /// What is done for a call that is signed.
    @FunctionalInterface
    private interface Work {
        void answer(HttpExchange exchange, String id, byte[] body) throws IOException;
    }

    private void take(HttpExchange exchange, SignatureCheck check, Work work) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(LARGEST + 1);
            String id = exchange.getRequestHeaders().getFirst("webhook-id");
            if (body.length > LARGEST) {
                exchange.sendResponseHeaders(TOO_LARGE, -1);
            } else if (id == null
                    || !check.good(
                            id,
                            exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                            exchange.getRequestHeaders().getFirst("webhook-signature"),
                            body,
                            clock.instant())) {
                refused.incrementAndGet();
                exchange.sendResponseHeaders(UNAUTHORIZED, -1);
            } else {
                work.answer(exchange, id, body);
            }
        }
    }

    private void hear(HttpExchange exchange, String id, byte[] body) throws IOException {
        heard.add(id);
        exchange.sendResponseHeaders(204, -1);
    }

    private void archive(HttpExchange exchange, String id, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("content-type", "application/x-ndjson");
        exchange.sendResponseHeaders(200, 0);
        documents.answer(new String(body, StandardCharsets.UTF_8), exchange.getResponseBody());
    }

    public synchronized Figures figures() {
        return new Figures(server != null, heard.size(), refused.get(), documents.archived());
    }

    /// What is under way is cut: it is asked for again.
    @Override
    public synchronized void close() {
        closed = true;
        Optional.ofNullable(beginning).ifPresent(Thread::interrupt);
        Optional.ofNullable(server).ifPresent(opened -> opened.stop(0));
        threads.shutdownNow();
    }
}
