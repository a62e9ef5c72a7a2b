package dev.holdfast.node;

import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.store.Store;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/// Writes down in the audit who armed the console of a node.
record SafetyDesk(Store store, UUID node) implements SafetyOperations {
    @Override
    public void armed(Instant until, String actor, String reason) {
        record(Act.CONSOLE_ARMED, until, actor, reason);
    }

    @Override
    public void disarmed(Instant until, String actor) {
        record(Act.CONSOLE_DISARMED, until, actor, "");
    }

    @Override
    public void ranOut(Instant until, String actor) {
        record(Act.CONSOLE_RAN_OUT, until, actor, "");
    }

    private void record(Act act, Instant until, String actor, String reason) {
        Map<String, String> armed = Map.of("armed_until", until.toString());
        boolean begins = act == Act.CONSOLE_ARMED;
        Deed deed = Deed.done(actor, act, "console " + node, begins ? null : armed, begins ? armed : null);
        store.run(tx -> new AuditLog().append(tx, deed.because(reason)));
    }
}
