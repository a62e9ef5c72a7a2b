package dev.holdfast.archive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Visits every state that a model can reach, nearest first, and judges every step. So the first violation of an
/// invariant that it meets has the shortest trace.
///
/// Each state is kept in 16 bytes, with the number of the state that it was first reached from; what led there is
/// found again by repeating the step, when a trace is asked for.
final class Explorer<S> {
    /// What can happen, from which state, and what must be true.
    interface Model<S> {
        S initial();

        void pack(S state, Bits bits);

        S unpack(Bits bits);

        void steps(S state, Steps<S> steps);

        /// The invariants that a step breaks.
        Set<Invariant> judge(S before, Enum<?> action, S after);
    }

    /// Hears of each step that is possible.
    @FunctionalInterface
    interface Steps<S> {
        /// @param actor who acts: the number of a node, or [#NOBODY]
        void to(Enum<?> action, int actor, S next);
    }

    /// The application, a server, the network.
    static final int NOBODY = -1;

    private final Model<S> model;
    private final Packed states = new Packed();
    private final Set<Enum<?>> seen = new HashSet<>();
    private final Map<Invariant, Violation> violations = new EnumMap<>(Invariant.class);
    private long transitions;

    private record Violation(int from, Enum<?> action, int actor) {}

    private Explorer(Model<S> model) {
        this.model = model;
    }

    /// Visits everything.
    static <S> Explorer<S> explore(Model<S> model) {
        Explorer<S> explorer = new Explorer<>(model);
        explorer.states.indexOf(explorer.pack(model.initial()), 0);
        for (int i = 0; i < explorer.states.size(); i++) {
            explorer.visit(i);
        }
        return explorer;
    }

    private void visit(int index) {
        S state = state(index);
        model.steps(state, (action, actor, next) -> {
            transitions++;
            seen.add(action);
            for (Invariant broken : model.judge(state, action, next)) {
                violations.putIfAbsent(broken, new Violation(index, action, actor));
            }
            states.indexOf(pack(next), index);
        });
    }

    private Bits pack(S state) {
        Bits bits = new Bits();
        model.pack(state, bits);
        return bits;
    }

    private S state(int index) {
        return model.unpack(states.get(index));
    }

    int states() {
        return states.size();
    }

    long transitions() {
        return transitions;
    }

    /// The actions that were possible somewhere.
    Set<Enum<?>> seen() {
        return Set.copyOf(seen);
    }

    Set<Invariant> violated() {
        return violations.isEmpty() ? Set.of() : EnumSet.copyOf(violations.keySet());
    }

    /// The shortest way to break `invariant`, a line each step; empty when nothing breaks it.
    List<String> trace(Invariant invariant) {
        Violation violation = violations.get(invariant);
        if (violation == null) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(List.of(line(violation.action(), violation.actor())));
        for (int at = violation.from(); at != 0; at = states.parent(at)) {
            lines.add(lineTo(at));
        }
        return lines.reversed();
    }

    /// What is broken and how, for people to read.
    String report() {
        StringBuilder text = new StringBuilder();
        violations.keySet().forEach(invariant -> {
            List<String> trace = trace(invariant);
            text.append("%n%s is broken after %d steps:%n  ".formatted(invariant, trace.size()))
                    .append(String.join(System.lineSeparator() + "  ", trace));
        });
        return text.toString();
    }

    private String lineTo(int index) {
        List<String> found = new ArrayList<>();
        model.steps(state(states.parent(index)), (action, actor, next) -> {
            if (states.find(pack(next)) == index) {
                found.add(line(action, actor));
            }
        });
        return found.getFirst();
    }

    private static String line(Enum<?> action, int actor) {
        return actor == NOBODY ? action.name() : "node " + actor + ": " + action.name();
    }

    /// States that matter from which no way leads to a state that is `complete`: where a run would hang for ever.
    int stuck(Predicate<S> complete, Predicate<S> matters) {
        BitSet ends = new BitSet(states.size());
        for (int i = 0; i < states.size(); i++) {
            ends.set(i, complete.test(state(i)));
        }
        boolean more = true;
        while (more) {
            more = false;
            for (int i = ends.previousClearBit(states.size() - 1); i >= 0; i = ends.previousClearBit(i - 1)) {
                int at = i;
                model.steps(state(at), (_, _, next) -> {
                    if (ends.get(states.find(pack(next)))) {
                        ends.set(at);
                    }
                });
                more |= ends.get(at);
            }
        }
        int stuck = 0;
        for (int i = ends.nextClearBit(0); i < states.size(); i = ends.nextClearBit(i + 1)) {
            if (matters.test(state(i))) {
                stuck++;
            }
        }
        return stuck;
    }

    /// States in the order in which they were found, with an open-addressing index over them.
    private static final class Packed {
        private static final int FREE = 0; // the table holds index + 1

        private long[] high = new long[1 << 16];
        private long[] low = new long[1 << 16];
        private int[] parents = new int[1 << 16];
        private int[] table = new int[1 << 18];
        private int size;

        int size() {
            return size;
        }

        Bits get(int index) {
            return new Bits(high[index], low[index]);
        }

        int parent(int index) {
            return parents[index];
        }

        /// The number of a state, a new one if it has none yet.
        int indexOf(Bits state, int parent) {
            int slot = slot(state.high(), state.low());
            if (table[slot] != FREE) {
                return table[slot] - 1;
            }
            if (size == high.length) {
                grow();
                slot = slot(state.high(), state.low());
            }
            high[size] = state.high();
            low[size] = state.low();
            parents[size] = parent;
            table[slot] = ++size;
            return size - 1;
        }

        /// The number of a state that was met before.
        int find(Bits state) {
            return table[slot(state.high(), state.low())] - 1;
        }

        private int slot(long stateHigh, long stateLow) {
            long mixed = (stateHigh * 0x9E3779B97F4A7C15L ^ stateLow) * 0xD6E8FEB86659FD93L;
            int slot = (int) (mixed >>> 32) & (table.length - 1);
            while (table[slot] != FREE && (high[table[slot] - 1] != stateHigh || low[table[slot] - 1] != stateLow)) {
                slot = (slot + 1) & (table.length - 1);
            }
            return slot;
        }

        private void grow() {
            high = Arrays.copyOf(high, 2 * size);
            low = Arrays.copyOf(low, 2 * size);
            parents = Arrays.copyOf(parents, 2 * size);
            table = new int[8 * size];
            for (int i = 0; i < size; i++) {
                table[slot(high[i], low[i])] = i + 1;
            }
        }
    }
}
