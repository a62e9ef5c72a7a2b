package dev.holdfast.node;

import dev.holdfast.dispose.Certificate;
import dev.holdfast.dispose.DisposalRule;
import dev.holdfast.dispose.Disposals;
import dev.holdfast.dispose.ItemView;
import dev.holdfast.dispose.Order;
import dev.holdfast.dispose.PolicyQueue;
import dev.holdfast.dispose.Resurrection;
import dev.holdfast.dispose.Taken;
import dev.holdfast.filter.ListQuery;
import java.util.List;
import java.util.function.Consumer;

/// Where the ways in ask about disposal.
record DisposalDesk(Disposals disposals, DisposalRuns runs) implements DisposalOperations {
    @Override
    public DisposalRule rule() {
        return disposals.rule();
    }

    @Override
    public DisposalRule change(DisposalRule wanted, String actor) {
        return disposals.change(wanted, actor);
    }

    @Override
    public List<PolicyQueue> queue(List<String> policies) {
        return disposals.queue(policies);
    }

    @Override
    public List<PolicyQueue> queue(ListQuery page) {
        return disposals.queue(page);
    }

    @Override
    public Order find(long order) {
        return disposals.find(order);
    }

    @Override
    public List<ItemView> items(long order) {
        return disposals.items(order);
    }

    @Override
    public Order request(String policy, String reason, String actor) {
        return disposals.request(policy, reason, actor);
    }

    @Override
    public Order approve(long order, String digest, String actor) {
        return disposals.approve(order, digest, actor);
    }

    @Override
    public Order refuse(long order, String reason, String actor) {
        return disposals.refuse(order, reason, actor);
    }

    @Override
    public Order run(long order, String actor) {
        return disposals.askToRun(order, actor);
    }

    @Override
    public Order runHere(long order, String actor, Consumer<Order> progress) {
        return runs.run(disposals.askToRun(order, actor).id(), progress);
    }

    @Override
    public Certificate certificate(long order) {
        return disposals.register().certificate(order);
    }

    @Override
    public List<String> check(String certificate) {
        return disposals.register().problems(certificate);
    }

    @Override
    public List<Taken> lookUp(String database, String table, List<String> key) {
        return disposals.register().lookUp(database, table, List.copyOf(key));
    }

    @Override
    public List<Resurrection> resurrections(boolean thorough) {
        return disposals.resurrections(thorough);
    }

    @Override
    public Order replay(String policy, boolean thorough, String reason, String actor) {
        return disposals.replay(policy, thorough, reason, actor);
    }
}
