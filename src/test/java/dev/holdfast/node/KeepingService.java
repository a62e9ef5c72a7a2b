package dev.holdfast.node;

import dev.holdfast.testing.RawServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A service that archives rows of whatever key into a table of the same name in the schema `kept`, by the letter of
/// `callbacks.md`; what it is told besides, it takes.
final class KeepingService implements RawServer.Behaviour {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final EngineFixture engine;
    private final String database;

    /// It deletes rows and keeps nothing of them.
    volatile boolean forgetful;

    /// Runs after half of the keys have been told.
    volatile Half half = () -> {};

    @FunctionalInterface
    interface Half {
        void told() throws InterruptedException;
    }

    KeepingService(EngineFixture engine, String database) {
        this.engine = engine;
        this.database = database;
    }

    @Override
    public void answer(RawServer.Request request, OutputStream out) throws IOException, InterruptedException {
        String[] lines = request.text().lines().toArray(String[]::new);
        JsonNode head = JSON.readTree(lines[0]);
        if (!head.has("ask")) {
            RawServer.write(out, "204 Told", "");
            return;
        }
        List<JsonNode> keys = new ArrayList<>();
        for (int at = 1; at < lines.length; at++) {
            keys.add(JSON.readTree(lines[at]).get("key"));
        }
        List<String> columns = new ArrayList<>();
        head.get("key_columns").forEach(column -> columns.add(column.get("name").stringValue()));
        try (Connection connection = engine.connect(database)) {
            for (JsonNode key : keys) {
                archive(connection, head.get("table").stringValue(), columns, key);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        out.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        long sum = 0;
        for (int at = 0; at < keys.size(); at++) {
            if (at == keys.size() / 2) {
                out.flush();
                half.told();
            }
            out.write(("{\"key\":" + keys.get(at) + "}\n").getBytes(StandardCharsets.UTF_8));
            sum += digest(keys.get(at));
        }
        out.write("{\"done\":true,\"count\":%d,\"digest\":\"%016x\"}\n"
                .formatted(keys.size(), sum)
                .getBytes(StandardCharsets.UTF_8));
    }

    private void archive(Connection connection, String table, List<String> columns, JsonNode key) throws SQLException {
        String same = columns.stream().map(column -> column + "::text = ?").collect(Collectors.joining(" and "));
        String gone = "delete from " + table + " where " + same;
        String kept = "with gone as (" + gone + " returning *) insert into kept."
                + table.substring(table.indexOf('.') + 1) + " select * from gone";
        try (var statement = connection.prepareStatement(forgetful ? gone : kept)) {
            for (int at = 0; at < columns.size(); at++) {
                statement.setString(at + 1, key.get(at).asString());
            }
            statement.executeUpdate();
        }
    }

    private static long digest(JsonNode key) {
        String text = IntStream.range(0, key.size())
                .mapToObj(at -> key.get(at).asString())
                .map(part -> part.getBytes(StandardCharsets.UTF_8).length + ":" + part + ",")
                .collect(Collectors.joining());
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
