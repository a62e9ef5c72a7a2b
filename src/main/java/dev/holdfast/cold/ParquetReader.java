package dev.holdfast.cold;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Condition;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// Reads one cold file, in the order in which it was written, through a DuckDB of its own.
public final class ParquetReader implements AutoCloseable {
    private final Path file;
    private final List<ColdColumn> columns;
    private final DuckDBConnection duck;
    private volatile @Nullable PreparedStatement running;
    private int seconds;

    /// @param columns as the manifest has them; @param spill a folder for what does not fit into memory
    public ParquetReader(Path file, List<ColdColumn> columns, Path spill) {
        this.file = file;
        this.columns = List.copyOf(columns);
        try {
            this.duck = Duck.open("", spill);
        } catch (SQLException e) {
            throw new HoldfastException(ErrorCode.CONFIG, "cold files cannot be read here: " + e.getMessage(), e);
        }
    }

    /// Takes a row.
    ///
    /// @param <E> what it may throw
    @FunctionalInterface
    public interface Sink<E extends Exception> {
        /// @param values text as the database prints it, one for each column, null for NULL
        void row(@Nullable String[] values) throws E;
    }

    @FunctionalInterface
    private interface Values<E extends Exception> {
        void row(@Nullable Object[] values) throws E;
    }

    /// The rows that pass `filter`, as text.
    ///
    /// @throws HoldfastException `MISMATCH` when the file cannot be read as one of these columns, `USAGE` when the
    ///     filter does not fit them
    public <E extends Exception> void rows(ColdFilter filter, Sink<E> sink) throws E {
        texts(columns, filter, sink);
    }

    /// As [#rows(ColdFilter, Sink)], some columns of them, in the order of `names`; the others are not read.
    public <E extends Exception> void rows(List<String> names, ColdFilter filter, Sink<E> sink) throws E {
        texts(names.stream().map(this::column).toList(), filter, sink);
    }

    private <E extends Exception> void texts(List<ColdColumn> wanted, ColdFilter filter, Sink<E> sink) throws E {
        values(wanted, filter, values -> sink.row(texts(wanted, values)));
    }

