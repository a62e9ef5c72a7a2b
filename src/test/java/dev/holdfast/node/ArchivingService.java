package dev.holdfast.node;

import dev.holdfast.testing.RawServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A service that owns tables with a bigint key `id` and archives them itself, as `callbacks.md` says: rows go to
/// `kept.TABLE` in one statement. For one call each it does otherwise, as a test wants.
final class ArchivingService implements AutoCloseable {
    static final String SETUP = """
            create schema kept;
            create table kept.told (seq bigserial primary key, table_name text, id bigint, session bigint,
              unique (table_name, id));
            """;

    /// What it does wrong at one call.
    enum Fault {
        FORGED,
        TWICE,
        COUNT,
        DIGEST,
        OMITTED,
        NOT_DELETED,
        MALFORMED,
        LONG_LINE,
        NO_NUMBER,
        /// Dies after three keys, with all rows archived.
        DIES,
        /// Says what went before, in one more page.
        AGAIN,
        NO_CHECKPOINT,
        BUSY,
        REDIRECTS,
        ACCEPTED,
        FORBIDDEN,
        BROKEN,
        SILENT
    }

    private static final JsonMapper JSON = new JsonMapper();

    private final EngineFixture engine;
    private final String database;
    private final RawServer server;
    private final Deque<Fault> faults = new ArrayDeque<>();
    private final List<JsonNode> heads = new CopyOnWriteArrayList<>();
    private final Set<Long> refused = new HashSet<>();
    private volatile int batch = 20;
    private volatile Runnable beforeAnswer = () -> {};

    ArchivingService(RawServer server, EngineFixture engine, String database) {
        this.server = server;
        this.engine = engine;
        this.database = database;
        server.behave(this::answer);
        engine.execute(database, SETUP);
    }

    /// The next calls go wrong so, one after the other.
    void fail(Fault... next) {
        faults.addAll(List.of(next));
    }

    /// Rows that it does not archive.
    void refuse(long id) {
        refused.add(id);
    }

    void batch(int rows) {
        batch = rows;
    }

    /// Runs when rows are archived and nothing is told yet.
    void beforeAnswer(Runnable action) {
        beforeAnswer = action;
    }

    /// The first lines of all calls.
    List<JsonNode> heads() {
        return heads;
    }

