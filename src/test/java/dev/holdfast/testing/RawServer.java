package dev.holdfast.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An HTTP server on a loopback socket that answers byte for byte what a test wants, however wrong.
public final class RawServer implements AutoCloseable {
    /// A request as it came. @param headers names with small letters
    public record Request(String line, Map<String, String> headers, byte[] body) {
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /// Answers one request; the connection is closed when it returns or throws.
    @FunctionalInterface
    public interface Behaviour {
        void answer(Request request, OutputStream out) throws IOException, InterruptedException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(RawServer.class);

    private final ServerSocket socket;
    private final AtomicInteger connections = new AtomicInteger();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile Behaviour behaviour;

    private final boolean secret;

    public RawServer(Behaviour behaviour) throws IOException {
        this(behaviour, ServerSocketFactory.getDefault(), false);
    }

    /// The same over TLS.
    public RawServer(Behaviour behaviour, SSLContext tls) throws IOException {
        this(behaviour, tls.getServerSocketFactory(), true);
    }

    private RawServer(Behaviour behaviour, ServerSocketFactory sockets, boolean secret) throws IOException {
        this.behaviour = behaviour;
        this.socket = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.secret = secret;
        Thread.ofVirtual().start(this::accept);
    }

    public static RawServer answering(String status, String body) throws IOException {
        return new RawServer((request, out) -> write(out, status, body));
    }

    public static void write(OutputStream out, String status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        out.write(("HTTP/1.1 " + status + "\r\nContent-Length: " + bytes.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
    }

    public void behave(Behaviour next) {
        behaviour = next;
    }

    public int port() {
        return socket.getLocalPort();
    }

    public String place() {
        return "127.0.0.1:" + port();
    }

    public String url(String path) {
        return (secret ? "https://" : "http://") + place() + path;
    }

    /// How often somebody connected, whatever came of it.
    public int connections() {
        return connections.get();
    }

    /// Requests that came whole.
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    private void accept() {
        try {
            while (true) {
                Socket next = socket.accept();
                connections.incrementAndGet();
                open.add(next);
                Thread.ofVirtual().start(() -> serve(next));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            Request request = read(connection.getInputStream());
            requests.add(request);
            OutputStream out = connection.getOutputStream();
            behaviour.answer(request, out);
            out.flush();
        } catch (IOException | UncheckedIOException e) {
            // the caller went away; uncaught, TestFX would hand it to the next test of a screen
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("the behaviour failed: its caller sees a connection that ends", e);
        }
    }

    private static Request read(InputStream in) throws IOException {
        String line = line(in);
        Map<String, String> headers = new LinkedHashMap<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        return new Request(line, headers, in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0"))));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the caller went away");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket connection : open) {
            connection.close();
        }
    }
}
