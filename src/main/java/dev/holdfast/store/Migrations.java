package dev.holdfast.store;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.ibatis.migration.Change;
import org.apache.ibatis.migration.ConnectionProvider;
import org.apache.ibatis.migration.MigrationException;
import org.apache.ibatis.migration.MigrationLoader;
import org.apache.ibatis.migration.MigrationReader;
import org.apache.ibatis.migration.operations.DownOperation;
import org.apache.ibatis.migration.operations.UpOperation;
import org.apache.ibatis.migration.options.DatabaseOperationOption;

/// The scripts of `sql/migrations`, applied and reverted in order, one process at a time.
///
/// Works in the first schema of the connection's `search_path`. After each step up the script's SHA-256 is written to
/// the changelog; a script that was edited after it was applied is named by [#status(ConnectionProvider)] and refused
/// by [#up(ConnectionProvider)].
public final class Migrations {
    /// Serialises migrating processes; the bytes spell "Holdfast" in ASCII, cut to a long.
    private static final long ADVISORY_LOCK = 0x486f6c6466617374L;

    private final SortedMap<Change, String> scripts = new TreeMap<>();

    private Migrations(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".sql")).toList()) {
                String name = Objects.requireNonNull(file.getFileName()).toString();
                int separator = name.indexOf('_');
                Change change = new Change(new BigDecimal(name.substring(0, separator)));
                change.setDescription(name.substring(separator + 1, name.length() - ".sql".length()));
                change.setFilename(name);
                scripts.put(change, Files.readString(file));
            }
        }
    }

    /// The migrations that this program was built with.
    public static Migrations bundled() {
        try {
            URI folder = Objects.requireNonNull(Migrations.class.getResource("/sql/migrations"), "sql/migrations")
                    .toURI();
            if (folder.getScheme().equals("file")) {
                return new Migrations(Path.of(folder));
            }
            try (var jar = FileSystems.newFileSystem(folder, Map.of())) {
                return new Migrations(jar.getPath("/sql/migrations"));
            }
        } catch (IOException | URISyntaxException e) {
            throw new HoldfastException(ErrorCode.INTERNAL, "the bundled migrations cannot be read", e);
        }
    }

    /// Scripts of a folder, for the build and for tests.
    static Migrations ofFolder(Path folder) throws IOException {
        return new Migrations(folder);
    }

    /// One step: whether it stands in the database, and whether its script is still the one that was applied.
    public record Step(String id, String name, boolean applied, boolean edited) {}

    /// All steps, oldest first.
    public List<Step> status(ConnectionProvider database) {
        Map<String, String> applied = appliedChecksums(database);
        List<Step> steps = new ArrayList<>();
        scripts.forEach((change, script) -> {
            String id = change.getId().toPlainString();
            String checksum = applied.get(id);
            boolean edited = checksum != null && !checksum.isEmpty() && !checksum.equals(sha256(script));
            steps.add(new Step(id, change.getDescription(), applied.containsKey(id), edited));
        });
        return steps;
    }

    /// Refuses a schema that this program does not know: one that a newer program migrated, or one whose scripts were
    /// edited after they were applied. A step that is still to come is no reason.
    ///
    /// @throws HoldfastException `SCHEMA`; the message names the steps
    public void requireKnown(ConnectionProvider database) {
        Set<String> known = status(database).stream().map(Step::id).collect(Collectors.toSet());
        List<String> newer = applied(database).stream()
                .filter(step -> !known.contains(step.id()))
                .map(step -> step.id() + " " + step.name())
                .toList();
        if (!newer.isEmpty()) {
            throw new HoldfastException(
                    ErrorCode.SCHEMA,
                    "control schema: a newer program has applied " + newer
                            + ", which this one does not know; nothing was changed: use that program");
        }
        List<String> edited =
                status(database).stream().filter(Step::edited).map(Step::name).toList();
        if (!edited.isEmpty()) {
            throw new HoldfastException(
                    ErrorCode.SCHEMA,
                    "control schema: the scripts of " + edited
                            + " differ from those that were applied; nothing was changed");
        }
    }

    /// Applies every step that does not stand yet.
    ///
    /// @throws HoldfastException `SCHEMA` when a step failed (it was rolled back; earlier ones stand) or was edited
    /// since
    public void up(ConnectionProvider database) {
        locked(database, () -> {
            requireKnown(database);
            new UpOperation().operate(database, loader, option(), null);
            writeChecksums(database);
        });
    }

    /// Reverts the last `steps` steps; rows are kept aside for the way up.
    ///
    /// @throws HoldfastException `SCHEMA` when a step failed; it was rolled back
    public void down(ConnectionProvider database, int steps) {
        locked(database, () -> {
            requireKnown(database);
            new DownOperation(steps).operate(database, loader, option(), null);
        });
    }

    private final MigrationLoader loader = new MigrationLoader() {
        @Override
        public List<Change> getMigrations() {
            return new ArrayList<>(scripts.keySet()); // the library sorts the list it gets
        }

        @Override
        public Reader getScriptReader(Change change, boolean undo) {
            byte[] script = Objects.requireNonNull(scripts.get(change)).getBytes(StandardCharsets.UTF_8);
            return new MigrationReader(new ByteArrayInputStream(script), "UTF-8", undo, new Properties());
        }

        @Override
        public Reader getBootstrapReader() {
            return new StringReader("");
        }

        @Override
        public Reader getOnAbortReader() {
            return new StringReader("");
        }
    };

    private static DatabaseOperationOption option() {
        DatabaseOperationOption option = new DatabaseOperationOption();
        option.setAutoCommit(false);
        option.setStopOnError(true);
        option.setThrowWarning(false);
        option.setSendFullScript(true); // else a $$ body is cut at its semicolons
        option.setRemoveCRs(true);
        option.setChangelogTable("changelog");
        return option;
    }

    private static void locked(ConnectionProvider database, Runnable work) {
        try (Connection connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("select pg_advisory_lock(" + ADVISORY_LOCK + ")");
            try {
                work.run();
            } finally {
                statement.execute("select pg_advisory_unlock(" + ADVISORY_LOCK + ")");
            }
        } catch (SQLException | MigrationException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new HoldfastException(ErrorCode.SCHEMA, "control schema: " + cause.getMessage(), e);
        }
    }

    private static Map<String, String> appliedChecksums(ConnectionProvider database) {
        return applied(database).stream().collect(Collectors.toMap(Applied::id, Applied::checksum));
    }

    /// A line of the changelog. @param checksum empty when none was written
    private record Applied(String id, String name, String checksum) {}

    private static List<Applied> applied(ConnectionProvider database) {
        List<Applied> steps = new ArrayList<>();
        try (Connection connection = database.getConnection();
                var statement = connection.createStatement()) {
            try (var exists = statement.executeQuery("select to_regclass('changelog') is not null")) {
                if (!exists.next() || !exists.getBoolean(1)) {
                    return steps;
                }
            }
            try (var rows = statement.executeQuery(
                    "select id::text, description, coalesce(checksum, '') from changelog order by id")) {
                while (rows.next()) {
                    steps.add(new Applied(rows.getString(1), rows.getString(2), rows.getString(3)));
                }
            }
            return steps;
        } catch (SQLException e) {
            throw new HoldfastException(ErrorCode.SCHEMA, "control schema: the changelog cannot be read", e);
        }
    }

    private void writeChecksums(ConnectionProvider database) {
        try (Connection connection = database.getConnection();
                var update = connection.prepareStatement(
                        "update changelog set checksum = ? where id = ?::numeric and checksum is null")) {
            for (var entry : scripts.entrySet()) {
                update.setString(1, sha256(entry.getValue()));
                update.setString(2, entry.getKey().getId().toPlainString());
                update.addBatch();
            }
            update.executeBatch();
        } catch (SQLException e) {
            throw new HoldfastException(ErrorCode.SCHEMA, "control schema: checksums were not written", e);
        }
    }

    private static String sha256(String script) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
