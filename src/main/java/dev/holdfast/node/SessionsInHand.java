package dev.holdfast.node;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.policy.Policy;
import dev.holdfast.session.Lease;
import dev.holdfast.session.SessionActs;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import dev.holdfast.session.Sessions;
import dev.holdfast.store.Tx;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sessions that this process works on, each under the lease of its policy; and those that nobody works on.
final class SessionsInHand {
    private static final Logger LOG = LoggerFactory.getLogger(SessionsInHand.class);

    private final Features features;
    private final UUID node;
    private final SessionActs acts = new SessionActs();

    /// The resource of its lease, by session; guarded by this.
    private final Map<Long, String> leases = new HashMap<>();

    /// Resources of leases under which rows are brought back, by restore; guarded by this.
    private final Map<Long, Set<String>> restoring = new HashMap<>();

    SessionsInHand(Features features, UUID node) {
        this.features = features;
        this.node = node;
    }

    /// A session under a lease.
    ///
    /// @param before as it was when the lease was taken
    /// @param live false when the session had ended: then there is nothing to do
    record Held(SessionView before, Lease lease, boolean live) {
        long session() {
            return before.id();
        }
    }

    /// Takes the policy's lease for a session that `find` makes ([#begin]) or names. Session, lease and node in one
    /// transaction: nobody ever sees the one without the others.
    ///
    /// @throws HoldfastException `LEASE_HELD` when another node has the lease
    synchronized Held take(Policy policy, Function<Tx, Long> find) {
        String resource = resource(policy);
        if (restoring.values().stream().anyMatch(resources -> resources.contains(resource))) {
            throw leaseHeld(policy);
        }
        Held held = features.store().inTransaction(tx -> {
            Lease lease = features.leases()
                    .take(tx, resource, node, features.nodes().deadOthers(tx, node))
                    .orElseThrow(() -> leaseHeld(policy));
            long session = find.apply(tx);
            SessionView before = features.sessionViews().view(tx, session);
            boolean live = features.sessions().begin(tx, session, node, lease.epoch());
            if (live) {
                acts.resumed(tx, before);
            }
            return new Held(before, lease, live);
        });
        if (held.live()) {
            leases.put(held.session(), resource);
        }
        return held;
    }

    private static String resource(Policy policy) {
        return "policy:" + policy.id();
    }

    /// Leases of the policies that a restore touches, by policy.
    record Leased(long restore, Map<Integer, Lease> leases) {
        Map<Integer, Long> epochs() {
            return leases.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, lease -> lease.getValue()
                    .epoch()));
        }
    }

    /// Takes the leases of all these policies for a restore, or none.
    ///
    /// @throws HoldfastException `LEASE_HELD` when one is held, be it by a session of this process
    synchronized Leased take(long restore, List<Policy> policies) {
        Map<Integer, Lease> taken = features.store().inTransaction(tx -> {
            Map<Integer, Lease> all = new TreeMap<>();
            Set<UUID> dead = features.nodes().deadOthers(tx, node);
            policies.stream().sorted(Comparator.comparing(Policy::id)).forEach(policy -> {
                boolean ours = leases().contains(resource(policy));
                Optional<Lease> lease =
                        ours ? Optional.empty() : features.leases().take(tx, resource(policy), node, dead);
                all.put(
                        policy.id(),
                        lease.orElseThrow(() -> new HoldfastException(
                                ErrorCode.LEASE_HELD,
                                "policy %s: a session or another restore holds its lease; wait for it, or pause it; nothing was restored"
                                        .formatted(policy.name()))));
            });
            return all;
        });
        restoring.put(restore, policies.stream().map(SessionsInHand::resource).collect(Collectors.toSet()));
        return new Leased(restore, taken);
    }

    /// Gives the leases of a restore back.
    void release(Leased leased) {
        synchronized (this) {
            restoring.remove(leased.restore());
        }
        try {
            features.store().run(tx -> leased.leases().values().forEach(lease -> features.leases()
                    .release(tx, lease)));
        } catch (HoldfastException e) {
            LOG.warn("leases of restore {} were not given back: {}", leased.restore(), e.getMessage());
        }
    }

    private static HoldfastException leaseHeld(Policy policy) {
        return new HoldfastException(
                ErrorCode.LEASE_HELD,
                "policy " + policy.name() + ": another node holds its lease; nothing was started");
    }

    /// Makes a session, in the transaction that takes the lease for it.
    ///
    /// @throws HoldfastException `LEASE_HELD` when the policy has a live session, or one for this fire time
    long begin(Tx tx, Sessions.NewSession wanted) {
        Policy policy = wanted.policy();
        return features.sessions()
                .open(tx, wanted)
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.LEASE_HELD,
                        "policy " + policy.name() + " has "
                                + features.sessions()
                                        .live(tx, policy.id())
                                        .map(live -> "a live session, " + live)
                                        .orElse("a session for this fire time already")
                                + "; nothing was started"));
    }

    /// A session that came to its end has given its lease back already. One that cannot be given back now ends by
    /// itself, for nobody renews it.
    void release(Held held) {
        synchronized (this) {
            leases.remove(held.session());
        }
        try {
            features.store().run(tx -> features.leases().release(tx, held.lease()));
        } catch (HoldfastException e) {
            LOG.warn("the lease of {} was not given back: {}", held.lease().resource(), e.getMessage());
        }
    }

    /// Live sessions that nobody works on any more.
    synchronized List<Long> orphans() {
        return features.store().inTransaction(tx -> features.sessions()
                .orphans(tx, features.nodes().deadOthers(tx, node), node, leases.keySet()));
    }

    /// Orphans that were at work when their node went away; one that was interrupted waits for a person or a run.
    List<Long> abandoned() {
        return orphans().stream()
                .filter(session ->
                        features.store().inTransaction(tx -> features.sessions().state(tx, session))
                                != SessionState.INTERRUPTED)
                .toList();
    }

    synchronized boolean contains(long session) {
        return leases.containsKey(session);
    }

    /// Leases of the sessions and restores that this process works on.
    synchronized Set<String> leases() {
        Set<String> all = new HashSet<>(leases.values());
        restoring.values().forEach(all::addAll);
        return all;
    }
}
