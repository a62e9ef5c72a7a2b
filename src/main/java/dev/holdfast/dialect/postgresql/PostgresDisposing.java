package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Disposing;
import dev.holdfast.dialect.Fragment;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Proving;
import dev.holdfast.dialect.RetentionClock;
import dev.holdfast.dialect.ServerLimits;
import dev.holdfast.dialect.TableName;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Disposing on PostgreSQL. Rows go by `COPY (DELETE ... RETURNING ...)`: each row that goes is spelt canonically as it
/// goes, and hashed at this end. COPY takes no parameters, so keys are bound to settings of the transaction.
/// The register of what went is [DisposalRegister]'s.
final class PostgresDisposing implements Disposing {
    private static final String SCRIPT = SqlFile.read("disposal-helpers.sql");
    private static final int PAGE = 10_000;

    @Override
    public void install(Connection connection) throws SQLException {
        if (DisposalRegister.installed(connection)) {
            return;
        }
        PostgresArchiveDdl.lock(connection);
        if (!DisposalRegister.installed(connection)) {
            CopiesSql.execute(connection, SCRIPT);
        }
    }

    @Override
    public List<Lot> lots(Connection archive, UUID installation, TableName root, Fragment end, Instant archivedUpTo)
            throws SQLException {
        List<Lot> lots = new ArrayList<>();
        try (PreparedStatement statement =
                archive.prepareStatement("""
                SELECT m.session_id, m.chunk_id, m.archived_at, r.ends, r.row_count, m.row_count,
                  b.row_count, b.row_bytes
                FROM holdfast.manifest m
                CROSS JOIN LATERAL (
                  SELECT %s AS ends, count(*) AS row_count FROM %s a
                  WHERE a.hf_chunk = m.chunk_id AND a.hf_archived_at = m.archived_at
                  GROUP BY 1) r
                CROSS JOIN LATERAL (
                  SELECT sum(x.row_count) AS row_count, sum(x.row_bytes) AS row_bytes FROM holdfast.manifest x
                  WHERE x.installation = m.installation AND x.chunk_id = m.chunk_id) b
                WHERE m.installation = ? AND m.table_name = ? AND m.archived_at <= ? AND isfinite(r.ends)
                ORDER BY r.ends, m.chunk_id""".formatted(end.sql(), PostgresText.quote(root)))) {
            int next = PostgresText.bind(statement, 1, end.values());
            statement.setObject(next++, installation);
            statement.setString(next++, root.toString());
            statement.setObject(next, archivedUpTo.atOffset(ZoneOffset.UTC));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    lots.add(new Lot(
                            row.getLong(1),
                            row.getLong(2),
                            instant(row, 3),
                            instant(row, 4),
                            row.getLong(5),
                            row.getLong(6),
                            row.getLong(7),
                            row.getLong(8)));
                }
            }
        }
        return lots;
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    @Override
    public Keys keys(Connection archive, MoveTable root, Fragment end, Lot lot) throws SQLException {
        try (PreparedStatement statement = archive.prepareStatement("""
                SELECT %s FROM %s t
                WHERE t.hf_chunk = ? AND t.hf_archived_at = ? AND %s = ?
                ORDER BY %s""".formatted(
                carried(root.rootKey()), PostgresText.quote(root.source()), end.sql(), names(root.rootKey())))) {
            statement.setLong(1, lot.chunk());
            statement.setObject(2, lot.archivedAt().atOffset(ZoneOffset.UTC));
            int next = PostgresText.bind(statement, 3, end.values());
            statement.setObject(next, lot.retainUntil().atOffset(ZoneOffset.UTC));
            return PostgresMarking.keys(statement, layout(root.rootKey()));
        }
    }

    @Override
    public boolean ended(Connection archive, MoveTable root, Fragment end, Keys keys, long chunk, Instant moment)
            throws SQLException {
        try (PreparedStatement statement = archive.prepareStatement("SELECT count(*) FROM %s t, %s WHERE %s AND %s > ?"
                .formatted(
                        PostgresText.quote(root.source()),
                        KeyPath.using(root, PostgresText.unnest(keys.layout())),
                        where(root, chunk),
                        end.sql()))) {
            int next = PostgresText.bind(statement, 1, keys);
            next = PostgresText.bind(statement, next, end.values());
            statement.setObject(next, moment.atOffset(ZoneOffset.UTC));
            return PostgresMarking.number(statement) == 0;
        }
    }

    @Override
    public List<Optional<Instant>> ends(Connection archive, Fragment end, List<Stamps> stamps) throws SQLException {
        List<Optional<Instant>> ends = new ArrayList<>();
        try (PreparedStatement statement = archive.prepareStatement("""
                SELECT CASE WHEN isfinite(e.ends) THEN e.ends END
                FROM (SELECT a.n, %s AS ends
                  FROM unnest(?::timestamptz[], ?::timestamptz[], ?::timestamptz[]) WITH ORDINALITY
                    AS a(hf_archived_at, hf_retain_until, %s, n)) e
                ORDER BY e.n""".formatted(end.sql(), RetentionClock.COLUMN))) {
            int next = PostgresText.bind(statement, 1, end.values());
            statement.setArray(
                    next++, texts(archive, stamps, each -> each.archivedAt().toString()));
            statement.setArray(next++, texts(archive, stamps, Stamps::retainUntil));
            statement.setArray(next, texts(archive, stamps, Stamps::retainFrom));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    ends.add(Optional.ofNullable(row.getObject(1, OffsetDateTime.class))
                            .map(OffsetDateTime::toInstant));
                }
            }
        }
        return ends;
    }

    private static Array texts(Connection archive, List<Stamps> stamps, Function<Stamps, @Nullable String> text)
            throws SQLException {
        return archive.createArrayOf("text", stamps.stream().map(text).toArray());
    }

    private static String carried(List<Column> key) {
        return key.stream().map(column -> PostgresText.asCarried("t", column)).collect(Collectors.joining(", "));
    }

    private static String names(List<Column> key) {
        return PostgresText.columns("t", key.stream().map(Column::name).toList());
    }

    private static List<KeyType> layout(List<Column> key) {
        return key.stream().map(Column::keyType).toList();
    }

    @Override
    public Keys ownKeys(Connection connection, MoveTable table, Keys keys, long chunk) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT %s FROM %s t, %s WHERE %s"
                .formatted(
                        carried(table.key()),
                        PostgresText.quote(table.source()),
                        KeyPath.using(table, PostgresText.unnest(keys.layout())),
                        where(table, chunk)))) {
            PostgresText.bind(statement, 1, keys);
            return PostgresMarking.keys(statement, layout(table.key()));
        }
    }

    /// The rows that hang on the keys, within one chunk: a key that was used again has rows in several.
    private static String where(MoveTable table, long chunk) {
        if (chunk == 0) {
            return KeyPath.where(table);
        }
        return KeyPath.aliases(table).stream()
                .map(alias -> " AND " + alias + ".hf_chunk = " + chunk)
                .collect(Collectors.joining("", KeyPath.where(table), ""));
    }

    @Override
    public Rows read(Connection connection, MoveTable table, Proving.Covered covered, Keys keys, long chunk)
            throws SQLException {
        KeySettings.bind(connection, keys);
        return rows(connection, table.source(), covered, columns -> "SELECT %s::bigint, %s FROM %s t, %s WHERE %s"
                .formatted(chunk, columns, PostgresText.quote(table.source()), using(table), where(table, chunk)));
    }

    @Override
    public Rows delete(Connection connection, MoveTable table, Proving.Covered covered, Keys keys, long chunk)
            throws SQLException {
        KeySettings.bind(connection, keys);
        return rows(
                connection,
                table.source(),
                covered,
                columns -> "DELETE FROM %s t USING %s WHERE %s RETURNING %s::bigint, %s"
                        .formatted(
                                PostgresText.quote(table.source()), using(table), where(table, chunk), chunk, columns));
    }

    @Override
    public Rows standing(Connection connection, TableName table, Proving.Covered covered, long chunk)
            throws SQLException {
        return rows(connection, table, covered, columns -> "SELECT %s::bigint, %s FROM %s t WHERE t.hf_chunk = %s"
                .formatted(chunk, columns, PostgresText.quote(table), chunk));
    }

    @FunctionalInterface
    private interface Statement {
        String of(String columns);
    }

    private static Rows rows(Connection connection, TableName table, Proving.Covered covered, Statement statement)
            throws SQLException {
        List<PostgresProving.Value> values = PostgresProving.values(connection, table, covered);
        String hash = PostgresProving.hash("t", covered, values);
        String columns = values.stream()
                .map(value -> ", " + value.spelling().sent("t." + PostgresText.quote(value.name())))
                .collect(Collectors.joining("", hash, ""));
        return PostgresProving.gather(
                connection,
                "COPY (" + statement.of(columns) + ") TO STDOUT (FORMAT binary)",
                values,
                covered.hashing() == MoveTable.Hashing.CANONICAL);
    }

    private static String using(MoveTable table) {
        return KeyPath.using(table, KeySettings.unnest(KeyPath.layout(table)));
    }

    @Override
    public void lock(Connection connection, MoveTable table, Keys keys, long chunk) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                WITH l AS MATERIALIZED (SELECT 1 FROM %s t, %s WHERE %s FOR UPDATE OF t)
                SELECT count(*) FROM l""".formatted(
                        PostgresText.quote(table.source()),
                        KeyPath.using(table, PostgresText.unnest(keys.layout())),
                        where(table, chunk)))) {
            PostgresText.bind(statement, 1, keys);
            statement.execute();
        }
    }

    /// Where no hold was ever placed there is no fence, which is as good as one that says 0.
    @Override
    public boolean enter(Connection connection, UUID installation, String scope, long holdEpoch, ServerLimits limits)
            throws SQLException {
        long[] epochs = Fence.share(connection, installation, scope, List.of(), limits);
        return (epochs.length == 0 ? 0 : epochs[1]) == holdEpoch;
    }

    @Override
    public Map<Long, Long> counts(Connection archive, TableName table, Collection<Long> chunks) throws SQLException {
        Map<Long, Long> counts = new HashMap<>();
        try (PreparedStatement statement = archive.prepareStatement(
                "SELECT a.hf_chunk, count(*) FROM %s a WHERE a.hf_chunk = ANY (?) GROUP BY a.hf_chunk"
                        .formatted(PostgresText.quote(table)))) {
            statement.setArray(1, archive.createArrayOf("int8", chunks.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    counts.put(row.getLong(1), row.getLong(2));
                }
            }
        }
        return counts;
    }

    @Override
    public Set<Long> receipted(Connection source, UUID installation, Collection<Long> chunks) throws SQLException {
        Set<Long> receipted = new HashSet<>();
        if (!new PostgresHelpers().installed(source)) {
            return receipted;
        }
        try (PreparedStatement statement = source.prepareStatement(
                "SELECT DISTINCT chunk_id FROM holdfast.receipt WHERE installation = ? AND chunk_id = ANY (?)")) {
            statement.setObject(1, installation);
            statement.setArray(2, source.createArrayOf("int8", chunks.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    receipted.add(row.getLong(1));
                }
            }
        }
        return receipted;
    }

    /// The server sends the keys of a snapshot page by page; none is skipped, none comes twice.
    @Override
    public void eachKey(
            Connection connection, TableName table, List<Column> key, @Nullable Long chunk, Consumer<Keys> pages)
            throws SQLException {
        String query = "SELECT %s FROM %s t%s"
                .formatted(
                        carried(key), PostgresText.quote(table), chunk == null ? "" : " WHERE t.hf_chunk = " + chunk);
        String cursor = "hf_keys_" + Integer.toHexString(query.hashCode()); // the driver keeps the form of a FETCH
        CopiesSql.execute(connection, "DECLARE " + cursor + " NO SCROLL CURSOR FOR " + query);
        try (PreparedStatement fetch = connection.prepareStatement("FETCH " + PAGE + " FROM " + cursor)) {
            Keys page;
            do {
                page = PostgresMarking.keys(fetch, layout(key));
                if (page.size() > 0) {
                    pages.accept(page);
                }
            } while (page.size() == PAGE);
        }
        CopiesSql.execute(connection, "CLOSE " + cursor);
    }

    @Override
    public void approve(Connection connection, UUID installation, Approval approval) throws SQLException {
        DisposalRegister.approve(connection, installation, approval);
    }

    @Override
    public void writeReceipt(Connection connection, UUID installation, Receipt receipt) throws SQLException {
        DisposalRegister.write(connection, installation, receipt);
    }

    @Override
    public List<Receipt> receipts(Connection connection, UUID installation, long order, int item) throws SQLException {
        return DisposalRegister.receipts(connection, installation, order, item);
    }

    @Override
    public Map<String, Map<Long, Gone>> gone(Connection connection, UUID installation, long after, long upTo)
            throws SQLException {
        return DisposalRegister.gone(connection, installation, after, upTo);
    }

    @Override
    public List<Partition> emptyPartitions(Connection archive, TableName table, Instant before) throws SQLException {
        return EmptyPartitions.of(archive, table, before);
    }

    @Override
    public boolean dropEmpty(Connection archive, TableName table, Partition partition, ServerLimits limits)
            throws SQLException {
        return EmptyPartitions.drop(archive, table, partition, limits);
    }
}
