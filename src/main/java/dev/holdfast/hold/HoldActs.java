package dev.holdfast.hold;

import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.store.Tx;
import java.util.List;
import java.util.Map;

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
    private record Told(String matter, List<String> scopes) {
        static Told of(NewHold hold) {
            return new Told(
                    hold.matter(), hold.scopes().stream().map(Told::scope).toList());
        }

        private static String scope(HoldScope scope) {
            return scope instanceof HoldScope.OfKeys some
                    ? "%d keys of %s/%s".formatted(some.keys().size(), some.database(), some.table())
                    : scope.toString();
        }
    }

    void effective(Tx tx, long id) {
        audit.append(
                tx, Deed.done(AuditLog.ENGINE, Act.HOLD_EFFECTIVE, object(id), state("placing"), state("effective")));
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
