package dev.holdfast.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.dialect.IndexInfo;
import dev.holdfast.dialect.postgresql.PostgresDialect;
import dev.holdfast.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which of two indexes of a real table is superfluous, if any.
class RedundancyTest {
    private static Connection connection;

    @BeforeAll
    static void connect() throws SQLException {
        connection = TestServer.shared().connect(TestServer.freshDatabase("redundancy"));
    }

    @AfterAll
    static void close() throws SQLException {
        connection.close();
    }

    /// @param gone `a`, `b` or empty
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "create index a on t (x)            | create index b on t (x)                          | b",
                "create index a on t (x)            | create index b on t (x, y)                       | a",
                "create index a on t (y)            | create index b on t (x, y)                       | ''",
                "create index a on t (x, y)         | create index b on t (y, x)                       | ''",
                "create index a on t (x)            | create unique index b on t (x)                   | a",
                "create unique index a on t (x)     | create index b on t (x, y)                       | ''",
                "create unique index a on t (x)     | create unique index b on t (x)                   | b",
                "create unique index a on t (x)     | create unique index b on t (x) nulls not distinct | ''",
                "create index a on t (x)            | create index b on t (x) where y > 0              | ''",
                "create index a on t (x) where y > 0 | create index b on t (x, y) where y > 0          | a",
                "create index a on t (x) where y > 0 | create index b on t (x) where y > 1             | ''",
                "create index a on t (x desc)       | create index b on t (x)                          | ''",
                "create index a on t (x desc)       | create index b on t (x, y)                       | ''",
                "create index a on t (s)            | create index b on t (s text_pattern_ops)         | ''",
                "create index a on t (s collate \"C\") | create index b on t (s)                        | ''",
                "create index a on t (lower(s))     | create index b on t (lower(s), x)                | a",
                "create index a on t (lower(s))     | create index b on t (upper(s), x)                | ''",
                "create index a on t (x) include (y) | create index b on t (x)                         | b",
                "create index a on t (x) include (s) | create index b on t (x, y)                      | ''",
                "create index a on t (x) include (y) | create index b on t (x, y)                      | a",
                "create index a on t using hash (x) | create index b on t (x)                          | ''",
                "create index a on t using hash (x) | create index b on t using hash (x)               | b",
                "alter table t add constraint a unique (x) | create index b on t (x)                   | b",
                "alter table t add constraint a unique (x) | alter table t add constraint b unique (x) | ''",
                "create unique index a on t (x); create table c (x int references t (x)) | create unique index b on t (x) | b",
                "create index a on t (x)            | create index b on t (x, y); update pg_index set indisvalid = false where indexrelid = 'b'::regclass | ''",
            })
    void onlyWhatAnotherOneDoesAsWellIsCalledSuperfluous(String first, String second, String gone) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("drop table if exists c, t; create table t (x int not null, y int, s text)");
            statement.execute(first);
            statement.execute(second);
        }
        List<IndexInfo> indexes = new PostgresDialect().indexKeeping().indexes(connection);

        Map<String, String> covered = new TreeMap<>();
        Redundancy.of(indexes).forEach((index, cover) -> covered.put(index.name(), cover.name()));

        assertThat(covered)
                .isEqualTo(
                        switch (gone) {
                            case "a" -> Map.of("a", "b");
                            case "b" -> Map.of("b", "a");
                            default -> Map.of();
                        });
    }
}
