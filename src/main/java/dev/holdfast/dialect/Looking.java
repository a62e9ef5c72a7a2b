package dev.holdfast.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Looks at one row closely, for people who ask why it is where it is. Keys are of one row.
public interface Looking {
    /// What is asked about a row.
    ///
    /// @param conditions each judged by itself
    /// @param shown columns whose values are shown
    /// @param age the column that the row's age is reckoned from; null when age does not matter
    /// @param zone in which a moment becomes a day
    record Question(
            TableName table,
            List<Column> key,
            List<Join> joins,
            List<Condition> conditions,
            List<Condition.ColumnOperand> shown,
            Condition.@Nullable ColumnOperand age,
            ZoneId zone) {
        public Question {
            key = List.copyOf(key);
            joins = List.copyOf(joins);
            conditions = List.copyOf(conditions);
            shown = List.copyOf(shown);
        }
    }

    /// What a row looks like.
    ///
    /// @param truths for each condition; null where SQL says unknown
    /// @param shown as text, null for NULL
    /// @param ageDay the day of its age, as ISO 8601 unless the engine has another word for it; null for NULL
    record Sight(
            List<@Nullable Boolean> truths,
            List<@Nullable String> shown,
            @Nullable String ageDay) {}

    /// @return empty when there is no such row
    Optional<Sight> look(Connection connection, Question question, Keys key) throws SQLException;

    /// The values of `wanted` in the row with this key, or in the row that `path` leads to from there.
    ///
    /// @return empty when there is no such row, or a value is NULL
    Optional<Keys> follow(
            Connection connection,
            TableName table,
            List<Column> key,
            Keys of,
            List<ForeignKey> path,
            List<Column> wanted)
            throws SQLException;

    /// The copies that an archive table has of rows with these values, oldest first.
    ///
    /// @param columns as the archive has them; @param limit most copies
    /// @param end when a row of the archive table `a` ends, see [Retaining#end]
    List<Copy> copies(Connection archive, TableName table, List<Column> columns, Keys of, Fragment end, int limit)
            throws SQLException;

    /// @param retainUntil null for a row without end
    record Copy(
            long session,
            long chunk,
            Instant archivedAt,
            @Nullable Instant retainUntil) {}
}