    private static @Nullable String[] texts(List<ColdColumn> wanted, @Nullable Object[] values) {
        @Nullable String[] texts = new @Nullable String[values.length];
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            texts[i] = value == null ? null : wanted.get(i).stored().print(value);
        }
        return texts;
    }

    /// Takes rows until it has enough.
    ///
    /// @param <E> what it may throw
    @FunctionalInterface
    public interface Taker<E extends Exception> {
        /// @param values as [Sink#row] @return whether it wants more
        boolean row(@Nullable String[] values) throws E;
    }

    /// Every column of the rows that pass `filter`, in the order of their keys.
    ///
    /// @throws HoldfastException as [#rows(ColdFilter, Sink)]; `BLOCKED` when files have another order of such keys
    public <E extends Exception> void inOrder(KeyedRead read, ColdFilter filter, Taker<E> taker) throws E {
        List<Object> bound = new ArrayList<>();
        String sql = columns.stream().map(ParquetReader::read).collect(Collectors.joining(", ", "SELECT ", from()))
                + " WHERE " + passing(filter, bound) + " AND " + read.later(columns, bound) + read.order(columns);
        this.<E>read(columns, sql, bound, values -> taker.row(texts(columns, values)));
    }

    /// Each reading of this reader ends with an error after so long.
    public void bound(Duration longest) {
        seconds = Math.toIntExact(Math.clamp(longest.toSeconds(), 1, Integer.MAX_VALUE));
    }

    /// Ends what this reader reads now; any thread may ask.
    public void cancel() {
        PreparedStatement statement = running;
        if (statement != null) {
            try {
                statement.cancel();
            } catch (SQLException e) {
                throw unread(e);
            }
        }
    }

    /// What the file holds of each chunk, reckoned anew from every row.
    public Map<Long, FileRows.ChunkRows> chunks() {
        FileRows rows = new FileRows(columns);
        this.<RuntimeException>values(columns, ColdFilter.ALL, rows::add);
        return rows.chunks();
    }

    /// The smallest and the largest value of some columns.
    public List<ColdManifest.Range> ranges(List<String> names) {
        List<ColdColumn> asked = names.stream().map(this::column).toList();
        String sql = asked.stream()
                .map(column -> "min(%1$s), max(%1$s)".formatted(read(column)))
                .collect(Collectors.joining(", ", "SELECT ", from()));
        List<ColdManifest.Range> ranges = new ArrayList<>();
        try (PreparedStatement statement = duck.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            for (int i = 0; i < asked.size(); i++) {
                Stored stored = asked.get(i).stored();
                Object min = stored.get(row, 2 * i + 1);
                Object max = stored.get(row, 2 * i + 2);
                ranges.add(new ColdManifest.Range(
                        names.get(i), min == null ? null : stored.print(min), max == null ? null : stored.print(max)));
            }
        } catch (SQLException e) {
            throw unread(e);
        }
        return ranges;
    }

    private ColdColumn column(String name) {
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.USAGE, "cold file " + file + " has no column " + name + "; nothing was read"));
    }

    private static String read(ColdColumn column) {
        return column.stored().read(Duck.name(column.name()));
    }

    private String from() {
        return " FROM read_parquet(" + Duck.text(file) + ")";
    }

    private HoldfastException unread(SQLException e) {
        return new HoldfastException(ErrorCode.MISMATCH, "cold file " + file + " cannot be read: " + e.getMessage(), e);
    }

    private <E extends Exception> void values(List<ColdColumn> wanted, ColdFilter filter, Values<E> sink) throws E {
        List<Object> bound = new ArrayList<>();
        String sql = wanted.stream().map(ParquetReader::read).collect(Collectors.joining(", ", "SELECT ", from()))
                + " WHERE " + passing(filter, bound);
        this.<E>read(wanted, sql, bound, values -> {
            sink.row(values);
            return true;
        });
    }

    @FunctionalInterface
    private interface Wanting<E extends Exception> {
        boolean row(@Nullable Object[] values) throws E;
    }

    private <E extends Exception> void read(List<ColdColumn> wanted, String sql, List<Object> bound, Wanting<E> taker)
            throws E {
        try (PreparedStatement statement = duck.prepareStatement(sql)) {
            for (int i = 0; i < bound.size(); i++) {
                statement.setObject(i + 1, bound.get(i));
            }
            statement.setQueryTimeout(seconds);
            running = statement;
            try (ResultSet row = statement.executeQuery()) {
                boolean more = true;
                while (more && row.next()) {
                    @Nullable Object[] values = new @Nullable Object[wanted.size()];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = wanted.get(i).stored().get(row, i + 1);
                    }
                    more = taker.row(values);
                }
            } finally {
                running = null;
            }
        } catch (SQLException e) {
            throw unread(e);
        }
    }

    private String passing(ColdFilter filter, List<Object> bound) {
        return switch (filter) {
            case ColdFilter.All _ -> "TRUE";
            case ColdFilter.OfSession(long session) -> equal(Map.of("hf_session", Long.toString(session)), bound);
            case ColdFilter.OfChunk(long chunk) -> equal(Map.of("hf_chunk", Long.toString(chunk)), bound);
            case ColdFilter.OfKey(Map<String, String> values) -> values.isEmpty() ? "TRUE" : equal(values, bound);
            case ColdFilter.OfKeys(List<Map<String, String>> keys) ->
                keys.stream().map(key -> equal(key, bound)).collect(Collectors.joining(" OR ", "(", ")"));
            case ColdFilter.MayMeet(Condition condition, Set<String> loose) -> {
                Pushdown.Part part = Pushdown.of(condition, columns, loose);
                bound.addAll(part.values());
                yield part.sql();
            }
            case ColdFilter.Both(ColdFilter one, ColdFilter other) ->
                "(" + passing(one, bound) + " AND " + passing(other, bound) + ")";
        };
    }

    private String equal(Map<String, String> values, List<Object> bound) {
        return new TreeMap<>(values)
                .entrySet().stream()
                        .map(each -> condition(column(each.getKey()), each.getValue(), bound))
                        .collect(Collectors.joining(" AND ", "(", ")"));
    }

    private static String condition(ColdColumn column, String text, List<Object> bound) {
        try {
            bound.add(column.stored().parse(text));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    "'%s' is no value of column %s, which is %s; nothing was read"
                            .formatted(text, column.name(), column.type()),
                    e);
        }
        return read(column) + " = ?";
    }

    @Override
    public void close() {
        try {
            duck.close();
        } catch (SQLException e) {
            throw unread(e);
        }
    }
}
