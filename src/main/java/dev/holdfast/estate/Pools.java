package dev.holdfast.estate;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.SQLExceptionOverride;
import dev.holdfast.store.Links;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/// What the pools of all engines have in common.
final class Pools {
    /// Enough for as many chunks at once as a policy, or a run of several, may ask for; none is opened before it is
    /// needed.
    private static final int MOST_CONNECTIONS = 40;

    private Pools() {}

    /// @param session what each new connection is told first
    static HikariConfig config(DatabaseSpec spec, String purpose, DataSource source, String session, Links links) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(spec.name() + "/" + purpose);
        config.setDataSource(source);
        config.setMaximumPoolSize(MOST_CONNECTIONS);
        config.setMinimumIdle(0);
        config.setIdleTimeout(Duration.ofMinutes(2).toMillis());
        config.setConnectionTimeout(links.connect().toMillis());
        config.setInitializationFailTimeout(-1); // the estate has just tried a connection of its own
        config.setAutoCommit(false);
        config.setIsolateInternalQueries(true);
        config.setExceptionOverride(new KeepUnsupported());
        config.setConnectionInitSql(session);
        return config;
    }

    /// That a server does not support a statement says nothing of the connection; the pool would close it.
    private static final class KeepUnsupported implements SQLExceptionOverride {
        private static final String UNSUPPORTED = "0A000";

        @java.lang.Override
        public Override adjudicate(SQLException e) {
            return UNSUPPORTED.equals(e.getSQLState()) ? Override.DO_NOT_EVICT : Override.CONTINUE_EVICT;
        }
    }
}
