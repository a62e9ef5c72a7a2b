package dev.holdfast.bench;

import dev.holdfast.ledger.LedgerPartitions;
import dev.holdfast.store.EmbeddedServer;
import dev.holdfast.store.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A table for each session and child, as the ledger's forerunners kept handed-off keys, against the ledger after as
/// many sessions and children: what either leaves in the catalog, and how long it takes to plan reading it.
///
/// Each round asks on fresh connections, which know nothing of the catalog yet, one way and the other in turns.
final class LegacyTables {
    private static final String LEGACY = "legacy";
    private static final String LEDGER = "ledger_catalog";
    private static final int CHILDREN = 2;

    /// Tables made in a transaction: locks are few.
    private static final int BATCH = 500;

    private static final int REPEATS = 20;

    private final Server server;
    private final int tables;

    LegacyTables(Server server, int tables) {
        this.server = server;
        this.tables = tables;
    }

    /// What the catalogs hold, and milliseconds of each round.
    private record Measured(long legacyObjects, long ledgerObjects, List<Double> legacy, List<Double> ledger) {}

    List<Figure> measure(int rounds, List<Trial> wanted) throws Exception {
        Measured measured = compare(rounds);
        List<Figure> figures = new ArrayList<>();
        Map<String, Double> objects = new LinkedHashMap<>();
        objects.put("legacy_tables", (double) tables);
        objects.put("legacy_objects", (double) measured.legacyObjects());
        objects.put("ledger_objects", (double) measured.ledgerObjects());
        Map<String, Double> times = new LinkedHashMap<>();
        times.put("legacy_ms", Spread.of(measured.legacy()).median());
        times.put("ledger_ms", Spread.of(measured.ledger()).median());
        if (wanted.contains(Trial.CATALOG_OBJECTS)) {
            double ratio = (double) measured.ledgerObjects() / measured.legacyObjects();
            figures.add(Figure.of(Trial.CATALOG_OBJECTS, Spread.of(List.of(ratio)), objects));
        }
        if (wanted.contains(Trial.PLAN_TIME)) {
            List<Double> ratios = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                ratios.add(measured.ledger().get(round) / measured.legacy().get(round));
            }
            figures.add(Figure.of(Trial.PLAN_TIME, Spread.of(ratios), times));
        }
        return figures;
    }

    private Measured compare(int rounds) throws Exception {
        makeLegacy();
        makeLedger();
        try {
            List<Double> legacy = new ArrayList<>();
            List<Double> ledger = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                legacy.add(planLegacy());
                ledger.add(planLedger());
            }
            return new Measured(
                    server.number(LEGACY, objects("public", "session_%")),
                    server.number(LEDGER, objects("holdfast", "ledger%"))
                            + server.number(LEDGER, objects("holdfast", "handoff%")),
                    legacy,
                    ledger);
        } finally {
            server.drop(LEGACY);
            server.drop(LEDGER);
        }
    }

    /// Tables and partitions of that name with their indexes and the tables of their large values.
    private static String objects(String schema, String name) {
        return """
                WITH named AS (
                  SELECT oid, reltoastrelid FROM pg_class
                  WHERE relnamespace = '%s'::regnamespace AND relname LIKE '%s' AND relkind IN ('r', 'p'))
                SELECT (SELECT count(*) + count(nullif(reltoastrelid, 0)) FROM named)
                  + (SELECT count(*) FROM pg_index WHERE indrelid IN (SELECT oid FROM named)
                     OR indrelid IN (SELECT reltoastrelid FROM named))""".formatted(schema, name);
    }

    private void makeLegacy() throws SQLException {
        server.create(LEGACY);
        for (int from = 0; from < tables; from += BATCH) {
            server.execute(LEGACY, """
                    DO $$ BEGIN FOR n IN %d..%d LOOP
                      EXECUTE format('CREATE TABLE session_%%s_child_%%s (id text PRIMARY KEY, state text, at timestamptz)',
                        n / %d, n %% %d);
                    END LOOP; END $$""".formatted(from, Math.min(tables, from + BATCH) - 1, CHILDREN, CHILDREN));
        }
        server.execute(LEGACY, "ANALYZE pg_class");
    }

    private void makeLedger() throws Exception {
        server.create(LEDGER);
        try (Store store = Store.connect(server.embedded().url(LEDGER), EmbeddedServer.USER, server.password())) {
            store.migrate();
            LedgerPartitions partitions = new LedgerPartitions();
            for (long session = 1; session <= tables / CHILDREN; session += LedgerPartitions.SESSIONS / 4) {
                long opened = session;
                store.run(tx -> partitions.ready(tx, opened));
            }
        }
        server.execute(LEDGER, "ANALYZE pg_class");
    }

    private double planLegacy() throws SQLException {
        return milliseconds(LEGACY, List.of("""
                        SELECT relname FROM pg_class
                        WHERE relkind = 'r' AND relname LIKE 'session\\_%\\_child\\_1' ORDER BY relname""", "EXPLAIN SELECT id FROM session_0_child_1 WHERE state = 'pending'"));
    }

    private double planLedger() throws SQLException {
        return milliseconds(LEDGER, List.of("""
                        EXPLAIN SELECT l.bigint_keys FROM holdfast.handoff h
                        JOIN holdfast.ledger l ON l.session_id = h.session_id AND l.chunk_id = h.chunk_id
                        WHERE h.child_policy_id = 1 AND h.state = 'pending' AND h.consume_after <= clock_timestamp()
                        ORDER BY h.consume_after, h.session_id, h.chunk_id LIMIT 1"""));
    }

    /// The median of some repetitions, each on a connection of its own.
    private double milliseconds(String database, List<String> statements) throws SQLException {
        List<Double> all = new ArrayList<>();
        for (int i = 0; i < REPEATS; i++) {
            try (Connection connection = server.embedded().connect(database);
                    var statement = connection.createStatement()) {
                long started = System.nanoTime();
                for (String sql : statements) {
                    try (var rows = statement.executeQuery(sql)) {
                        while (rows.next()) {
                            rows.getString(1);
                        }
                    }
                }
                all.add((System.nanoTime() - started) / 1e6);
            }
        }
        return Spread.of(all).median();
    }
}
