package dev.holdfast.hold;

import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes to the audit what becomes of holds.
final class HoldActs {
    private final AuditLog audit = new AuditLog();

    void placed(Tx tx, long id, NewHold hold) {
        audit.append(
                tx,
                Deed.done(hold.placedBy(), Act.HOLD_PLACED, object(id), null, Told.of(hold))
                        .because(hold.reason()));
    }

    /// A hold as the audit knows it: keys are counted, not listed.
    private record Told(
            String matter, List<String> scopes, @Nullable Instant expiresAt) {
        static Told of(NewHold hold) {
            return new Told(
                    hold.matter(),
                    hold.scopes().stream().map(scope -> scope.summary().words()).toList(),
                    hold.expiresAt());
        }
    }

    void effective(Tx tx, long id) {
        audit.append(
                tx, Deed.done(AuditLog.ENGINE, Act.HOLD_EFFECTIVE, object(id), state("placing"), state("effective")));
    }

    private record End(@Nullable Instant expiresAt) {}

    void extended(Tx tx, Hold before, @Nullable Instant until, String by, String reason) {
        audit.append(
                tx,
                Deed.done(by, Act.HOLD_EXTENDED, object(before.id()), new End(before.expiresAt()), new End(until))
                        .because(reason));
    }

    /// Its end has come.
    void review(Tx tx, long id) {
        audit.append(tx, Deed.done(AuditLog.ENGINE, Act.HOLD_REVIEW, object(id), state("effective"), state("review")));
    }

    void released(Tx tx, Hold before, String by, String reason) {
        audit.append(
                tx,
                Deed.done(
                                by,
                                Act.HOLD_RELEASED,
                                object(before.id()),
                                state(before.state().id()),
                                state("released"))
                        .because(reason));
    }

    private static Map<String, String> state(String state) {
        return Map.of("state", state);
    }

    static String object(long id) {
        return "hold " + id;
    }
}
