package dev.holdfast.run;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.session.Failure;
import dev.holdfast.session.SessionView;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a try at a tree of policies came to.
public sealed interface Verdict {
    /// Every session came to its end.
    record Done() implements Verdict {}

    /// Something was gone for a while, or in use: it is worth another try.
    record Again(String reason, @Nullable ErrorCode code) implements Verdict {}

    /// It would go wrong again.
    record Lost(String reason, @Nullable ErrorCode code) implements Verdict {}

    /// This process is asked to stop.
    record Stopped() implements Verdict {}

    /// Somebody does not want it now; nothing was begun.
    record Skipped(String reason) implements Verdict {}

    /// @param sessions of the tree, as they stand
    static Verdict of(List<SessionView> sessions) {
        List<Verdict> all = sessions.stream().map(Verdict::of).toList();
        for (Class<? extends Verdict> worst : List.of(Stopped.class, Again.class, Lost.class)) {
            for (Verdict verdict : all) {
                if (worst.isInstance(verdict)) {
                    return verdict;
                }
            }
        }
        return new Done();
    }

    static Verdict of(RuntimeException e) {
        if (!(e instanceof HoldfastException failure)) {
            return new Lost("internal error: " + e, ErrorCode.INTERNAL);
        }
        return switch (failure.code()) {
            case LEASE_HELD, UNREACHABLE -> new Again(failure.getMessage(), failure.code());
            case INTERNAL, USAGE, BLOCKED, MISMATCH, CONFIG, SCHEMA, DATABASE ->
                new Lost(failure.getMessage(), failure.code());
        };
    }

    private static Verdict of(SessionView session) {
        String stop = Objects.requireNonNullElse(session.stopReason(), "");
        Failure failure = session.failure();
        ErrorCode code = failure == null ? null : failure.code();
        String reason = "session %d of %s: %s"
                .formatted(session.id(), session.policy(), failure == null ? stop : failure.message());
        return switch (session.state()) {
            case SUCCEEDED -> new Done();
            case CANCELLED -> new Lost("session %d was cancelled".formatted(session.id()), null);
            case PAUSED -> new Lost(failure == null ? "session %d is paused".formatted(session.id()) : reason, code);
            case FAILED -> stop.equals("busy") ? new Again(reason, code) : new Lost(reason, code);
            case INTERRUPTED -> {
                if (stop.equals("shutdown")) {
                    yield new Stopped();
                }
                boolean passing = code == ErrorCode.UNREACHABLE || code == ErrorCode.LEASE_HELD;
                yield passing ? new Again(reason, code) : new Lost(reason, code);
            }
            case RUNNING, PAUSING, CANCELLING ->
                new Again(
                        "session %d of %s: another node works on it".formatted(session.id(), session.policy()),
                        ErrorCode.LEASE_HELD);
        };
    }
}
