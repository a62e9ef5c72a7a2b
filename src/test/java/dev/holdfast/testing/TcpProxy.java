package dev.holdfast.testing;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The way to a PostgreSQL server, on which things go wrong: it knows the protocol's messages, so that it can cut a
/// COPY in its middle, or a COMMIT from its answer.
public final class TcpProxy implements AutoCloseable {
    private static final int SSL_REQUEST = 80877103;
    private static final Pattern WRITES = Pattern.compile("INSERT|UPDATE|DELETE|MERGE|COPY|CREATE|ALTER|DROP");

    private final ServerSocket door;
    private final Set<Line> lines = ConcurrentHashMap.newKeySet();
    private volatile int target;
    private @Nullable Harm armed;
    private long left;
    private volatile @Nullable Way hole;
    private volatile boolean slow;
    private volatile boolean fired;

    /// What goes wrong: reset of every connection; everything one way vanishes on every connection, old and new; every
    /// message takes its time; one way of one connection ends.
    public enum Kind {
        CUT,
        BLACK_HOLE,
        SLOW,
        HALF_CLOSE
    }

    /// Which way.
    public enum Way {
        TO_SERVER,
        TO_CLIENT
    }

    /// At which byte, in which message of a COPY, before which COMMIT arrives, before the answer of which. Commits of
    /// transactions that only read do not count.
    public enum When {
        BYTE,
        COPY_DATA,
        COMMIT,
        COMMIT_ANSWER
    }

    /// One thing that goes wrong, once.
    public record Harm(Kind kind, Way way, When when, long count) {}

    public TcpProxy(int target) {
        this.target = target;
        try {
            door = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("proxy").start(this::accept);
    }

    public int port() {
        return door.getLocalPort();
    }

    /// New connections go there.
    public void target(int port) {
        target = port;
    }

    public synchronized void arm(Harm harm) {
        armed = harm;
        left = harm.count();
        fired = false;
    }

    public boolean fired() {
        return fired;
    }

    /// The way is free again; what was on it when it was not is gone.
    public synchronized void heal() {
        armed = null;
        slow = false;
        boolean lost = hole != null;
        hole = null;
        if (lost) {
            lines.forEach(Line::reset);
        }
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                try {
                    new Line(client, new Socket(InetAddress.getLoopbackAddress(), target)).start();
                } catch (IOException e) {
                    client.setSoLinger(true, 0); // no server there
                    client.close();
                }
            } catch (IOException e) {
                continue; // the door is closed, or this one went away again
            }
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lines.forEach(Line::reset);
    }

    /// One connection.
    private final class Line {
        private final Socket client;
        private final Socket server;
        private final Set<String> commits = ConcurrentHashMap.newKeySet();
        private volatile boolean sslAsked;
        private volatile boolean answerAwaited;
        private volatile boolean wrote;
        private boolean commitBound;
        private volatile @Nullable Way closed;

        Line(Socket client, Socket server) throws IOException {
            this.client = client;
            this.server = server;
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
        }

        void start() {
            lines.add(this);
            Thread.ofVirtual().start(() -> pump(Way.TO_SERVER));
            Thread.ofVirtual().start(() -> pump(Way.TO_CLIENT));
        }

        void reset() {
            lines.remove(this);
            for (Socket socket : new Socket[] {client, server}) {
                try {
                    socket.setSoLinger(true, 0);
                    socket.close();
                } catch (IOException e) {
                    continue; // it is gone
                }
            }
        }

        private void pump(Way way) {
            try {
                DataInputStream in = new DataInputStream(new java.io.BufferedInputStream(
                        (way == Way.TO_SERVER ? client : server).getInputStream(), 65536));
                OutputStream out = (way == Way.TO_SERVER ? server : client).getOutputStream();
                if (way == Way.TO_SERVER) {
                    greet(in, out);
                }
                while (true) {
                    int type = in.readUnsignedByte();
                    if (way == Way.TO_CLIENT && sslAsked) {
                        sslAsked = false;
                        forward(way, (byte) 0, new byte[] {(byte) type}, out);
                        continue;
                    }
                    int length = in.readInt();
                    byte[] message = ByteBuffer.allocate(length + 1)
                            .put((byte) type)
                            .putInt(length)
                            .array();
                    in.readFully(message, 5, length - 4);
                    forward(way, (byte) type, message, out);
                }
            } catch (IOException e) {
                if (hole == null) {
                    reset(); // one side has gone: the other hears of it, unless nothing gets through
                }
            }
        }

