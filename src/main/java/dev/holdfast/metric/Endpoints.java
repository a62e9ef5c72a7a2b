package dev.holdfast.metric;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `/healthz`, `/readyz` and `/metrics` over plain HTTP. Nothing can be changed through them.
public final class Endpoints implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Endpoints.class);
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    /// As many answers at once; more wait.
    private static final int MOST_AT_ONCE = 4;

    private final HttpServer server;
    private final ExecutorService workers = Executors.newFixedThreadPool(
            MOST_AT_ONCE, Thread.ofPlatform().daemon().name("http-", 0).factory());
    private final Meters meters;
    private final Supplier<Optional<String>> unready;

    private record Answer(int status, String type, String body) {}

    private Endpoints(HttpServer server, Meters meters, Supplier<Optional<String>> unready) {
        this.server = server;
        this.meters = meters;
        this.unready = unready;
    }

    /// Listens from now on.
    ///
    /// @param port 0 for any that is free; see [#address]
    /// @param unready why this node should get no work; empty when it is ready
    /// @throws HoldfastException `CONFIG` when nobody can listen there; nothing was started
    public static Endpoints listen(String address, int port, Meters meters, Supplier<Optional<String>> unready) {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), port), 0);
        } catch (UnknownHostException e) {
            throw failed(address, port, "there is no such address", e);
        } catch (IOException e) {
            throw failed(address, port, String.valueOf(e.getMessage()), e);
        }
        Endpoints endpoints = new Endpoints(server, meters, unready);
        server.setExecutor(endpoints.workers);
        server.createContext("/", endpoints::answer);
        server.start();
        return endpoints;
    }

    private static HoldfastException failed(String address, int port, String why, IOException e) {
        return new HoldfastException(
                ErrorCode.CONFIG,
                "metrics cannot be served on %s:%d: %s; choose another metrics.port or metrics.address; nothing was started"
                        .formatted(address, port, why),
                e);
    }

    /// `http://127.0.0.1:9187/metrics`.
    public URI address() {
        InetSocketAddress bound = server.getAddress();
        String host = bound.getAddress().getHostAddress();
        return URI.create(
                "http://%s:%d/metrics".formatted(host.contains(":") ? "[" + host + "]" : host, bound.getPort()));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean head = exchange.getRequestMethod().equals("HEAD");
            Answer answer = head || exchange.getRequestMethod().equals("GET")
                    ? answer(exchange.getRequestURI().getPath())
                    : new Answer(405, TEXT, "only GET\n");
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            if (answer.status() == 405) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            }
            exchange.sendResponseHeaders(answer.status(), head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        } catch (RuntimeException e) { // anything else would end the connection without a word
            LOG.error("a request could not be answered", e);
            throw e;
        }
    }

    private Answer answer(String path) {
        return switch (path) {
            case "/healthz" -> new Answer(200, TEXT, "alive\n");
            case "/readyz" ->
                unready.get()
                        .map(why -> new Answer(503, TEXT, "not ready: " + why + "\n"))
                        .orElse(new Answer(200, TEXT, "ready\n"));
            case "/metrics" -> new Answer(200, PROMETHEUS, meters.scrape());
            default -> new Answer(404, TEXT, "there are /healthz, /readyz and /metrics\n");
        };
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
        meters.close();
    }
}