    private void answer(RawServer.Request request, OutputStream out) throws IOException, InterruptedException {
        String[] lines = request.text().split("\n");
        JsonNode head = JSON.readTree(lines[0]);
        heads.add(head);
        Fault fault = faults.poll();
        switch (fault) {
            case BUSY ->
                out.write("HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
            case REDIRECTS ->
                out.write(("HTTP/1.1 307 Elsewhere\r\nLocation: " + server.url("/elsewhere")
                                + "\r\nContent-Length: 0\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
            case ACCEPTED -> RawServer.write(out, "202 Accepted", "");
            case FORBIDDEN -> RawServer.write(out, "403 Forbidden", "");
            case BROKEN -> RawServer.write(out, "500 Oops", "");
            case null, default -> {
                out.write("HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
                try (Connection connection = engine.connect(database)) {
                    tell(connection, head, lines, new Teller(out, fault), fault);
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private void tell(Connection connection, JsonNode head, String[] lines, Teller teller, Fault fault)
            throws SQLException, IOException, InterruptedException {
        String table = head.get("table").stringValue();
        boolean stop = head.get("ask").stringValue().equals("stop");
        long session = head.get("session").longValue();
        if (fault == Fault.SILENT) {
            out(teller, "{\"key\":");
            Thread.sleep(2_500);
            return;
        }
        if (head.has("keys")) {
            List<Long> keys = keys(lines, "key");
            if (!stop && fault != Fault.NOT_DELETED) {
                archive(connection, table, session, keys);
            }
            beforeAnswer.run();
            answerKeys(connection, table, keys, teller, fault);
            return;
        }
        long token = head.get("token").isNull()
                ? 0
                : head.get("token").stringValue().isEmpty()
                        ? 0
                        : head.get("token").asLong();
        Set<Long> except = new HashSet<>(keys(lines, "except"));
        except.addAll(refused);
        if (fault == Fault.AGAIN) {
            token = 0;
        }
        while (true) {
            List<long[]> told = kept(connection, table, session, token);
            if (told.isEmpty() && !stop) {
                List<Long> due = due(connection, table, except);
                if (!due.isEmpty()) {
                    archive(connection, table, session, due);
                    told = kept(connection, table, session, token);
                }
            }
            if (told.isEmpty()) {
                for (long id : refused) {
                    teller.line("{\"skipped\":[%d],\"reason\":\"in dispute\"}".formatted(id));
                }
                teller.done();
                return;
            }
            beforeAnswer.run();
            for (long[] row : told) {
                teller.key(row[1]);
                token = row[0];
            }
            if (fault != Fault.NO_CHECKPOINT) {
                teller.checkpoint(Long.toString(token));
            }
        }
    }

    private static void out(Teller teller, String text) throws IOException {
        teller.out.write(text.getBytes(StandardCharsets.UTF_8));
        teller.out.flush();
    }

    private void answerKeys(Connection connection, String table, List<Long> keys, Teller teller, Fault fault)
            throws SQLException {
        Set<Long> kept = new HashSet<>();
        try (PreparedStatement select =
                connection.prepareStatement("select id from kept.told where table_name = ? and id = any(?)")) {
            select.setString(1, table);
            select.setArray(2, connection.createArrayOf("bigint", keys.toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    kept.add(row.getLong(1));
                }
            }
        }
        List<Long> left = new ArrayList<>(keys);
        if (fault == Fault.OMITTED) {
            left.removeLast();
        }
        for (long id : left) {
            if (kept.contains(id) || fault == Fault.NOT_DELETED) {
                teller.key(id);
            } else {
                teller.line("{\"skipped\":[%d],\"reason\":\"in dispute\"}".formatted(id));
            }
        }
        teller.done();
    }

    private static List<Long> keys(String[] lines, String name) throws IOException {
        List<Long> keys = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            keys.add(JSON.readTree(lines[i]).get(name).get(0).longValue());
        }
        return keys;
    }

    private List<Long> due(Connection connection, String table, Set<Long> except) throws SQLException {
        List<Long> due = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "select id from " + table + " where status = 'done' and id <> all(?) order by id limit " + batch)) {
            select.setArray(1, connection.createArrayOf("bigint", except.toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    due.add(row.getLong(1));
                }
            }
        }
        return due;
    }

    private void archive(Connection connection, String table, long session, List<Long> keys) throws SQLException {
        try (PreparedStatement move = connection.prepareStatement("with gone as (delete from " + table
                + " where id = any(?) returning id) insert into kept.told (table_name, id, session)"
                + " select ?, id, ? from gone order by id")) {
            move.setArray(
                    1,
                    connection.createArrayOf(
                            "bigint",
                            keys.stream().filter(key -> !refused.contains(key)).toArray()));
            move.setString(2, table);
            move.setLong(3, session);
            move.executeUpdate();
        }
    }

    private List<long[]> kept(Connection connection, String table, long session, long after) throws SQLException {
        List<long[]> rows = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "select seq, id from kept.told where table_name = ? and session = ? and seq > ? order by seq limit "
                        + batch)) {
            select.setString(1, table);
            select.setLong(2, session);
            select.setLong(3, after);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.add(new long[] {row.getLong(1), row.getLong(2)});
                }
            }
        }
        return rows;
    }

    /// Writes an answer, and counts and digests by the letter of the manual.
    private static final class Teller {
        private final OutputStream out;
        private final Fault fault;
        private long count;
        private long sum;

        Teller(OutputStream out, Fault fault) {
            this.out = out;
            this.fault = fault;
        }

        void key(long id) {
            if (count == 3) {
                switch (fault) {
                    case FORGED -> {
                        told(999_999_999);
                        return;
                    }
                    case TWICE -> told(id);
                    case MALFORMED -> line("key 5");
                    case LONG_LINE -> line("{\"key\":[" + "1".repeat(5_000) + "]}");
                    case NO_NUMBER -> line("{\"key\":[\"5\"]}");
                    case DIES -> {
                        try {
                            out.flush();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                        throw new UncheckedIOException(new IOException("the service dies"));
                    }
                    case null, default -> {}
                }
            }
            told(id);
        }

        private void told(long id) {
            line("{\"key\":[%d]}".formatted(id));
            count++;
            String text = Long.toString(id);
            try {
                byte[] hash = MessageDigest.getInstance("SHA-256")
                        .digest((text.length() + ":" + text + ",").getBytes(StandardCharsets.UTF_8));
                sum += ByteBuffer.wrap(hash).getLong();
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        void checkpoint(String token) {
            line("{\"checkpoint\":\"%s\",%s}".formatted(token, sum()));
        }

        void done() {
            line("{\"done\":true,%s}".formatted(sum()));
        }

        private String sum() {
            long counted = fault == Fault.COUNT ? count + 1 : count;
            long summed = fault == Fault.DIGEST ? sum + 1 : sum;
            return "\"count\":%d,\"digest\":\"%016x\"".formatted(counted, summed);
        }

        void line(String line) {
            try {
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
