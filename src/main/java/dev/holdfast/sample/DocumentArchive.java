package dev.holdfast.sample;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Archives documents for those who own them: their rows go to a schema of the service's own when Holdfast asks for it.
/// Asked again for what is archived, it tells it again.
final class DocumentArchive {
    /// The service's own archive, in its own database.
    static final String SETUP = """
            create schema if not exists document_archive;
            create table if not exists document_archive.order_documents (
              like public.order_documents including all,
              archived_at timestamptz not null default now(),
              session bigint not null
            )""";

    /// A row is deleted and kept in one statement: it is never in neither, nor in both.
    private static final String ARCHIVE = """
            with gone as (delete from public.order_documents where document_no = any(?) returning *)
            insert into document_archive.order_documents select gone.*, now(), ? from gone""";

    private static final String ARCHIVED =
            "select document_no from document_archive.order_documents where document_no = any(?)";

    /// Rows of one transaction; what was archived is told after each.
    private static final int BATCH = 1_000;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final ShopServices.Connections connections;
    private final AtomicLong archived = new AtomicLong();

    DocumentArchive(ShopServices.Connections connections) {
        this.connections = connections;
    }

    /// Rows that this process archived.
    long archived() {
        return archived.get();
    }

    /// @param asked lines of JSON, as `callbacks.md` says: what is asked, then the keys
    /// @param out takes the lines of the answer
    void answer(String asked, OutputStream out) throws IOException {
        String[] lines = asked.split("\n", -1);
        JsonNode head = JSON.readTree(lines[0]);
        boolean stop = head.path("ask").asString("").equals("stop");
        List<String> keys = new ArrayList<>();
        for (int at = 1; at < lines.length && !lines[at].isEmpty(); at++) {
            keys.add(JSON.readTree(lines[at]).path("key").path(0).asString(""));
        }
        BufferedWriter answer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        Sum sum = new Sum();
        try (Connection connection = connections.open()) {
            for (int from = 0; from < keys.size(); from += BATCH) {
                List<String> some = keys.subList(from, Math.min(keys.size(), from + BATCH));
                Set<String> there =
                        archive(connection, some, head.path("session").asLong(0), stop);
                for (String key : some) {
                    if (there.contains(key)) {
                        sum.add(key);
                        answer.write(JSON.writeValueAsString(new Archived(List.of(key))) + "\n");
                    } else {
                        answer.write(JSON.writeValueAsString(new Skipped(List.of(key), "no such document")) + "\n");
                    }
                }
                answer.flush();
            }
            answer.write("{\"done\":true,\"count\":%d,\"digest\":\"%016x\"}\n".formatted(sum.count, sum.digest));
        } catch (SQLException e) {
            answer.write(JSON.writeValueAsString(new Failed(String.valueOf(e.getMessage()))) + "\n");
        }
        answer.flush();
    }

    private record Archived(List<String> key) {}

    private record Skipped(List<String> skipped, String reason) {}

    private record Failed(String error) {}

    /// @return those of the keys that are archived now, by this call or one before
    private Set<String> archive(Connection connection, List<String> keys, long session, boolean stop)
            throws SQLException {
        var array = connection.createArrayOf("text", keys.toArray());
        if (!stop) {
            try (var archive = connection.prepareStatement(ARCHIVE)) {
                archive.setArray(1, array);
                archive.setLong(2, session);
                archived.addAndGet(archive.executeUpdate());
            }
        }
        Set<String> there = new HashSet<>();
        try (var query = connection.prepareStatement(ARCHIVED)) {
            query.setArray(1, array);
            try (var row = query.executeQuery()) {
                while (row.next()) {
                    there.add(row.getString(1));
                }
            }
        }
        return there;
    }

    /// Count and digest by the letter of the manual.
    private static final class Sum {
        private long count;
        private long digest;

        void add(String key) {
            byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
            try {
                byte[] hash = MessageDigest.getInstance("SHA-256")
                        .digest((bytes.length + ":" + key + ",").getBytes(StandardCharsets.UTF_8));
                digest += ByteBuffer.wrap(hash).getLong();
                count++;
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has it", e);
            }
        }
    }
}
