package dev.holdfast.run;

import dev.holdfast.policy.Policy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A bucket of tokens for each database: one for each chunk that may move there at once.
///
/// A session takes all that it needs in source and archive at one moment, or nothing; who holds tokens never asks for
/// more. So nobody can wait in a circle. Those who wait for the same database get their tokens in the order in which
/// they came.
public final class Caps {
    private final Map<String, Integer> caps;
    private final Map<String, Integer> taken = new HashMap<>();
    private final List<Need> waiting = new ArrayList<>();

    /// @param caps where there is none, a database takes [Cap#MOST] chunks
    public Caps(Collection<Cap> caps) {
        this.caps = caps.stream().collect(Collectors.toMap(Cap::database, Cap::chunks, Math::min));
    }

    /// What a session needs. No record: two equal ones are not the same one.
    private static final class Need {
        private final Set<String> databases;
        private final int tokens;

        Need(Set<String> databases, int tokens) {
            this.databases = databases;
            this.tokens = tokens;
        }

        boolean meets(Need other) {
            return !Collections.disjoint(databases, other.databases);
        }
    }

    /// Tokens that a session holds; closing gives them back.
    public final class Pass implements AutoCloseable {
        private final Need need;
        private boolean held = true;

        private Pass(Need need) {
            this.need = need;
        }

        @Override
        public void close() {
            giveBack(this);
        }
    }

    /// How many chunks of the policy may move at once: a policy that wants more than a cap gets the cap.
    public int workers(Policy policy) {
        return Math.min(policy.driving().workers(), Math.min(most(policy.database()), most(policy.archiveDatabase())));
    }

    private int most(String database) {
        return caps.getOrDefault(database, Cap.MOST);
    }

    private Need need(Policy policy) {
        return new Need(Set.copyOf(List.of(policy.database(), policy.archiveDatabase())), workers(policy));
    }

    /// Takes what a session of the policy needs, if it is there and nobody waits for it.
    public synchronized Optional<Pass> tryTake(Policy policy) {
        Need need = need(policy);
        return free(need) && waiting.stream().noneMatch(need::meets) ? Optional.of(grant(need)) : Optional.empty();
    }

    /// As [#tryTake], and waits for it. Only for who holds no tokens.
    public synchronized Pass take(Policy policy) {
        Need need = need(policy);
        waiting.add(need);
        boolean interrupted = false;
        while (!free(need) || waiting.stream().filter(need::meets).findFirst().orElseThrow() != need) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true; // who holds tokens gives them back in the end
            }
        }
        waiting.remove(need);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        notifyAll();
        return grant(need);
    }

    private boolean free(Need need) {
        return need.databases.stream()
                .allMatch(database -> taken.getOrDefault(database, 0) + need.tokens <= most(database));
    }

    private Pass grant(Need need) {
        need.databases.forEach(database -> taken.merge(database, need.tokens, Integer::sum));
        return new Pass(need);
    }

    private synchronized void giveBack(Pass pass) {
        if (pass.held) {
            pass.held = false;
            pass.need.databases.forEach(database -> taken.merge(database, -pass.need.tokens, Integer::sum));
            notifyAll();
        }
    }
}
