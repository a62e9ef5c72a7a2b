package dev.holdfast.onboard;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.GovernedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Ends one statement at the server when it takes longer than somebody is willing to wait.
final class Alarm {
    static final String CANCELLED = "cancelled";

    private final Duration patience;
    private final Cancellation tooLong = new Cancellation();

    Alarm(Duration patience) {
        this.patience = patience;
    }

    /// Runs `work`, which sends statements over `connection`.
    <T> T during(GovernedDatabase database, Connection connection, Cancellation.Work<T> work) throws SQLException {
        CompletableFuture<Void> alarm = CompletableFuture.runAsync(
                tooLong::cancel, CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS));
        try {
            return tooLong.during(() -> database.dialect().cancel(connection), work);
        } finally {
            alarm.cancel(false);
        }
    }

    /// Why nothing came of it.
    ///
    /// @param not what did not happen, such as `not counted`
    /// @throws HoldfastException `failure` itself, when it is not about the statement
    String why(HoldfastException failure, Cancellation cancellation, String not) {
        if (failure.code() != ErrorCode.DATABASE) {
            throw failure;
        }
        if (cancellation.asked()) {
            return CANCELLED;
        }
        return tooLong.asked() ? not + " within " + patience.toSeconds() + " s" : String.valueOf(failure.getMessage());
    }
}
