package dev.holdfast.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;

/// An SMTP server on a loopback socket that keeps what it gets, or refuses it.
public final class MailServer implements AutoCloseable {
    private final ServerSocket socket;
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private volatile String answer = "250 2.0.0 queued as 17";

    /// Without TLS, and it says so.
    public MailServer() throws IOException {
        this(ServerSocketFactory.getDefault());
    }

    /// With TLS from the first byte on.
    public MailServer(SSLContext tls) throws IOException {
        this(tls.getServerSocketFactory());
    }

    private MailServer(ServerSocketFactory sockets) throws IOException {
        socket = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    Socket next = socket.accept();
                    Thread.ofVirtual().start(() -> serve(next));
                }
            } catch (IOException e) {
                // closed
            }
        });
    }

    public int port() {
        return socket.getLocalPort();
    }

    /// What it says to each message from now on.
    public void answer(String line) {
        answer = line;
    }

    /// Envelope and message of each mail, whether it was taken or not.
    public List<String> messages() {
        return List.copyOf(messages);
    }

    /// Commands that came, of all callers.
    public List<String> commands() {
        return List.copyOf(commands);
    }

    private void serve(Socket connection) {
        try (connection) {
            var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
            OutputStream out = connection.getOutputStream();
            say(out, "220 test");
            StringBuilder message = new StringBuilder();
            for (String line = in.readLine(); line != null && !line.equals("QUIT"); line = in.readLine()) {
                commands.add(line);
                if (line.startsWith("MAIL") || line.startsWith("RCPT")) {
                    message.append(line).append('\n');
                }
                if (line.equals("DATA")) {
                    say(out, "354 go on");
                    for (String text = in.readLine(); text != null && !text.equals("."); text = in.readLine()) {
                        message.append(text).append('\n');
                    }
                    messages.add(message.toString());
                    message.setLength(0);
                    say(out, answer);
                } else {
                    say(out, "250 ok");
                }
            }
        } catch (IOException e) {
            // the caller went away
        }
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
