package dev.holdfast.dialect;

import dev.holdfast.proof.Family;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One table of a chunk: where its rows are, where they go, and how they hang on the root's keys.
///
/// @param columns every column of the source that the archive keeps
/// @param key the table's own key columns
/// @param rootKey key columns of the root table: what [Keys] carry
/// @param path foreign keys from this table up to the root; empty for the root itself
/// @param hashing how rows are hashed: both sides must use one way
/// @param clock where retention is counted from a date of the rows; null: from the time of archiving
public record MoveTable(
        TableName source,
        TableName archive,
        List<MoveColumn> columns,
        List<Column> key,
        List<Column> rootKey,
        List<ForeignKey> path,
        Hashing hashing,
        @Nullable RetentionClock clock) {
    /// A column on its way.
    ///
    /// @param archiveType its type in the archive table: the source's, or `text` where the archive has no such type
    /// @param asText read from the source as text, because the type exists in its own database only
    /// @param crossing how a proof spells it when the archive is of another engine; null where source and archive
    /// spell
    ///     alike
    public record MoveColumn(
            Column column,
            String archiveType,
            boolean asText,
            @Nullable Family crossing) {
        public MoveColumn(Column column, String archiveType, boolean asText) {
            this(column, archiveType, asText, null);
        }

        public String name() {
            return column.name();
        }
    }

    /// How a row is hashed.
    public enum Hashing {
        /// The engine's record hash: fast; equal only on servers of one major version.
        RECORD,
        /// A hash of the row's text under pinned formats.
        TEXT,
        /// The beginning of the SHA-256 that a proof takes of the row, see [dev.holdfast.proof]: equal on every engine,
        /// and reckoned where the rows are read.
        CANONICAL
    }

    /// Rows whose retention is counted from the time of archiving.
    public MoveTable(
            TableName source,
            TableName archive,
            List<MoveColumn> columns,
            List<Column> key,
            List<Column> rootKey,
            List<ForeignKey> path,
            Hashing hashing) {
        this(source, archive, columns, key, rootKey, path, hashing, null);
    }

    public MoveTable {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        rootKey = List.copyOf(rootKey);
        path = List.copyOf(path);
    }

    public boolean root() {
        return path.isEmpty();
    }
}
