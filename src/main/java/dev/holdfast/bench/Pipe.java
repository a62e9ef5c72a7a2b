package dev.holdfast.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/// Binary COPY out of one server into the other, a table at a time, then one DELETE a table in one transaction. Checks
/// nothing on the way, and a crash between leaves rows in both.
record Pipe(String name, Through through) implements Contender {
    /// What carries the bytes.
    enum Through {
        /// `psql | psql`: two processes.
        PSQL,
        /// One thread of this JVM.
        JVM
    }

    private static boolean psqlIsHere() {
        try {
            Process psql = new ProcessBuilder("psql", "--version")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return psql.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static final String LINES_OUT =
            "COPY (SELECT l.* FROM order_lines l JOIN orders o ON l.order_id = o.id WHERE " + OrderData.DUE
                    + ") TO STDOUT (FORMAT binary)";
    private static final String ORDERS_OUT =
            "COPY (SELECT o.* FROM orders o WHERE " + OrderData.DUE + ") TO STDOUT (FORMAT binary)";
    private static final String LINES_IN = "COPY " + OrderData.RAW_ARCHIVE + ".order_lines FROM STDIN (FORMAT binary)";
    private static final String ORDERS_IN = "COPY " + OrderData.RAW_ARCHIVE + ".orders FROM STDIN (FORMAT binary)";

    /// By `psql` where it is installed: two processes read and write at once.
    static Pipe fastest(String name) {
        return new Pipe(name, psqlIsHere() ? Through.PSQL : Through.JVM);
    }

    @Override
    public Held held() {
        return new Held(false, OrderData.RAW_ARCHIVE);
    }

    @Override
    public Measured run(Arena arena) throws Exception {
        long started = System.nanoTime();
        carry(arena, LINES_OUT, LINES_IN);
        carry(arena, ORDERS_OUT, ORDERS_IN);
        try (Connection connection = arena.source().embedded().connect(Arena.WORK);
                var statement = connection.createStatement()) {
            statement.execute("BEGIN");
            statement.execute("DELETE FROM order_lines l USING orders o WHERE l.order_id = o.id AND " + OrderData.DUE);
            statement.execute("DELETE FROM orders o WHERE " + OrderData.DUE);
            statement.execute("COMMIT");
        }
        return new Measured((System.nanoTime() - started) / 1_000_000, Map.of());
    }

    private void carry(Arena arena, String out, String in) throws Exception {
        switch (through) {
            case PSQL -> carryByPsql(arena, out, in);
            case JVM -> carryHere(arena, out, in);
        }
    }

    private static void carryByPsql(Arena arena, String out, String in) throws Exception {
        List<Process> both = ProcessBuilder.startPipeline(List.of(
                psql(arena.source(), out), psql(arena.archive(), in).redirectOutput(ProcessBuilder.Redirect.DISCARD)));
        for (Process psql : both) {
            if (psql.waitFor() != 0) {
                throw new IOException("psql ended with " + psql.exitValue());
            }
        }
    }

    private static ProcessBuilder psql(Server server, String sql) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        "psql",
                        "-X",
                        "-q",
                        "-v",
                        "ON_ERROR_STOP=1",
                        "-h",
                        server.embedded().host(),
                        "-p",
                        Integer.toString(server.embedded().port()),
                        "-U",
                        dev.holdfast.store.EmbeddedServer.USER,
                        "-d",
                        Arena.WORK,
                        "-c",
                        sql)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment()
                .put(
                        "PGPASSWORD",
                        Files.readString(server.embedded().passwordFile()).strip());
        return builder;
    }

    private static void carryHere(Arena arena, String outSql, String inSql) throws SQLException {
        try (Connection source = arena.source().embedded().connect(Arena.WORK);
                Connection archive = arena.archive().embedded().connect(Arena.WORK)) {
            CopyOut out = source.unwrap(PGConnection.class).getCopyAPI().copyOut(outSql);
            CopyIn in = archive.unwrap(PGConnection.class).getCopyAPI().copyIn(inSql);
            for (byte[] row = out.readFromCopy(); row != null; row = out.readFromCopy()) {
                in.writeToCopy(row, 0, row.length);
            }
            in.endCopy();
        }
    }
}
