package dev.holdfast.archive;

import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.GovernedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// What stands on archive tables and has to follow them.
@FunctionalInterface
public interface ArchiveViews {
    /// Nothing does.
    ArchiveViews NONE = _ -> new Following() {
        @Override
        public void makeWay(Connection connection, TableName table) {}

        @Override
        public List<String> follow(Connection connection) {
            return List.of();
        }
    };

    /// To be asked before a transaction that may change archive tables of a database.
    Following in(GovernedDatabase database);

    /// Makes anew what stands in other databases on archive tables of `archive`, after their change was committed; what
    /// cannot be is left, and said.
    ///
    /// @return what was done, in sentences
    default List<String> followElsewhere(GovernedDatabase archive) {
        return List.of();
    }

    /// What is done within that transaction, so that it stands or falls with the change.
    interface Following {
        /// Takes away what would keep a column of `table` from changing its type or being dropped.
        ///
        /// @throws dev.holdfast.HoldfastException `BLOCKED` when somebody else's view stands on it
        void makeWay(Connection connection, TableName table) throws SQLException;

        /// Makes anew what does not fit its tables any more; what cannot be is left, and said.
        ///
        /// @return what was done, in sentences
        List<String> follow(Connection connection) throws SQLException;
    }
}