        /// The first messages have no type.
        private void greet(DataInputStream in, OutputStream out) throws IOException {
            boolean ssl;
            do {
                int length = in.readInt();
                byte[] message = ByteBuffer.allocate(length).putInt(length).array();
                in.readFully(message, 4, length - 4);
                ssl = length == 8 && ByteBuffer.wrap(message).getInt(4) == SSL_REQUEST;
                sslAsked = ssl;
                forward(Way.TO_SERVER, (byte) 0, message, out);
            } while (ssl);
        }

        private void forward(Way way, byte type, byte[] message, OutputStream out) throws IOException {
            Harm harm = due(way, type, message);
            int whole = message.length;
            if (harm != null) {
                whole = switch (harm.when()) {
                    case BYTE -> (int) left;
                    case COPY_DATA -> message.length / 2;
                    case COMMIT, COMMIT_ANSWER -> harm.kind() == Kind.SLOW ? message.length : 0;
                };
                whole = harm.kind() == Kind.SLOW ? message.length : whole;
            }
            if (slow) {
                LockSupport.parkNanos(3_000_000);
            }
            if (hole != way && closed != way) {
                out.write(message, 0, whole);
                out.flush();
            }
            if (harm != null) {
                strike(harm);
            }
        }

        private void strike(Harm harm) throws IOException {
            switch (harm.kind()) {
                case CUT -> lines.forEach(Line::reset);
                case BLACK_HOLE -> hole = harm.way();
                case SLOW -> slow = true;
                case HALF_CLOSE -> {
                    closed = harm.way();
                    (harm.way() == Way.TO_SERVER ? server : client).shutdownOutput();
                }
            }
        }

        private @Nullable Harm due(Way way, byte type, byte[] message) {
            boolean commit = way == Way.TO_SERVER && commits(type, message) && wrote;
            if (way == Way.TO_CLIENT) {
                listen(type, message);
            }
            synchronized (TcpProxy.this) {
                Harm harm = armed;
                if (harm == null) {
                    return null;
                }
                boolean now =
                        switch (harm.when()) {
                            case BYTE -> harm.way() == way && left < message.length;
                            case COPY_DATA -> harm.way() == way && type == 'd' && --left == 0;
                            case COMMIT -> commit && --left == 0;
                            case COMMIT_ANSWER -> {
                                answerAwaited |= commit && --left == 0;
                                yield answerAwaited && way == Way.TO_CLIENT && type == 'C';
                            }
                        };
                if (harm.when() == When.BYTE && harm.way() == way && !now) {
                    left -= message.length;
                }
                if (!now) {
                    return null;
                }
                armed = null;
                fired = true;
                return harm;
            }
        }

        /// Whether the open transaction has changed anything, by what the server says of its statements.
        private void listen(byte type, byte[] message) {
            if (type == 'C') {
                wrote |= WRITES.matcher(strings(message)[0]).lookingAt();
            } else if (type == 'Z' && message[5] == 'I') {
                wrote = false; // no transaction is open
            }
        }

        /// Whether the message makes the server commit.
        private boolean commits(byte type, byte[] message) {
            switch (type) {
                case 'P' -> {
                    String[] parts = strings(message);
                    if (parts[1].equalsIgnoreCase("commit")) {
                        commits.add(parts[0]);
                    } else {
                        commits.remove(parts[0]);
                    }
                }
                case 'B' -> commitBound = commits.contains(strings(message)[1]);
                case 'E' -> {
                    return commitBound;
                }
                case 'Q' -> {
                    return strings(message)[0].equalsIgnoreCase("commit");
                }
                default -> {}
            }
            return false;
        }

        private static String[] strings(byte[] message) {
            return new String(message, 5, message.length - 5, StandardCharsets.ISO_8859_1).split("\0", 3);
        }
    }
}
