package dev.holdfast.bench;

import dev.holdfast.ledger.LedgerPartitions;
import dev.holdfast.store.EmbeddedServer;
import dev.holdfast.store.Store;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/// Whether ten times as many sessions cost more a key: sessions of a thousand keys and two children, where a table for
/// each session and child would be ten times as many tables.
final class LedgerSessions {
    private static final String DATABASE = "ledger_sessions";
    private static final int KEYS = 1_000;
    private static final int MORE = 10;
    private static final List<Integer> CHILDREN = List.of(1, 2);
    private static final int FIRST_SESSION = 10;

    private final Server server;
    private final int sessions;
    private final Consumer<String> say;

    /// @param keys as many as the fewer sessions have together
    LedgerSessions(Server server, long keys, Consumer<String> say) {
        this.server = server;
        this.sessions = Math.toIntExact(Math.max(1, keys / KEYS));
        this.say = say;
    }

    /// @throws IllegalStateException when the sessions made an object in the database
    Figure measure(int rounds) throws Exception {
        server.create(DATABASE);
        List<Double> ratios = new ArrayList<>();
        List<Double> few = new ArrayList<>();
        List<Double> many = new ArrayList<>();
        long objects;
        try (Store store = Store.connect(server.embedded().url(DATABASE), EmbeddedServer.USER, server.password())) {
            store.migrate();
            long last = FIRST_SESSION + (1L + rounds * (1L + MORE)) * (sessions + CHILDREN.size());
            for (long session = 0; session <= last; session += LedgerPartitions.SESSIONS) {
                long ready = session;
                store.run(tx -> new LedgerPartitions().ready(tx, ready)); // as nodes do ahead of need
            }
            LedgerRun run = new LedgerRun(store, FIRST_SESSION);
            run.sessions(sessions, KEYS, CHILDREN); // the first pass code that is not yet compiled
            objects = objects();
            for (int round = 0; round < rounds; round++) {
                server.checkpoint();
                few.add(run.sessions(sessions, KEYS, CHILDREN));
                server.checkpoint();
                many.add(run.sessions(MORE * sessions, KEYS, CHILDREN));
                ratios.add(many.getLast() / few.getLast());
                say.accept(String.format(
                        Locale.ROOT,
                        "ledger, %,d sessions: %.0f ns a key, %,d sessions: %.0f ns",
                        sessions,
                        few.getLast(),
                        MORE * sessions,
                        many.getLast()));
            }
            long more = objects() - objects;
            if (more != 0) {
                throw new IllegalStateException(more + " objects came with the sessions");
            }
        } finally {
            server.drop(DATABASE);
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("sessions", (double) MORE * sessions);
        figures.put("nanoseconds_per_key", Spread.of(many).median());
        figures.put("nanoseconds_per_key_of_fewer", Spread.of(few).median());
        figures.put("objects", (double) objects);
        return Figure.of(Trial.LEDGER_SESSIONS, Spread.of(ratios), figures);
    }

    private long objects() throws Exception {
        return server.number(DATABASE, "SELECT count(*) FROM pg_class WHERE relnamespace = 'holdfast'::regnamespace");
    }
}
