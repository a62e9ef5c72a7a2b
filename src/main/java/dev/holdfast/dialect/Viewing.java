package dev.holdfast.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Views that show a source table and its archive tables as one, and roles that may read nothing else.
public interface Viewing {
    /// A view to be.
    ///
    /// @param installation whose restores count: a copy that came back is not shown beside its row
    /// @param of for people: whose history it shows, `shop/public.orders`
    /// @param archives none before the first session
    record History(TableName view, UUID installation, String of, Side source, List<Side> archives) {
        public History {
            archives = List.copyOf(archives);
        }
    }

    /// @param columns as the table has them; of an archive table without ours
    /// @param key of the source's rows, as the table has it
    /// @param database of the same server; empty for the view's own
    record Side(TableName table, List<Column> columns, List<Column> key, String database) {
        public Side(TableName table, List<Column> columns, List<Column> key) {
            this(table, columns, key, "");
        }

        public boolean elsewhere() {
            return !database.isEmpty();
        }

        public Side {
            columns = List.copyOf(columns);
            key = List.copyOf(key);
        }
    }

    /// The names that the view adds to the source's columns.
    List<String> provenance();

    /// Makes the view, or replaces one that has the same columns and perhaps fewer: rights and what stands on it stay.
    List<String> replace(History history);

    List<String> drop(TableName view);

    /// What [#replace] would leave on the view, so that a stale one is told from a current one.
    String mark(History history);

    /// The mark of a standing view; empty when there is no view of that name.
    ///
    /// @return `Optional` of an empty text for a view of somebody else
    Optional<String> standing(Connection connection, TableName view) throws SQLException;

    /// Our views that read a table.
    List<TableName> over(Connection connection, TableName table) throws SQLException;

    /// Whether who reads the table sees some of its rows only.
    boolean rowSecurity(Connection connection, TableName table) throws SQLException;

    boolean roleStands(Connection connection, String role) throws SQLException;

    /// What lets a role read views and nothing else.
    ///
    /// @param create whether it is to be made, too
    List<String> grants(String role, boolean create, List<TableName> views);

    /// Whether a statement of [#grants] failed because the login may not do it.
    default boolean denied(SQLException failure) {
        return "42501".equals(failure.getSQLState());
    }

    /// What of a table or view a role may do beyond reading `readable` ones: rights by name; empty when nothing.
    List<String> rights(Connection connection, String role, TableName table) throws SQLException;

    /// Reads a view or table as that role would; changes nothing.
    ///
    /// @throws SQLException when the role may not
    void readAs(Connection connection, String role, TableName table) throws SQLException;

    /// Waits no longer than a moment for a lock from here to the end of the transaction, or as long as it takes.
    void waitBriefly(Connection connection, boolean briefly) throws SQLException;
}
