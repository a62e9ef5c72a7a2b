package dev.holdfast.maintenance;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.TableName;
import dev.holdfast.dialect.Upkeep;
import dev.holdfast.dialect.Upkeep.Horizon;
import dev.holdfast.dialect.Upkeep.IndexFill;
import dev.holdfast.dialect.Upkeep.Removed;
import dev.holdfast.dialect.Upkeep.Size;
import dev.holdfast.dialect.Upkeep.TableState;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.maintenance.TableAdvice.Need;
import dev.holdfast.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Advice on what tables need, and the doing of it.
public final class Maintenance {
    /// How long anything waits for a lock of others: whoever is at the table comes first.
    private static final Duration USUAL_PATIENCE = Duration.ofSeconds(5);

    /// Statistics are taken anew when a session took this share of the rows, and enough of them.
    private static final double MUCH = 0.1;

    private static final long ENOUGH = 1_000;

    private final Store store;
    private final Estate estate;
    private final MaintenanceLog log;
    private final Duration patience;

    public Maintenance(Store store, Estate estate) {
        this(store, estate, USUAL_PATIENCE);
    }

    /// @param patience for each lock
    public Maintenance(Store store, Estate estate, Duration patience) {
        this.patience = patience;
        this.store = store;
        this.estate = estate;
        this.log = new MaintenanceLog(store);
    }

    /// Every table that needs something, or has dead rows to speak of, the most dead rows first.
    ///
    /// @param table `table` or `schema.table`; empty for all
    /// @throws HoldfastException `USAGE` when there is no such database or table
    public List<TableAdvice> advise(String name, String table, Cancellation cancellation) {
        GovernedDatabase database = estate.database(name);
        Upkeep upkeep = database.dialect().upkeep();
        return database.read(cancellation, connection -> {
            List<TableState> states = upkeep.tables(connection);
            List<TableState> wanted = states.stream()
                    .filter(state -> table.isEmpty()
                            || state.table().toString().equals(table)
                            || state.table().table().equals(table))
                    .toList();
            if (wanted.isEmpty() && !table.isEmpty()) {
                throw new HoldfastException(
                        ErrorCode.USAGE, "%s has no table %s with rows of its own".formatted(name, table));
            }
            List<Horizon> horizons = upkeep.horizons(connection);
            List<IndexFill> fills = upkeep.fills(connection);
            return wanted.stream()
                    .map(state -> Adviser.judge(state, horizons, fills))
                    .filter(advice -> !table.isEmpty() || !advice.words().isEmpty())
                    .sorted((a, b) -> Long.compare(b.state().dead(), a.state().dead()))
                    .toList();
        });
    }

    /// Does what is wanted of what the advice says, table by table. A failure ends nothing but itself.
    ///
    /// @param wanted kinds that were asked for
    public List<MaintenanceAct> run(String name, String table, Set<Need> wanted, String actor) {
        List<MaintenanceAct> acts = new ArrayList<>();
        for (TableAdvice advice : advise(name, table, new Cancellation())) {
            for (Need need : advice.needs()) {
                if (wanted.contains(need)) {
                    acts.addAll(doIt(name, advice, need, null, actor));
                }
            }
        }
        return acts;
    }

    private List<MaintenanceAct> doIt(
            String name, TableAdvice advice, Need need, @Nullable Long session, String actor) {
        TableName table = advice.state().table();
        return switch (need) {
            case ANALYZE, VACUUM -> List.of(act(name, table, need, "", session, actor));
            case REINDEX ->
                advice.bloated().stream()
                        .map(fill -> act(name, table, need, fill.index(), session, actor))
                        .toList();
        };
    }

    private MaintenanceAct act(
            String name, TableName table, Need need, String index, @Nullable Long session, String actor) {
        GovernedDatabase database = estate.database(name);
        Upkeep upkeep = database.dialect().upkeep();
        long id = log.begin(need, name, table, index, session, actor, bytes(database, table));
        try {
            database.alone(connection -> {
                switch (need) {
                    case ANALYZE -> upkeep.analyze(connection, table, patience);
                    case VACUUM -> upkeep.vacuum(connection, table, patience);
                    case REINDEX -> upkeep.reindex(connection, table, index, patience);
                }
                return true;
            });
            return log.end(id, bytes(database, table), null);
        } catch (HoldfastException e) {
            return log.end(id, 0, String.valueOf(e.getMessage()));
        }
    }

    private static long bytes(GovernedDatabase database, TableName table) {
        Map<TableName, Size> sizes =
                database.read(connection -> database.dialect().upkeep().sizes(connection, List.of(table)));
        Size size = sizes.get(table);
        return size == null ? 0 : size.bytes();
    }

    /// What follows the sessions of a policy.
    ///
    /// @throws HoldfastException `USAGE` when there is no such policy
    public AfterSession wish(String policy) {
        return log.wish(policy);
    }

    /// @throws HoldfastException `USAGE` when there is no such policy
    public void wish(String policy, AfterSession wish, String actor) {
        log.wish(policy, wish, actor);
    }

    public List<MaintenanceAct> acts(int limit) {
        return log.acts(limit);
    }

    /// What became of the room of a session's rows; empty until that was measured.
    public List<SessionSpace> space(long session) {
        return log.space(session);
    }

    /// Remembers what tables take before a session's first row.
    public void before(long session, String name, List<TableName> tables) {
        GovernedDatabase database = estate.database(name);
        log.before(session, name, database.read(connection -> database.dialect()
                .upkeep()
                .sizes(connection, tables)));
    }

    /// Measures what became of the room of a session's rows, and does what its policy wants done after it.
    ///
    /// @param wish what the policy says
    public void after(long session, String name, AfterSession wish) {
        GovernedDatabase database = estate.database(name);
        Upkeep upkeep = database.dialect().upkeep();
        List<Removed> removed = database.read(connection -> upkeep.removed(connection, store.installation(), session));
        List<TableName> tables = removed.stream().map(Removed::table).toList();
        Map<TableName, Size> sizes = database.read(connection -> upkeep.sizes(connection, tables));
        log.after(session, name, removed, sizes);
        if (wish == AfterSession.OFF) {
            return;
        }
        for (SessionSpace space : log.space(session)) {
            if (space.removedRows() >= ENOUGH && space.share() > MUCH) {
                act(name, space.table(), Need.ANALYZE, "", session, "holdfast");
            }
        }
        if (wish == AfterSession.REINDEX) {
            reindex(session, name, tables);
        }
    }

    private void reindex(long session, String name, List<TableName> tables) {
        for (TableAdvice advice : advise(name, "", new Cancellation())) {
            if (tables.contains(advice.state().table()) && advice.needs().contains(Need.REINDEX)) {
                var unused = doIt(name, advice, Need.REINDEX, session, "holdfast");
            }
        }
    }
}
