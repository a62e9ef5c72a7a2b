package dev.holdfast.node;

import dev.holdfast.policy.Policy.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// One order in which some of four actors take their steps with the same chunk: the engine that deletes it, an
/// application that writes to its rows, somebody who places a hold, and an engine that takes the lease over.
///
/// @param order whose turn it is
record Play(Method method, Writing writing, List<String> order) {
    /// What the application does, statement by statement; `?` is the key of the order.
    enum Writing {
        UPDATE("update orders set note = 'B' where id = ?"),
        DELETE("delete from order_items where order_id = ?", "delete from orders where id = ?"),
        INSERT_AGAIN(
                "delete from order_items where order_id = ?",
                "delete from orders where id = ?",
                "insert into orders values (?, 'done', 'C')"),
        INSERT_CHILD("insert into order_items values (?, 9)");

        @SuppressWarnings("ImmutableEnumChecker") // made by List.of
        final List<String> statements;

        Writing(String... statements) {
            this.statements = List.of(statements);
        }
    }

    static final String DELETER = "engine";
    static final String WRITER = "writer";
    static final String PLACER = "placer";
    static final String SUCCESSOR = "successor";

    private static final Map<String, List<String>> SCRIPTS = Map.of(
            DELETER, List.of("reads the hold epoch", "asks for holds", "enters and deletes", "commits"),
            WRITER, List.of("writes", "commits"),
            PLACER, List.of("P1 placing", "P2 raises the fences", "P3 effective"),
            SUCCESSOR, List.of("raises the fences", "resumes"));

    private static List<String> script(String actor) {
        return Objects.requireNonNull(SCRIPTS.get(actor), actor);
    }

    /// Every pair and every triple of actors, in every order, with everything that the application may do.
    static List<Play> all() {
        List<Play> plays = new ArrayList<>();
        List<String> names = SCRIPTS.keySet().stream().sorted().toList();
        for (int members = 0; members < 1 << names.size(); members++) {
            Map<String, Integer> scripts = new TreeMap<>();
            for (int i = 0; i < names.size(); i++) {
                if ((members >> i & 1) == 1) {
                    scripts.put(names.get(i), script(names.get(i)).size());
                }
            }
            if (scripts.size() == 2 || scripts.size() == 3) {
                List<Writing> writings =
                        scripts.containsKey(WRITER) ? List.of(Writing.values()) : List.of(Writing.UPDATE);
                for (List<String> order : Interleavings.of(scripts)) {
                    for (Writing writing : writings) {
                        for (Method method : List.of(Method.LOCAL, Method.STREAM)) {
                            plays.add(new Play(method, writing, order));
                        }
                    }
                }
            }
        }
        return plays;
    }

    boolean has(String actor) {
        return order.contains(actor);
    }

    @Override
    public String toString() {
        Map<String, Integer> next = new TreeMap<>();
        List<String> lines = new ArrayList<>();
        for (String actor : order) {
            String step = script(actor).get(next.merge(actor, 1, Integer::sum) - 1);
            lines.add(actor + " " + (step.equals("writes") ? writing : step));
        }
        return method + ": " + String.join(", ", lines);
    }
}
