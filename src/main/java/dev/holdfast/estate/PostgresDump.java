package dev.holdfast.estate;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.ds.PGSimpleDataSource;

/// `pg_dump -s` of a server's database, thrown away. An older client refuses a newer server, and a newer one asks other
/// questions: only a client of the server's own version tells what its operators wait for.
final class PostgresDump {
    private static final long MOST_SECONDS = 600;
    private static final Pattern VERSION = Pattern.compile("pg_dump \\(PostgreSQL\\) ([0-9]+)");

    private PostgresDump() {}

    static SchemaDump run(PGSimpleDataSource source) {
        try {
            int server;
            try (var connection = source.getConnection()) {
                server = connection.getMetaData().getDatabaseMajorVersion();
            }
            Optional<Integer> client = client();
            if (client.isEmpty()) {
                return SchemaDump.none("no pg_dump is on the path");
            }
            if (client.get() != server) {
                return SchemaDump.none("no pg_dump of version %d is at hand, the one on the path is of version %d"
                        .formatted(server, client.get()));
            }
            return timed(source, server);
        } catch (IOException | SQLException e) {
            return SchemaDump.none("pg_dump could not be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return SchemaDump.none("interrupted");
        }
    }

    private static Optional<Integer> client() throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder("pg_dump", "--version")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            return Optional.empty();
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        Matcher version = VERSION.matcher(said);
        return version.find() ? Optional.of(Integer.parseInt(version.group(1))) : Optional.empty();
    }

    private static SchemaDump timed(PGSimpleDataSource source, int version) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                "pg_dump",
                "--schema-only",
                "--no-password",
                "--host=" + source.getServerNames()[0],
                "--port=" + source.getPortNumbers()[0],
                "--username=" + source.getUser(),
                String.valueOf(source.getDatabaseName())));
        if (source.getPassword() != null) {
            builder.environment().put("PGPASSWORD", source.getPassword());
        }
        builder.environment().put("PGSSLMODE", String.valueOf(source.getSslMode()));
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        File errors = File.createTempFile("holdfast-dump", ".txt");
        try {
            builder.redirectError(errors);
            long started = System.nanoTime();
            Process process = builder.start();
            if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
                process.destroy();
                return SchemaDump.none("pg_dump took more than " + MOST_SECONDS + " s and was stopped");
            }
            double millis = (System.nanoTime() - started) / 1e6;
            return process.exitValue() == 0
                    ? new SchemaDump(millis, "pg_dump " + version)
                    : SchemaDump.none("pg_dump failed: "
                            + java.nio.file.Files.readString(errors.toPath())
                                    .lines()
                                    .findFirst()
                                    .orElse(""));
        } finally {
            java.nio.file.Files.deleteIfExists(errors.toPath());
        }
    }
}
