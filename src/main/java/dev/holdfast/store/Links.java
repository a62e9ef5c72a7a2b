package dev.holdfast.store;

import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/// How connections to PostgreSQL are bounded, on both ends: whatever becomes of the network or of a server, a wait
/// ends.
///
/// - A peer that is gone (its machine, the way to it) is found by keep-alive within a minute, by client and server.
/// - A peer that is there but says nothing is given up after `silence`. So no statement may go without a word for
///   longer; work that must, asks [java.sql.Connection#setNetworkTimeout] for more.
/// - What we leave behind on a server ends there: a statement whose client is gone within seconds, a transaction that
///   waits for us soon after we have stopped waiting for it. Its locks would keep a new owner out otherwise.
///
/// @param connect how long a connection may take to come about
/// @param silence how long a server may take over an answer, in whole seconds; a week at most
/// @param tap what stands between pool and driver; nothing outside of tests
public record Links(Duration connect, Duration silence, Tap tap) {
    /// Driver and server count milliseconds in 31 bits.
    private static final Duration LONGEST = Duration.ofDays(7);

    public static final Duration SILENCE = Duration.ofMinutes(15);

    public static final Links DEFAULT = new Links(Duration.ofSeconds(10), SILENCE, (_, driver) -> driver);

    /// How long at most a pool that was refused rests before it tries again, whoever waits: HikariCP's
    /// `PoolEntryCreator` doubles its rests from 10 ms up to this. Who gives up sooner may be told that a server
    /// cannot
    /// be reached which has been back all the time that he waited.
    public static final Duration REST_OF_POOL = Duration.ofSeconds(5);

    private static final Duration LONGER_THAN_OURS = Duration.ofMinutes(1);

    public Links {
        silence = silence.compareTo(LONGEST) < 0 ? silence : LONGEST;
    }

    /// Sees every call to the driver.
    @FunctionalInterface
    public interface Tap {
        /// @param database the governed database's name; `control` for the control database
        DataSource over(String database, DataSource driver);
    }

    /// The same with other bounds.
    public Links bounds(Duration toConnect, Duration toAnswer) {
        return new Links(toConnect, toAnswer, tap);
    }

    /// Sets the client's end; a timeout that the URL of `source` asks for stands.
    public void bound(PGSimpleDataSource source) {
        source.setConnectTimeout((int) connect.toSeconds());
        source.setLoginTimeout((int) connect.toSeconds());
        if (source.getSocketTimeout() == 0) {
            source.setSocketTimeout((int) silence.toSeconds());
        }
        source.setTcpKeepAlive(true);
        if (source.getSocketFactory() == null) {
            source.setSocketFactory(KeepAliveSockets.class.getName());
        }
    }

    /// Sets the server's end for one session. Not every platform of a server can look after its client while it works.
    public String serverBounds() {
        return """
                set tcp_keepalives_idle = %d; set tcp_keepalives_interval = %d; set tcp_keepalives_count = %d;
                set tcp_user_timeout = '60s'; set idle_in_transaction_session_timeout = '%ds';
                do $$ begin set client_connection_check_interval = '5s'; exception when others then null; end $$""".formatted(
                        KeepAliveSockets.IDLE_SECONDS,
                        KeepAliveSockets.INTERVAL_SECONDS,
                        KeepAliveSockets.PROBES,
                        silence.plus(LONGER_THAN_OURS).toSeconds());
    }
}
