package dev.holdfast.dispose;

import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes to the audit what becomes of disposal orders.
final class DisposalActs {
    private final AuditLog audit = new AuditLog();

    static String object(long order) {
        return "disposal " + order;
    }

    private record Asked(
            String kind,
            String policy,
            String archive,
            String rule,
            int chunks,
            long rows,
            long bytes,
            String merkleRoot) {}

    void requested(Tx tx, Order order) {
        audit.append(
                tx,
                Deed.done(
                                order.requestedBy(),
                                Act.DISPOSAL_REQUESTED,
                                object(order.id()),
                                null,
                                new Asked(
                                        order.kind(),
                                        order.policy(),
                                        order.archive(),
                                        order.rule(),
                                        order.items(),
                                        order.rows(),
                                        order.bytes(),
                                        order.merkleRoot()))
                        .byPlan(order.digest())
                        .because(order.reason()));
    }

    void approved(Tx tx, Order order) {
        audit.append(
                tx,
                Deed.done(
                                String.valueOf(order.approvedBy()),
                                Act.DISPOSAL_APPROVED,
                                object(order.id()),
                                Map.of("state", "requested"),
                                new Approved("approved", order.executableAt()))
                        .byPlan(order.digest()));
    }

    private record Approved(String state, @Nullable Instant executableAt) {}

    void refused(Tx tx, Order before, String by, String reason) {
        audit.append(
                tx,
                Deed.done(
                                by,
                                Act.DISPOSAL_REFUSED,
                                object(before.id()),
                                Map.of("state", before.state().id()),
                                Map.of("state", "refused"))
                        .byPlan(before.digest())
                        .because(reason));
    }

    void runAsked(Tx tx, Order order, String by) {
        audit.append(
                tx,
                Deed.done(by, Act.DISPOSAL_RUN, object(order.id()), null, null).byPlan(order.digest()));
    }

    private record Ended(String state, long rows, long heldRows, int chunks, List<String> droppedPartitions) {}

    void ended(Tx tx, Order order, List<String> dropped, @Nullable String why) {
        audit.append(
                tx,
                Deed.done(
                                AuditLog.ENGINE,
                                Act.DISPOSAL_ENDED,
                                object(order.id()),
                                Map.of("state", "running"),
                                new Ended(
                                        order.state().id(),
                                        order.disposedRows(),
                                        order.heldRows(),
                                        order.itemsDone(),
                                        dropped))
                        .byPlan(order.digest())
                        .because(why));
    }

    private record Rule(int graceDays, String coolingOff) {
        static Rule of(DisposalRule rule) {
            return new Rule(rule.graceDays(), rule.coolingOff().toString());
        }
    }

    void rule(Tx tx, DisposalRule before, DisposalRule after, String by) {
        audit.append(tx, Deed.done(by, Act.DISPOSAL_RULE, "disposal rule", Rule.of(before), Rule.of(after)));
    }
}
