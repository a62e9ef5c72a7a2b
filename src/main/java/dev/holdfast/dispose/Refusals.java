package dev.holdfast.dispose;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.sql.SQLException;
import java.util.function.Supplier;

/// What the databases refuse of their own accord.
final class Refusals {
    private static final String OURS = "HF4";
    private static final String OPEN_ORDER = "23505";

    private Refusals() {}

    /// @throws HoldfastException `BLOCKED` with the database's own words and the SQLSTATE
    static <T> T told(Supplier<T> work) {
        try {
            return work.get();
        } catch (HoldfastException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                    throw told(e, sql);
                }
            }
            throw e;
        }
    }

    private static HoldfastException told(HoldfastException failure, SQLException sql) {
        String state = sql.getSQLState();
        if (state.startsWith(OURS)) {
            return new HoldfastException(
                    ErrorCode.BLOCKED,
                    "the database refuses: %s (SQLSTATE %s); nothing was changed"
                            .formatted(firstLine(String.valueOf(sql.getMessage())), state),
                    failure);
        }
        if (state.equals(OPEN_ORDER) && String.valueOf(sql.getMessage()).contains("disposal_order_open")) {
            return new HoldfastException(
                    ErrorCode.BLOCKED,
                    "the policy has an open disposal order (SQLSTATE %s); nothing was requested".formatted(state),
                    failure);
        }
        return failure;
    }

    private static String firstLine(String message) {
        String line = message.lines().findFirst().orElse("");
        return line.startsWith("ERROR: ") ? line.substring("ERROR: ".length()) : line;
    }
}
