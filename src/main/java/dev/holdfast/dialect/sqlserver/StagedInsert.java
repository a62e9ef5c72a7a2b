package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Restoring.Stage;
import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.stream.Collectors;

/// The insert of a stage, in slices that take no lock on the whole table; a table that numbers its rows itself takes
/// their old numbers.
final class StagedInsert {
    private StagedInsert() {}

    static long run(Connection source, Stage stage, TableName target) throws SQLException {
        try (PreparedStatement statement = source.prepareStatement(sql(stage, target))) {
            return SqlServerText.last(statement);
        } catch (SQLException failure) {
            if (numbersItself(stage.table())) {
                numberedAgain(source, target, failure);
            }
            throw failure;
        }
    }

    private static boolean numbersItself(MoveTable table) {
        return table.columns().stream().anyMatch(column -> column.column().identity());
    }

    /// No rollback turns the setting off again, and with it on for one table the connection, which a pool hands on,
    /// could not turn it on for another.
    private static void numberedAgain(Connection source, TableName target, SQLException failure) {
        try {
            SqlServerText.execute(source, "SET IDENTITY_INSERT " + SqlServerText.quote(target) + " OFF");
        } catch (SQLException second) {
            failure.addSuppressed(second);
        }
    }

    /// A table whose rows refer to each other is inserted at one go: its foreign key is looked at when the statement
    /// ends. The server keeps an identity at the highest number that came.
    static String sql(Stage stage, TableName target) {
        MoveTable table = stage.table();
        boolean identity = numbersItself(table);
        String name = SqlServerText.quote(target);
        return """
                DECLARE @done int = 0, @came bigint = 0, @all int = (SELECT COALESCE(MAX(hf_n), 0) FROM %1$s);
                DECLARE @slice int = CASE WHEN EXISTS (
                  SELECT 1 FROM sys.foreign_keys f
                  WHERE f.parent_object_id = OBJECT_ID(%2$s) AND f.referenced_object_id = f.parent_object_id)
                  THEN @all ELSE %3$d END;
                %4$sWHILE @done < @all
                BEGIN
                  INSERT INTO %5$s (%6$s)
                  SELECT %7$s FROM %1$s s WHERE s.hf_n > @done AND s.hf_n <= @done + @slice;
                  SET @came = @came + @@ROWCOUNT;
                  SET @done = @done + @slice;
                END;
                %8$sSELECT @came;""".formatted(
                        StageTable.name(stage),
                        SqlServerText.literal(name),
                        ChunkRows.SLICE,
                        identity ? "SET IDENTITY_INSERT " + name + " ON;\n" : "",
                        name,
                        SqlServerText.bare(StageTable.names(table)),
                        table.columns().stream()
                                .map(column -> StageTable.back("s", column))
                                .collect(Collectors.joining(", ")),
                        identity ? "SET IDENTITY_INSERT " + name + " OFF;\n" : "");
    }
}
