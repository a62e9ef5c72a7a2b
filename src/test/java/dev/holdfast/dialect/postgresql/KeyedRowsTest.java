package dev.holdfast.dialect.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.Dialect;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MarkQuery;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Places;
import dev.holdfast.dialect.RowsElsewhere;
import dev.holdfast.dialect.Stamp;
import dev.holdfast.dialect.TableName;
import dev.holdfast.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Rows that are copied from their places, with keys of every kind.
class KeyedRowsTest {
    private static final Dialect DIALECT = new PostgresDialect();
    private static final TableName THINGS = new TableName("public", "things");
    private static final int ROWS = 40;
    private static final Stamp STAMP =
            new Stamp(new UUID(0, 1), 7, 9, 1, Instant.parse("2026-01-02T03:04:05Z"), Instant.EPOCH);

    /// Between columns that are no key and may be null; the key's columns in another order than the table's.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "smallint          | i - 20",
                "integer           | (i - 20) * 100000000",
                "bigint            | (i - 20) * 400000000000000000",
                "uuid              | md5(i::text)::uuid",
                "text              | concat(repeat('ä', i), ' ')",
                "varchar(60)       | repeat('x', i)",
                "char(8)           | i::text",
                "date              | date '2020-01-01' - i * 20000",
                "date              | date '9999-12-20' + i",
                "date              | case i when 1 then 'infinity' when 2 then '-infinity' else date '0001-01-20' - i end",
                "timestamp         | timestamp '2020-01-01 10:00:00.000001' + i * interval '1 s'",
                "timestamptz       | timestamptz '2020-01-01 10:00:00Z' + i * interval '1 h'",
                "numeric           | i * 0.10",
                "boolean           | i % 2 = 0",
                "mood              | (enum_range(null::mood))[1 + i % 3]",
                "small             | i - 20",
            })
    void aRowIsKnownByItsKey(String type, String value) throws SQLException {
        try (Scene scene = new Scene(type, value)) {
            assertThat(scene.copied(scene.keys)).isEqualTo(ROWS);
            assertThat(scene.archive.text(
                            "select string_agg(t::text, ';' order by no) from (%s) t".formatted(Scene.SHOWN)))
                    .isEqualTo(scene.source.text(
                            "select string_agg(t::text, ';' order by no) from (%s) t".formatted(Scene.SHOWN)));
            scene.archive.connection.rollback();

            for (int column = 0; column < scene.keys.columns().size(); column++) {
                Keys other = otherwise(scene.keys, column);
                assertThatThrownBy(() -> scene.copied(other)).isInstanceOf(RowsElsewhere.class);
                scene.archive.connection.rollback();
            }
        }
    }

    @Test
    void fewerKeysThanRowsThatComeAreOtherKeys() throws SQLException {
        try (Scene scene = new Scene("text", "concat('a', i)")) {
            Keys fewer = scene.keys.slice(0, ROWS - 1);

            assertThatThrownBy(() -> scene.copied(fewer)).isInstanceOf(RowsElsewhere.class);
        }
    }

    private static Keys otherwise(Keys keys, int column) {
        List<Object> columns = new ArrayList<>(keys.columns());
        columns.set(
                column,
                switch (keys.columns().get(column)) {
                    case long[] numbers -> {
                        long[] others = numbers.clone();
                        others[7] ^= 1;
                        yield others;
                    }
                    case UUID[] uuids -> {
                        UUID[] others = uuids.clone();
                        others[7] =
                                new UUID(others[7].getMostSignificantBits(), others[7].getLeastSignificantBits() ^ 1);
                        yield others;
                    }
                    case String[] texts -> {
                        String[] others = texts.clone();
                        others[7] = others[7] + "0";
                        yield others;
                    }
                    default -> throw new IllegalStateException();
                });
        return new Keys(keys.layout(), columns);
    }

    private record Database(Connection connection) implements AutoCloseable {
        static Database fresh(String name) throws SQLException {
            Connection connection = TestServer.shared().connect(TestServer.freshDatabase(name));
            connection.setAutoCommit(false);
            return new Database(connection);
        }

        void execute(String sql) throws SQLException {
            try (var statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }

        String text(String sql) throws SQLException {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery(sql)) {
                row.next();
                return Objects.requireNonNull(row.getString(1));
            }
        }

        @Override
        public void close() throws SQLException {
            connection.rollback();
            connection.close();
        }
    }

    private static final class Scene implements AutoCloseable {
        static final String SHOWN = "select no, before, k::text as k, note from things";

        final Database source = Database.fresh("things");
        final Database archive = Database.fresh("vault");
        final MoveTable table;
        final Keys keys;
        final Places places;

        Scene(String type, String value) throws SQLException {
            source.execute("""
                    create type mood as enum ('calm', 'cross', 'glad');
                    create domain small as integer check (value < 100);
                    create table things (before text, k %s not null, note bytea, no int not null);
                    insert into things select nullif(i %% 3, 0)::text, %s, case when i %% 4 = 0 then sha256(i::text::bytea) end, i
                    from generate_series(1, %d) i""".formatted(type, value, ROWS));
            source.connection.commit();
            List<Column> columns = DIALECT.holding().columns(source.connection, THINGS);
            List<Column> key = List.of(named(columns, "no"), named(columns, "k"));
            List<Column> reversed = new ArrayList<>(key);
            Collections.reverse(reversed);
            table = new MoveTable(
                    THINGS,
                    THINGS,
                    columns.stream()
                            .map(column -> DIALECT.archiveDdl().archived(column, false))
                            .toList(),
                    reversed,
                    reversed,
                    List.of(),
                    MoveTable.Hashing.RECORD);
            for (String sql : DIALECT.archiveDdl().createArchiveTable(table)) {
                archive.execute(sql);
            }
            DIALECT.archiveDdl().ensurePartitions(archive.connection, THINGS, STAMP.archivedAt(), STAMP.archivedAt());
            archive.connection.commit();
            MarkQuery.Page page = DIALECT.marking()
                    .mark(
                            source.connection,
                            new MarkQuery(
                                    THINGS,
                                    reversed,
                                    List.of(),
                                    new Condition.Always(),
                                    null,
                                    List.of(),
                                    Integer.MAX_VALUE));
            keys = page.keys();
            places = Objects.requireNonNull(page.places());
        }

        private static Column named(List<Column> columns, String name) {
            return columns.stream()
                    .filter(column -> column.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        long copied(Keys asked) throws SQLException {
            return DIALECT.copying()
                    .orElseThrow()
                    .copy(source.connection, archive.connection, table, asked, places, STAMP)
                    .rows();
        }

        @Override
        public void close() throws SQLException {
            source.close();
            archive.close();
        }
    }
}
