package dev.holdfast.testing;

import dev.holdfast.dialect.TableName;
import dev.holdfast.dialect.Upkeep.Horizon;
import dev.holdfast.dialect.Upkeep.IndexFill;
import dev.holdfast.dialect.Upkeep.TableState;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.maintenance.AfterSession;
import dev.holdfast.maintenance.MaintenanceAct;
import dev.holdfast.maintenance.SessionSpace;
import dev.holdfast.maintenance.TableAdvice;
import dev.holdfast.maintenance.TableAdvice.Need;
import dev.holdfast.node.MaintenanceOperations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// One table of `shop` that is kept from its vacuum and has an index full of air.
public final class FakeMaintenance implements MaintenanceOperations {
    private static final TableName ORDERS = new TableName("public", "orders");
    private static final Instant AT = Instant.parse("2026-11-21T05:00:00Z");

    /// What was asked to be done, in order.
    public final List<String> asked = new ArrayList<>();

    private final List<MaintenanceAct> acts = new ArrayList<>();
    private AfterSession wish = AfterSession.ANALYZE;

    public FakeMaintenance() {
        acts.add(act(1, Need.ANALYZE, ""));
    }

    private static MaintenanceAct act(long id, Need kind, String index) {
        return new MaintenanceAct(
                id,
                kind,
                "shop",
                ORDERS,
                index,
                id == 1 ? 12L : null,
                "holdfast",
                AT,
                AT.plusSeconds(3),
                90 << 20,
                70 << 20,
                "");
    }

    @Override
    public List<TableAdvice> advise(String database, String table, Cancellation cancellation) {
        if (!database.equals("shop")) {
            return List.of();
        }
        TableState state = new TableState(
                ORDERS, 120_400, 84_000, 84_000, 24_130, 12_090, true, false, 60 << 20, 90 << 20, AT, AT);
        return List.of(new TableAdvice(
                state,
                new Horizon(
                        Horizon.Kind.TRANSACTION, "process 4711 of report (nightly), in its transaction", 9_120, AT),
                List.of(new IndexFill(ORDERS, "orders_customer", 24 << 20, 8 << 20, false)),
                List.of(Need.VACUUM, Need.REINDEX),
                List.of(
                        "84,000 of 204,400 rows are dead; the server cleans from 24,130 on",
                        "rows that were deleted since 2026-11-21 05:00:00 UTC stay until this is over: process 4711 of report (nightly), in its transaction",
                        "index orders_customer takes 24.0 MiB where 8.0 MiB would do (an estimate)")));
    }

    @Override
    public List<MaintenanceAct> run(String database, String table, Set<Need> wanted, String actor) {
        asked.add("run %s %s %s by %s".formatted(database, table, wanted, actor));
        List<MaintenanceAct> done = wanted.stream()
                .filter(need -> need != Need.ANALYZE)
                .map(need -> act(acts.size() + 1L, need, need == Need.REINDEX ? "orders_customer" : ""))
                .toList();
        acts.addAll(done);
        return done;
    }

    @Override
    public List<MaintenanceAct> acts(int limit) {
        return acts.reversed().stream().limit(limit).toList();
    }

    @Override
    public List<SessionSpace> space(long session) {
        return List.of(
                new SessionSpace(session, "shop", ORDERS, 1_200, 9_000, 90 << 20, 88 << 20, 2 << 20, 10 << 20, AT));
    }

    @Override
    public AfterSession wish(String policy) {
        return wish;
    }

    @Override
    public void wish(String policy, AfterSession wanted, String actor) {
        asked.add("wish %s %s by %s".formatted(policy, wanted.id(), actor));
        wish = wanted;
    }
}
