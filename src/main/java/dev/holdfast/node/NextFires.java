package dev.holdfast.node;

import dev.holdfast.calendar.SkippedFires;
import dev.holdfast.policy.Policy;
import dev.holdfast.store.Tx;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// When policies fire next, past the fires that somebody lets pass.
///
/// @param skipped by the number of the policy
record NextFires(Timetable timetable, Map<Integer, Set<Instant>> skipped) {
    /// As of one moment.
    static NextFires read(Tx tx, Timetable timetable) {
        return new NextFires(timetable, SkippedFires.ahead(tx, Instant.now().minusSeconds(1)));
    }

    Optional<Instant> of(Policy policy) {
        return past(policy, timetable.nextFire(policy));
    }

    Optional<Instant> of(Policy policy, Instant from) {
        return past(policy, timetable.nextFire(policy, from));
    }

    private Optional<Instant> past(Policy policy, Optional<Instant> first) {
        Set<Instant> passing = skipped.getOrDefault(policy.id(), Set.of());
        Optional<Instant> next = first;
        while (next.filter(passing::contains).isPresent()) {
            next = timetable.nextFire(policy, next.get().plusSeconds(1));
        }
        return next;
    }
}
