package dev.holdfast.dialect.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.HeldRows;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.MoveTable.MoveColumn;
import dev.holdfast.dialect.TableName;
import dev.holdfast.testing.SqlServerEngine;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/// Keys that the collation of the database takes for one, and that of their column does not.
@EnabledIfEnvironmentVariable(named = SqlServerEngine.URL, matches = ".+", disabledReason = SqlServerEngine.ABSENT)
final class SqlServerHeldKeysTest {
    private static final TableName CODES = new TableName("dbo", "codes");

    private final SqlServerEngine engine = new SqlServerEngine();
    private final SqlServerDialect dialect = new SqlServerDialect();

    @Test
    void eachOfTheKeysIsHeld() throws SQLException {
        try (Connection connection = engine.connect(engine.freshDatabase("held"))) {
            engine.execute(
                    connection,
                    "CREATE TABLE codes (code nvarchar(20) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY, region int NOT NULL)",
                    "INSERT INTO codes VALUES (N'a', 1), (N'A', 1), (N'b', 2)");
            List<Column> columns = dialect.holding().columns(connection, CODES);
            MoveTable table = new MoveTable(
                    CODES,
                    new TableName("kept", "codes"),
                    columns.stream()
                            .map(column -> new MoveColumn(column, column.type(), false))
                            .toList(),
                    columns.subList(0, 1),
                    columns.subList(0, 1),
                    List.of(),
                    MoveTable.Hashing.RECORD);
            Keys keys = new Keys(List.of(KeyType.TEXT), List.of((Object) new String[] {"a", "A", "b"}));
            HeldRows first = new HeldRows.Matching(
                    CODES,
                    new Condition.Compare(
                            new Condition.ColumnOperand(null, "region", "int"),
                            Condition.Operator.EQUAL,
                            new Condition.Number(java.math.BigDecimal.ONE)));

            assertThat((String[]) dialect.holding()
                            .heldKeys(connection, List.of(table), keys, List.of(first))
                            .columns()
                            .getFirst())
                    .containsExactlyInAnyOrder("a", "A");
            assertThat(dialect.holding()
                            .values(connection, CODES, columns.subList(0, 1), keys, columns.subList(1, 2))
                            .by()
                            .size())
                    .isEqualTo(3);
        }
    }
}
