package dev.holdfast.dispose;

import dev.holdfast.HoldfastException;
import dev.holdfast.filter.ListQuery;
import dev.holdfast.policy.Policies;
import dev.holdfast.policy.Policy;
import dev.holdfast.store.Store;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What has come or will come to its end, policy by policy. Reads and changes nothing.
final class Queues {
    private final Store store;
    private final Policies policies;
    private final WarmRows warm;
    private final Orders orders = new Orders();

    Queues(Store store, Policies policies, WarmRows warm) {
        this.store = store;
        this.policies = policies;
        this.warm = warm;
    }

    /// @param wanted names of policies; empty for all
    List<PolicyQueue> of(Collection<String> wanted) {
        wanted.forEach(policies::byName);
        return queues(policies.all().stream()
                .filter(policy -> wanted.isEmpty() || wanted.contains(policy.name()))
                .toList());
    }

    /// Of policies that have archived something, by name.
    List<PolicyQueue> of(ListQuery page) {
        List<String> wanted = store.inTransaction(tx -> new Chunks().policies(tx, page, orders.now(tx)));
        Map<String, Policy> known = wanted.isEmpty()
                ? Map.of()
                : policies.all().stream().collect(Collectors.toMap(Policy::name, policy -> policy));
        return queues(wanted.stream().map(known::get).filter(Objects::nonNull).toList());
    }

    private List<PolicyQueue> queues(List<Policy> of) {
        Instant now = store.inTransaction(orders::now);
        DisposalRule demanded = store.inTransaction(orders::rule);
        Map<Integer, Long> open = store.inTransaction(orders::open);
        return of.stream()
                .map(policy -> queue(policy, demanded, open.get(policy.id()), now))
                .toList();
    }

    private PolicyQueue queue(Policy policy, DisposalRule demanded, @Nullable Long open, Instant now) {
        try {
            return warm.queue(policy, demanded, open, now);
        } catch (HoldfastException e) {
            return new PolicyQueue(
                    policy.name(),
                    policy.archiveDatabase(),
                    policy.table().toString(),
                    List.of(),
                    List.of(),
                    open,
                    String.valueOf(e.getMessage()),
                    now);
        }
    }
}
