package dev.holdfast.dialect;

import org.jspecify.annotations.Nullable;

/// What the database does, or would do, beside deleting the rows that a run names.
///
/// @param id names the effect for good, e.g. `trigger public.orders.watch`; a policy acknowledges it by this name
/// @param table the table of the bundle whose deletes have the effect
/// @param detail what happens, in a sentence for a DBA
/// @param rows how many rows it concerns, counted; null where no count means something or none was made
public record Effect(
        String id,
        Kind kind,
        TableName table,
        String detail,
        @Nullable Long rows,
        Severity severity) {
    /// What has the effect.
    public enum Kind {
        FOREIGN_KEY,
        TRIGGER,
        RULE,
        ROW_SECURITY,
        PUBLICATION,
        GENERATED_COLUMN,
        IDENTITY_COLUMN,
        INHERITANCE,
        /// The database keeps versions of the table's rows.
        HISTORY_TABLE,
        /// How the engine stores the table.
        STORAGE,
        /// The login reads something else than the value.
        MASKED_COLUMN,
        /// Archived rows have a value that the source has no column for any more.
        COLUMN_GONE,
        /// Archived rows lie in a cold file, where they are not looked for.
        COLD_FILE;

        /// The first word of the id.
        public String id() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    /// @param name tells effects of one kind on one table apart; empty where there can be one only
    public static String id(Kind kind, TableName table, String name) {
        return kind.id() + " " + table + (name.isEmpty() ? "" : "." + name);
    }

    public Effect withRows(long counted) {
        return new Effect(id, kind, table, detail, counted, severity);
    }
}
