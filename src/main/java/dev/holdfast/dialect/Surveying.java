package dev.holdfast.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Looks over a whole database for people who are to decide what becomes of its tables: what statistics say, and what
/// is there beside tables. One statement a question, however many tables there are; no row of a user's table is read.
public interface Surveying {
    /// What statistics say of the columns that hold a day or a moment. A column that they do not know is not among
    /// them.
    List<DateFacts> dates(Connection connection) throws SQLException;

    /// The values that columns called status, state or the like mostly have, as far as statistics know.
    List<WordFacts> words(Connection connection) throws SQLException;

    /// What [CatalogReader#tables] leaves out, and tables that inherit.
    List<Relation> relations(Connection connection) throws SQLException;

    /// @param nullFraction of the rows, 0 to 1
    /// @param correlation of the values' order with the rows' place, -1 to 1; null where the engine does not know
    /// it
    /// @param oldest and `newest`: of the sample that the statistics were made from; null where it had no value
    record DateFacts(
            TableName table,
            String column,
            double nullFraction,
            @Nullable Double correlation,
            @Nullable LocalDate oldest,
            @Nullable LocalDate newest) {}

    /// @param values the most common first
    record WordFacts(TableName table, String column, List<String> values) {
        public WordFacts {
            values = List.copyOf(values);
        }
    }

    /// @param parent whose part it is; null where it is none
    record Relation(TableName name, Kind kind, @Nullable TableName parent) {}

    /// What a relation is that is no table of its own.
    enum Kind {
        VIEW,
        MATERIALIZED_VIEW,
        FOREIGN_TABLE,
        PARTITION,
        /// A table that inherits from another one, as PostgreSQL had it before partitions.
        INHERITS
    }

    /// Of an engine whose statistics are not read: names, types, keys and indexes have to do.
    Surveying NONE = new Surveying() {
        @Override
        public List<DateFacts> dates(Connection connection) {
            return List.of();
        }

        @Override
        public List<WordFacts> words(Connection connection) {
            return List.of();
        }

        @Override
        public List<Relation> relations(Connection connection) {
            return List.of();
        }
    };
}
