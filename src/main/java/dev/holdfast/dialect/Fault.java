package dev.holdfast.dialect;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/// What kind of failure a database reports: the one place that reads SQLSTATEs and error numbers, and so decides what
/// is tried again. The codes named here are PostgreSQL's; [SqlServerFaults] has those of SQL Server.
public enum Fault {
    /// Someone else was at the rows, or it took too long: serialization failure (40001), deadlock (40P01), lock not
    /// available (55P03), statement timeout (57014), transaction timeout (25P04). The same work may do later, or in
    /// smaller pieces.
    CONTENDED,
    /// A foreign key refused the delete (23503, 23001): a row came that refers to one about to go. It will go with the
    /// others when the work is done again.
    REFUSED,
    /// No connection, no login, or a server that stops: 08, 28, 57P, 53300, 3D000, idle in transaction too long
    /// (25P03). A commit that was under way may have happened or not.
    UNREACHABLE,
    /// The disk is full, or the server is out of memory: 53, 58030, 58P01.
    NO_SPACE,
    /// The statement itself is wrong for this database: no such table or column, no right, read only, not supported
    /// (42, 25006, 0A, 3F). It would be wrong for every row.
    BROKEN,
    /// Anything else: what a trigger raises, a value that does not fit, a constraint. A row or two may be the reason:
    /// poison.
    POISON;

    private static final Set<String> CONTENTION = Set.of("40001", "40P01", "55P03", "57014", "25P04");
    private static final Set<String> FOREIGN_KEY = Set.of("23503", "23001");

    /// By number where there is one: PostgreSQL's driver has none, SQL Server's states are its driver's invention.
    public static Fault of(SQLException e) {
        if (e instanceof SQLTransientConnectionException) { // none to be had from the pool
            return UNREACHABLE;
        }
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return e.getErrorCode() == 0 ? ofState(state) : SqlServerFaults.of(e.getErrorCode(), e.getMessage());
    }

    static Fault ofState(String state) {
        if (CONTENTION.contains(state) || SqlServerFaults.TIMED_OUT.contains(state)) {
            return CONTENDED;
        }
        if (FOREIGN_KEY.contains(state)) {
            return REFUSED;
        }
        if (state.startsWith("08")
                || state.startsWith("28")
                || state.startsWith("57P")
                || state.equals("53300")
                || state.equals("3D000")
                || state.equals("25P03")) {
            return UNREACHABLE;
        }
        if (state.startsWith("53") || state.equals("58030") || state.equals("58P01")) {
            return NO_SPACE;
        }
        if (state.startsWith("42")
                || state.equals("25006")
                || state.startsWith("0A")
                || state.startsWith("3F")
                || state.startsWith("XX")) {
            return BROKEN;
        }
        return POISON;
    }
}
