package dev.holdfast.history;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.estate.Cancellation;
import java.sql.SQLException;
import java.time.Duration;

/// How long a search may go on.
final class Patience {
    private static final String STOPPED = "57014";

    private final Duration all;
    private final Cancellation cancellation;
    private final long started = System.nanoTime();

    Patience(Duration all, Cancellation cancellation) {
        this.all = all;
        this.cancellation = cancellation;
    }

    Cancellation cancellation() {
        return cancellation;
    }

    boolean over() {
        return !all.minusNanos(System.nanoTime() - started).isPositive();
    }

    /// Throws on what concerns the question, not the place.
    void refuse(HoldfastException e, String place) {
        if (cancellation.asked()) {
            throw new HoldfastException(ErrorCode.DATABASE, "the search was cancelled", e);
        }
        if (e.getCause() instanceof SQLException sql
                && sql.getSQLState() != null
                && sql.getSQLState().startsWith("22")) {
            throw new HoldfastException(
                    ErrorCode.USAGE, "a value does not fit %s: %s".formatted(place, sql.getMessage()), e);
        }
    }

    /// At least a moment, in which nothing is found.
    Duration left() {
        Duration left = all.minusNanos(System.nanoTime() - started);
        return left.isPositive() ? left : Duration.ofMillis(1);
    }

    String late() {
        return "it did not answer within the %d s of the search".formatted(all.toSeconds());
    }

    /// Why a place was not read, for people.
    String why(HoldfastException e) {
        boolean stopped = e.getCause() instanceof SQLException sql && STOPPED.equals(sql.getSQLState());
        return stopped ? late() : e.getMessage();
    }
}
