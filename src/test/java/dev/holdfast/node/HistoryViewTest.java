package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.ArchiveChange;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.freeze.ColdKeeper;
import dev.holdfast.history.HistoryQuery;
import dev.holdfast.history.HistoryRow;
import dev.holdfast.history.HistoryView;
import dev.holdfast.history.HistoryView.State;
import dev.holdfast.history.RoleGrants;
import dev.holdfast.history.Where;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.restore.OnConflict;
import dev.holdfast.restore.Pinning;
import dev.holdfast.restore.RestoreWish;
import dev.holdfast.restore.Selection;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// One view over a source table and the archive tables beside it.
class HistoryViewTest {
    private static final String ROWS = "select count(*) from hf_history.orders";

    private final String role = "auditor_" + Long.toString(System.nanoTime(), 36);
    private EngineFixture engine;
    private HistoryOperations history;

    @BeforeEach
    void open() {
        engine = new EngineFixture("shop", "vault");
        engine.execute("shop", """
                create table orders (id int primary key, status text not null, placed_at timestamptz not null,
                  total smallint);
                create index on orders (placed_at);
                insert into orders select i, 'done', timestamptz '2024-03-01 10:00+00' + i * interval '1 day', i
                from generate_series(1, 100) i""");
        engine.policy(TestPolicies.draft("orders", "shop")
                .archive("shop", "kept")
                .acknowledge(List.of("widen kept.orders.total to bigint"))
                .definition());
        history = engine.node().operations().history();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private SessionView archive(long rows) {
        return engine.node()
                .runs()
                .run(List.of("orders"), new Runs.RunOptions(rows, Duration.ZERO, true, "test"), _ -> {})
                .getFirst();
    }

    private HistoryView.State state() {
        return history.views().getFirst().state();
    }

    @Test
    void theViewHasEveryRowOnceWithItsProvenanceAndAKeyFindsItsIndexOnBothSides() {
        HistoryView made = history.createView("orders", "hf_history", "ann");
        assertThat(made.state()).isEqualTo(State.CURRENT);
        assertThat(engine.number("shop", ROWS)).isEqualTo(100);

        archive(40);

        assertThat(state()).isEqualTo(State.CURRENT); // the session made its archive table, and the view followed
        assertThat(engine.number("shop", "select count(distinct id) from hf_history.orders"))
                .isEqualTo(100);
        assertThat(engine.number(
                        "shop",
                        ROWS + " where hf_where = 'warm' and hf_session > 0 and hf_chunk > 0"
                                + " and hf_archived_at > now() - interval '1 day' and hf_retain_until > now()"))
                .isEqualTo(40);
        assertThat(engine.number("shop", ROWS + " where hf_where = 'hot' and hf_chunk is null"))
                .isEqualTo(60);
        assertThat(plan("select * from hf_history.orders where id = 5"))
                .noneMatch(line -> line.contains("Seq Scan"))
                .filteredOn(line -> line.contains("Index Cond: (id = 5)"))
                .hasSizeGreaterThanOrEqualTo(3); // the table, and two partitions
        assertThat(plan("select * from hf_history.orders where placed_at < '2024-03-05 10:00+00'"))
                .anyMatch(line -> line.contains("Index Cond: (placed_at <"))
                .anyMatch(line -> line.contains("Filter: ((placed_at <"));
    }

    private List<String> plan(String query) {
        List<String> lines = new ArrayList<>();
        try (var connection = engine.connect("shop");
                var statement = connection.createStatement()) {
            statement.execute("set enable_seqscan = off");
            statement.execute("set enable_bitmapscan = off");
            try (var rows = statement.executeQuery("explain (costs off) " + query)) {
                while (rows.next()) {
                    lines.add(rows.getString(1));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return lines;
    }

    @Test
    void theViewTellsHowManyRowsItLacksBecauseTheyAreCold() {
        archive(40);
        ColdKeeper keeper = engine.features().cold();
        keeper.plan(List.of(), Period.ofMonths(-2))
                .forEach(candidate -> engine.node().operations().cold().freeze(candidate, "ann"));

        assertThat(history.createView("orders", "hf_history", "ann").coldRows()).isEqualTo(40);
        assertThat(history.views().getFirst().coldRows()).isEqualTo(40);
        assertThat(engine.number("shop", ROWS)).isEqualTo(60);
        assertThat(history.find(
                                new HistoryQuery(
                                        "orders",
                                        List.of(List.of("5"), List.of("95")),
                                        "",
                                        ZoneOffset.UTC,
                                        HistoryQuery.EVERYWHERE,
                                        List.of(),
                                        10,
                                        HistoryQuery.USUAL_PATIENCE),
                                new Cancellation())
                        .rows())
                .extracting(HistoryRow::where)
                .containsExactly(Where.COLD, Where.HOT);
    }

    @Test
    void theViewFollowsItsTablesAndKeepsItsGrants() {
        archive(10);
        history.createView("shop/orders", "hf_history", "ann");
        history.createRole("shop", role(), true, "ann");

        engine.execute("shop", "alter table orders add column channel text default 'web'");
        assertThat(state()).isEqualTo(State.STALE);
        archive(10);
        assertThat(state()).isEqualTo(State.CURRENT);
        assertThat(engine.number("shop", ROWS + " where channel = 'web'")).isEqualTo(90);

        // its owner needs another type: the view is in the way, and comes back by itself
        assertThatThrownBy(() -> engine.execute("shop", "alter table orders alter column total type bigint"))
                .hasStackTraceContaining("cannot alter type of a column used by a view");
        engine.execute("shop", "drop view hf_history.orders; alter table orders alter column total type bigint");
        assertThat(state()).isEqualTo(State.MISSING);
        SessionView widening = archive(10);

        assertThat(widening.error()).isNull();
        assertThat(widening.state()).isEqualTo(SessionState.SUCCEEDED);
        assertThat(state()).isEqualTo(State.CURRENT);
        assertThat(engine.lines(
                        "shop",
                        "select data_type from information_schema.columns"
                                + " where table_schema = 'hf_history' and column_name = 'total'"))
                .containsExactly("bigint");
        assertThat(engine.number(
                        "shop",
                        "select count(*) from pg_class where relname = 'orders' and relkind = 'v'"
                                + " and has_table_privilege('" + role() + "', oid, 'select')"))
                .isEqualTo(1);
        engine.execute("shop", "drop owned by " + role() + "; drop role " + role());
    }

    /// The engine's own DDL: the view gives way and is back when the step is done.
    @Test
    void theEngineWidensAndUndoesColumnsUnderAView() {
        archive(10);
        engine.execute("shop", "alter table orders alter column total type bigint, add column note text");
        history.createView("orders", "hf_history", "ann");

        archive(10);
        ArchiveChange widened = change("widen");
        assertThat(state()).isEqualTo(State.CURRENT);
        engine.node().operations().undoArchiveChange(widened.id(), "ann");

        assertThat(state()).isEqualTo(State.CURRENT);
        assertThat(engine.number("shop", ROWS)).isEqualTo(100);
        engine.execute("shop", "create view theirs as select id from hf_history.orders");
        assertThatThrownBy(() -> engine.node()
                        .operations()
                        .undoArchiveChange(change("note").id(), "ann"))
                .isInstanceOf(HoldfastException.class);
    }

    private ArchiveChange change(String word) {
        return engine.node().operations().archiveChanges(10).stream()
                .filter(each -> each.detail().contains(word))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aViewOfSomebodyElseThatStandsOnOursStopsAWideningBeforeAnyRow() {
        archive(10);
        history.createView("orders", "hf_history", "ann");
        engine.execute("shop", """
                drop view hf_history.orders; alter table orders alter column total type bigint""");
        history.createView("orders", "hf_history", "ann");
        engine.execute("shop", "create view theirs as select id from hf_history.orders");

        SessionView stopped = archive(10);

        assertThat(stopped.state()).isEqualTo(SessionState.FAILED);
        assertThat(stopped.stopReason()).isEqualTo("blocked");
        assertThat(stopped.error()).contains("hf_history.orders", "has to give way");
        assertThat(engine.number("shop", "select count(*) from kept.orders")).isEqualTo(10);
    }

    @Test
    void whatNoViewCanShowWholeIsRefused() {
        engine.execute("shop", "create table parcels (id int primary key)");
        engine.policy(
                TestPolicies.draft("parcels", "shop").archive("vault", "kept").definition());
        engine.execute("shop", "create schema taken; create table taken.orders (id int)");

        assertThatThrownBy(() -> history.createView("parcels", "hf_history", "ann"))
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BLOCKED))
                .hasMessageContaining("rows of shop/public.parcels are archived in vault");
        assertThatThrownBy(() -> history.createView("orders", "taken", "ann"))
                .hasMessageContaining("taken.orders stands and is no history view");
        assertThat(history.views()).isEmpty();
    }

    @Test
    void aRowThatCameBackIsInTheViewOnce() {
        archive(10);
        history.createView("orders", "hf_history", "ann");
        List<String> keys = engine.lines("shop", "select id from kept.orders order by id limit 2");

        engine.node()
                .restores()
                .run(
                        new RestoreWish(
                                new Selection.OfKeys(
                                        "shop/orders",
                                        keys.stream().map(List::of).toList(),
                                        0),
                                false,
                                OnConflict.FAIL,
                                Pinning.NONE,
                                List.of(),
                                "ann",
                                "asked for"),
                        null);

        assertThat(engine.number("shop", "select count(*) from kept.orders")).isEqualTo(10);
        assertThat(engine.number("shop", ROWS)).isEqualTo(100);
        assertThat(engine.number("shop", ROWS + " where hf_where = 'warm'")).isEqualTo(8);
        archive(0);
        assertThat(engine.number("shop", ROWS + " where hf_where = 'warm'")).isEqualTo(100);
        assertThat(engine.number("shop", ROWS)).isEqualTo(100);
    }

    @Test
    void aDroppedViewIsGoneForGoodAndBothIsAudited() {
        history.createView("orders", "hf_history", "ann");
        history.dropView("orders", "bob");
        archive(10);

        assertThat(history.views()).isEmpty();
        assertThat(engine.number("shop", "select count(*) from pg_class where relkind = 'v' and relname = 'orders'"))
                .isZero();
        assertThat(engine.controlLines("select actor || ' ' || act || ' ' || object from holdfast.audit"
                        + " where act like 'history.%' order by number"))
                .containsExactly(
                        "ann history.view-made table shop/public.orders",
                        "bob history.view-dropped table shop/public.orders");
    }

    /// Roles belong to the whole server.
    private String role() {
        return role;
    }

    @Test
    void theRoleReadsViewsAndNothingElse() throws SQLException {
        archive(10);
        history.createView("orders", "hf_history", "ann");

        RoleGrants printed = history.createRole("shop", role(), false, "ann");
        assertThat(printed.statements())
                .containsExactly(
                        "CREATE ROLE \"" + role() + "\" NOLOGIN",
                        "GRANT USAGE ON SCHEMA \"hf_history\" TO \"" + role() + "\"",
                        "GRANT SELECT ON \"hf_history\".\"orders\" TO \"" + role() + "\"");
        assertThat(engine.number("shop", "select count(*) from pg_roles where rolname = '" + role() + "'"))
                .isZero();

        history.createRole("shop", role(), true, "ann");

        try (var connection = engine.connect("shop");
                var statement = connection.createStatement()) {
            statement.execute("set role " + role());
            try (var rows = statement.executeQuery(ROWS)) {
                rows.next();
                assertThat(rows.getLong(1)).isEqualTo(100);
            }
            for (String forbidden : List.of(
                    "select * from orders",
                    "select * from kept.orders",
                    "delete from hf_history.orders",
                    "insert into orders values (1)",
                    "create table hf_history.mine (id int)")) {
                assertThatThrownBy(() -> statement.execute(forbidden))
                        .hasMessageMatching("(?s).*(permission denied|cannot delete from view).*");
            }
        }
        engine.execute("shop", "drop owned by " + role() + "; drop role " + role());
    }

    @Test
    void aRoleThatCouldDoMoreIsNotLeftBehind() {
        archive(10);
        history.createView("orders", "hf_history", "ann");
        engine.execute("shop", "grant delete on orders to public");

        assertThatThrownBy(() -> history.createRole("shop", role(), true, "ann"))
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BLOCKED))
                .hasMessageContaining("it has DELETE on public.orders")
                .hasMessageEndingWith("nothing was changed");
        assertThat(engine.number("shop", "select count(*) from pg_roles where rolname = '" + role() + "'"))
                .isZero();
    }

    @Test
    void aViewOverRowLevelSecurityIsGrantedToNobody() {
        history.createView("orders", "hf_history", "ann");
        engine.execute("shop", "alter table orders enable row level security");

        RoleGrants printed = history.createRole("shop", role(), false, "ann");

        assertThat(printed.statements()).noneMatch(sql -> sql.contains("SELECT"));
        assertThat(printed.left()).singleElement().asString().contains("row-level security");
    }
}
