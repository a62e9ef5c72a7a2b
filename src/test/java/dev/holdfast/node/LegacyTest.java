package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.SessionTables;
import dev.holdfast.dialect.postgresql.PostgresDialect;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.legacy.Census;
import dev.holdfast.legacy.CensusWish;
import dev.holdfast.legacy.Done;
import dev.holdfast.legacy.LegacyPlan;
import dev.holdfast.legacy.LegacyPoint;
import dev.holdfast.legacy.PlanWish;
import dev.holdfast.legacy.Scope;
import dev.holdfast.legacy.TableState;
import dev.holdfast.policy.TestPolicies;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LegacyTest {
    @Test
    void censusCountsTheTablesOfEachChildAndNamesThoseThatDoNotFit() {
        try (LegacyScene scene = new LegacyScene(12)) {
            scene.engine.execute("shop", """
                    create table archive_96_deliveries (like archive_1_deliveries including all);
                    create view reads as select * from archive_96_deliveries;
                    create table archive_97_deliveries (order_id text primary key);
                    create table archive_98_deliveries (like archive_1_deliveries including all);
                    create function f() returns trigger language plpgsql as 'begin return new; end';
                    create trigger t after insert on archive_98_deliveries for each row execute function f();
                    create table archive_99_deliveries (like archive_1_deliveries including all);
                    create role somebody_%1$s;
                    alter table archive_99_deliveries owner to somebody_%1$s;
                    analyze""".formatted(ProcessHandle.current().pid()));

            Census census = scene.legacy().census(LegacyScene.wish());

            Census.ChildCensus child = census.children().getFirst();
            assertThat(census.children()).hasSize(1);
            assertThat(child.child()).isEqualTo("deliveries");
            assertThat(child.tables()).isEqualTo(12);
            assertThat(child.rows()).isEqualTo(120);
            assertThat(child.pending()).isEqualTo(96);
            assertThat(child.oldest()).isEqualTo("1");
            assertThat(child.newest()).isEqualTo("12");
            assertThat(child.key()).containsExactly("order_id");
            assertThat(census.misfits().toString())
                    .contains("archive_96_deliveries, reason=is read by a view")
                    .contains("archive_97_deliveries, reason=has other columns")
                    .contains("archive_98_deliveries, reason=has triggers")
                    .contains("archive_99_deliveries, reason=belongs to somebody_");

            LegacyPlan plan = scene.plan();
            scene.fold(plan);

            assertThat(scene.legacy().find(plan.id()).in(TableState.REFUSED)).isEqualTo(4);
            assertThat(scene.ledger()).isEqualTo(LegacyScene.ids(12));
            scene.engine.execute(
                    "shop",
                    "drop owned by somebody_%1$s; drop role somebody_%1$s"
                            .formatted(ProcessHandle.current().pid()));
        }
    }

    @Test
    void censusSuggestsTemplatesWithTheirChildren() {
        try (LegacyScene scene = new LegacyScene(6)) {
            for (int session = 1; session <= 6; session++) {
                scene.engine.execute(
                        "shop",
                        "create table archive_%1$d_invoices (like archive_%1$d_deliveries including all); create table log_2026112%1$d (at date)"
                                .formatted(session));
            }

            List<Census.Suggested> found = scene.legacy()
                    .census(new CensusWish("shop", "", "", "", List.of(), null))
                    .suggestions();

            assertThat(found)
                    .extracting(Census.Suggested::template)
                    .containsExactly("archive_{session}_{child}", "log_{date}");
            assertThat(found.getFirst().children()).containsExactly("deliveries", "invoices");
            assertThat(found.getFirst().tables()).isEqualTo(12);
        }
    }

    @Test
    void foldedIdsAreInTheLedgerOnceAndTheViewShowsThemToOldReaders() {
        try (LegacyScene scene = new LegacyScene(3)) {
            LegacyPlan plan = scene.plan();

            Done done = scene.fold(plan);

            assertThat(done.tables()).isEqualTo(3);
            assertThat(done.ids()).isEqualTo(24);
            assertThat(scene.ledger()).isEqualTo(LegacyScene.ids(3));
            assertThat(scene.engine.lines(
                            "shop", "select order_id from archive_deliveries where session = '2' order by 1"))
                    .isEqualTo(scene.engine.lines(
                            "shop", "select order_id from archive_2_deliveries where state = 'pending' order by 1"));
            assertThat(scene.engine.number(
                            "shop", "select has_table_privilege('public', 'archive_deliveries', 'select')::int"))
                    .isOne();
            assertThat(scene.verify(plan).left()).isEmpty();
            assertThat(scene.engine.verify().differences()).isEmpty();
            assertThat(scene.fold(plan).tables()).isZero();
        }
    }

    @Test
    void aFoldThatWasKilledAnywhereGoesOnWithTheSameIdsOnce() {
        try (LegacyScene scene = new LegacyScene(3)) {
            LegacyPlan plan = scene.plan();
            for (LegacyPoint point : EnumSet.range(LegacyPoint.AFTER_FOLDING, LegacyPoint.AFTER_LEDGER)) {
                scene.dieAt(point);
                assertThatThrownBy(() -> scene.fold(plan)).isInstanceOf(LegacyScene.Killed.class);
                boolean kept = point.ordinal() >= LegacyPoint.AFTER_KEPT.ordinal();
                // whoever writes to a table meanwhile is taken along, or noticed later
                scene.engine.execute("shop", "insert into archive_2_deliveries (order_id) values (250)");
                scene.live();

                scene.fold(plan);

                List<String> wanted = new ArrayList<>(LegacyScene.ids(3));
                if (!kept) {
                    wanted.add(wanted.indexOf("301"), "250");
                }
                assertThat(scene.ledger()).as("killed at %s", point).isEqualTo(wanted);
                assertThat(scene.verify(plan).leftTables())
                        .as("killed at %s", point)
                        .isEqualTo(kept ? 1 : 0);
                scene.undo(plan);
                scene.engine.execute("shop", "delete from archive_2_deliveries where order_id = 250");
            }
        }
    }

    @Test
    void aDropOrItsUndoThatWasKilledAnywhereGoesOnAndEverythingComesBackAsItWas() {
        try (LegacyScene scene = new LegacyScene(3)) {
            List<String> before = scene.look();
            LegacyPlan plan = scene.plan();
            scene.fold(plan);
            for (LegacyPoint point : EnumSet.range(LegacyPoint.AFTER_DROPPING, LegacyPoint.AFTER_BACK)) {
                boolean ofDrop = point.ordinal() <= LegacyPoint.AFTER_DROP.ordinal();
                if (!ofDrop) {
                    scene.drop(plan);
                }
                scene.dieAt(point);
                assertThatThrownBy(() -> act(scene, plan, ofDrop)).isInstanceOf(LegacyScene.Killed.class);
                scene.live();

                if (ofDrop) {
                    scene.drop(plan);
                    assertThat(scene.standing()).as("killed at %s", point).isZero();
                    assertThat(scene.verify(plan).left()).isEmpty();
                }
                scene.undo(plan);

                assertThat(scene.look()).as("killed at %s", point).isEqualTo(before);
                assertThat(scene.ledger()).isEqualTo(LegacyScene.ids(3));
            }
        }
    }

    private static void act(LegacyScene scene, LegacyPlan plan, boolean drop) {
        if (drop) {
            scene.drop(plan);
        } else {
            scene.undo(plan);
        }
    }

    @Test
    void anUndoneFoldThatWasKilledAnywhereLeavesNothingBehind() {
        try (LegacyScene scene = new LegacyScene(3)) {
            List<String> before = scene.look();
            LegacyPlan plan = scene.plan();
            for (LegacyPoint point : EnumSet.range(LegacyPoint.AFTER_TAKEN_BACK, LegacyPoint.AFTER_FORGOTTEN)) {
                scene.fold(plan);
                scene.dieAt(point);
                assertThatThrownBy(() -> scene.undo(plan)).isInstanceOf(LegacyScene.Killed.class);
                scene.live();

                scene.undo(plan);

                assertThat(scene.look()).as("killed at %s", point).isEqualTo(before);
                assertThat(scene.ledger()).isEmpty();
                assertThat(scene.engine.number("shop", "select count(*) from holdfast.legacy_receipt"))
                        .isZero();
            }
            // a fold finishes what an undo left, too
            scene.fold(plan);
            scene.dieAt(LegacyPoint.AFTER_TAKEN_BACK);
            assertThatThrownBy(() -> scene.undo(plan)).isInstanceOf(LegacyScene.Killed.class);
            scene.live();
            scene.fold(plan);
            assertThat(scene.ledger()).isEqualTo(LegacyScene.ids(3));
        }
    }

    @Test
    void idsThatCameAfterTheFoldBlockTheDropAndGoWithTheNextFold() {
        try (LegacyScene scene = new LegacyScene(3)) {
            LegacyPlan plan = scene.plan();
            scene.fold(plan);
            scene.engine.execute("shop", "insert into archive_2_deliveries (order_id) values (250), (251)");
            scene.engine.execute("shop", "update archive_3_deliveries set state = 'done' where order_id = 301");

            Done dropped = scene.drop(plan);

            assertThat(dropped.tables()).isOne();
            assertThat(dropped.left().toString())
                    .contains("archive_2_deliveries, reason=2 new pending ids came")
                    .contains("archive_3_deliveries, reason=its rows have changed");
            assertThat(scene.fold(plan).ids()).isEqualTo(2);
            assertThat(scene.verify(plan).left()).isEmpty();
            assertThat(scene.drop(plan).tables()).isEqualTo(2);
            assertThat(scene.ledger()).hasSize(26).contains("250", "251").doesNotHaveDuplicates();
            List<String> gone = scene.look();
            assertThat(gone).isEmpty();
            scene.undo(plan);
            assertThat(scene.engine.number("shop", "select count(*) from archive_2_deliveries"))
                    .isEqualTo(12);
        }
    }

    @Test
    void aRowThatComesWhileRowsAreKeptWaitsAndIsNoticed() throws Exception {
        try (LegacyScene scene = new LegacyScene(1)) {
            LegacyPlan plan = scene.plan();
            var late = new java.util.concurrent.CompletableFuture<Void>();
            scene.when(LegacyPoint.BEFORE_KEPT_COMMIT, () -> {
                Thread.ofVirtual().start(() -> {
                    scene.engine.execute("shop", "insert into archive_1_deliveries (order_id) values (150)");
                    late.complete(null);
                });
                scene.engine.await(() -> scene.engine.number(
                                "shop",
                                "select count(*) from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())")
                        > 0);
            });

            scene.fold(plan);
            late.get(10, java.util.concurrent.TimeUnit.SECONDS);

            assertThat(scene.ledger()).isEqualTo(LegacyScene.ids(1));
            assertThat(scene.drop(plan).left().toString()).contains("1 new pending ids");
        }
    }

    @Test
    void theChildTakesFoldedIdsAndThenNothingOfThemCanBeUndone() {
        try (LegacyScene scene = new LegacyScene(3)) {
            LegacyPlan plan = scene.plan();
            scene.fold(plan);

            scene.engine.run("deliveries");

            assertThat(scene.engine.number("vault", "select count(*) from shop.deliveries"))
                    .isEqualTo(24);
            assertThat(scene.engine.verify().differences()).isEmpty();
            Done undone = scene.undo(plan);
            assertThat(undone.tables()).isZero();
            assertThat(undone.left().toString()).contains("its child policy has taken ids of it already");
            assertThat(scene.standing()).isEqualTo(3);
            scene.drop(plan);
            assertThat(scene.engine.number("shop", "select count(*) from archive_deliveries"))
                    .isZero();
            scene.legacy().forget(plan.id(), LegacyScene.ACTOR);
            assertThat(
                            scene.engine.number(
                                    "shop",
                                    "select count(*) from pg_class where relkind = 'v' and relname ~ '^archive_deliveries' or relname ~ '^legacy_.*deliveries'"))
                    .isZero();
            assertThatThrownBy(() -> scene.undo(plan)).hasMessageContaining("was given up");
        }
    }

    @Test
    void ofAPilotOnlySomeTablesOfSomeChildrenAreFolded() {
        try (LegacyScene scene = new LegacyScene(5)) {
            scene.engine.execute("shop", "create table archive_1_others (like archive_1_deliveries including all)");
            assertThatThrownBy(scene::plan)
                    .isInstanceOf(HoldfastException.class)
                    .hasMessageContaining("no policy has the name of child others");
            LegacyPlan plan = scene.legacy()
                    .plan(
                            new PlanWish(LegacyScene.wish(), Map.of("deliveries", "deliveries"), Duration.ofDays(7)),
                            LegacyScene.ACTOR,
                            _ -> {});

            Done done = scene.legacy()
                    .fold(
                            plan.id(),
                            new Scope(Set.of("deliveries"), 2),
                            LegacyScene.ACTOR,
                            _ -> {},
                            new Cancellation());

            assertThat(done.tables()).isEqualTo(2);
            assertThat(scene.ledger()).isEqualTo(LegacyScene.ids(2));
            assertThatThrownBy(() -> scene.drop(plan))
                    .hasMessageContaining("none of them for 168 hours")
                    .hasMessageContaining("nothing was dropped");
            assertThat(scene.standing()).isEqualTo(6);
        }
    }

    @Test
    void aTableInUseIsLeftForTheNextRun() throws SQLException {
        try (LegacyScene scene = new LegacyScene(2);
                var writer = scene.engine.connect("shop")) {
            LegacyPlan plan = scene.plan();
            writer.setAutoCommit(false);
            writer.createStatement().execute("update archive_1_deliveries set state = 'done' where order_id = 101");

            Done done = scene.fold(plan);

            assertThat(done.tables()).isOne();
            assertThat(done.left().toString()).contains("archive_1_deliveries, reason=it was in use");
            writer.rollback();
            assertThat(scene.fold(plan).tables()).isOne();
            assertThat(scene.ledger()).isEqualTo(LegacyScene.ids(2));
        }
    }

    @Test
    void aTableOnWhichSomethingCameToDependIsNotDropped() {
        try (LegacyScene scene = new LegacyScene(2)) {
            LegacyPlan plan = scene.plan();
            scene.fold(plan);
            scene.engine.execute("shop", "create view reads as select * from archive_1_deliveries");
            scene.engine.execute("shop", "alter table archive_2_deliveries alter state set default 'new'");
            scene.when(
                    LegacyPoint.AFTER_DROPPING,
                    () -> scene.engine.execute("shop", "alter table archive_2_deliveries alter state set default 'x'"));

            Done done = scene.drop(plan);

            assertThat(done.tables()).isZero();
            assertThat(done.left().toString())
                    .contains("archive_1_deliveries, reason=it is read by a view")
                    .contains("archive_2_deliveries, reason=its definition has changed");
            assertThat(scene.standing()).isEqualTo(2);
        }
    }

    @Test
    void viewsOfOldNamesServeReadersOfDroppedTablesUntilTheirIdsAreTaken() {
        try (LegacyScene scene = new LegacyScene(2)) {
            LegacyPlan plan = scene.plan();
            scene.fold(plan);
            scene.drop(plan);
            assertThatThrownBy(() -> scene.legacy().view(plan.id(), 1, LegacyScene.ACTOR))
                    .hasMessageContaining("more views than 1");

            int views = scene.legacy().view(plan.id(), 10, LegacyScene.ACTOR);

            assertThat(views).isEqualTo(2);
            assertThat(scene.engine.number("shop", "select count(order_id) from archive_1_deliveries"))
                    .isEqualTo(LegacyScene.PENDING);
            scene.undo(plan);
            assertThat(scene.standing()).isEqualTo(2);
            scene.drop(plan);
            scene.legacy().view(plan.id(), 10, LegacyScene.ACTOR);
            scene.engine.run("deliveries");
            scene.legacy().view(plan.id(), 0, LegacyScene.ACTOR);
            assertThat(scene.engine.number(
                            "shop", "select count(*) from pg_class where relname ~ '^archive_[0-9]+_deliveries$'"))
                    .isZero();
        }
    }

    @Test
    void keysOfSeveralColumnsAndOtherTypesAreFoldedWhereThePolicyTakesThem() {
        try (LegacyScene scene = new LegacyScene(1)) {
            scene.engine.execute("shop", """
                    create table parcels (id uuid, part int, primary key (id, part));
                    create table stamps (id bigint primary key, parcel uuid, part int);
                    create index on stamps (parcel, part);
                    create table old_20261101_stamps (parcel uuid, part int, consumed_at timestamptz);
                    insert into old_20261101_stamps select gen_random_uuid(), i % 5, case when i > 7 then now() end
                      from generate_series(1, 10) i;
                    insert into old_20261101_stamps select * from old_20261101_stamps where part = 1;
                    """);
            scene.engine.policy(TestPolicies.draft("parcels", "shop")
                    .archive("vault", "shop")
                    .definition());
            scene.engine.policy(TestPolicies.draft("stamps", "shop")
                    .parent("parcels", Map.of("id", "parcel", "part", "part"))
                    .archive("vault", "shop")
                    .definition());
            CensusWish wish = new CensusWish(
                    "shop",
                    "old_{date}_{child}",
                    "",
                    "",
                    scene.engine.features().policies().byName("stamps").linkColumns(), // a map says them in any order
                    new SessionTables.Consumed("consumed_at", List.of()));
            assertThatThrownBy(() -> scene.legacy()
                            .plan(new PlanWish(wish, Map.of("stamps", "deliveries"), Duration.ZERO), "ann", _ -> {}))
                    .hasMessageContaining("is handed keys of the types [BIGINT]");
            assertThatThrownBy(() -> scene.legacy()
                            .plan(new PlanWish(wish, Map.of("stamps", "parcels"), Duration.ZERO), "ann", _ -> {}))
                    .hasMessageContaining("has no parent");

            LegacyPlan plan = scene.legacy().plan(new PlanWish(wish, Map.of(), Duration.ZERO), "ann", _ -> {});
            Done done = scene.fold(plan);

            // the two rows of part 1 are there twice and are one id each
            assertThat(done.ids()).isEqualTo(7);
            assertThat(scene.verify(plan).left()).isEmpty();
            assertThat(scene.engine.controlNumber("select sum(key_count) from holdfast.ledger"))
                    .isEqualTo(7);
            scene.drop(plan);
            scene.undo(plan);
            assertThat(scene.engine.number("shop", "select count(*) from old_20261101_stamps"))
                    .isEqualTo(12);
        }
    }

    @Test
    void onlyOneProcessWorksOnAPlan() {
        try (LegacyScene scene = new LegacyScene(1)) {
            LegacyPlan plan = scene.plan();
            scene.when(LegacyPoint.AFTER_KEPT, () -> assertThatThrownBy(() -> scene.undo(plan))
                    .hasMessageContaining("another process works on legacy plan"));

            assertThat(scene.fold(plan).tables()).isOne();
            assertThat(scene.legacy().find(plan.id()).in(TableState.FOLDED)).isOne();
        }
    }

    @Test
    void idsThatGetLostBetweenTheTableAndTheLedgerEndTheBatchBeforeItCounts() {
        try (LegacyScene scene = new LegacyScene(2)) {
            LegacyPlan plan = scene.plan();
            scene.when(LegacyPoint.AFTER_KEPT, () -> scene.engine.execute("shop", """
                    do $$ declare t regclass; begin
                      select c.oid into t from pg_class c where relkind = 'r' and relname <> 'legacy_receipt'
                        and relname ~ '^legacy_' and relnamespace = 'holdfast'::regnamespace;
                      execute format('delete from %s where order_id = 101', t);
                    end $$"""));

            assertThatThrownBy(() -> scene.fold(plan))
                    .hasMessageContaining("8 ids were read")
                    .hasMessageContaining("the ledger got 7")
                    .hasMessageContaining("this batch was not folded");

            assertThat(scene.ledger()).isEmpty();
        }
    }

    @Test
    void whatIsKeptOfDroppedTablesIsCompared() {
        try (LegacyScene scene = new LegacyScene(2)) {
            LegacyPlan plan = scene.plan();
            scene.fold(plan);
            scene.drop(plan);
            scene.engine.execute("shop", """
                    do $$ declare t regclass; begin
                      select c.oid into t from pg_class c where relkind = 'r' and relname <> 'legacy_receipt'
                        and relname ~ '^legacy_' and relnamespace = 'holdfast'::regnamespace;
                      execute format('update %s set state = ''lost'' where order_id = 101', t);
                    end $$""");

            assertThat(scene.verify(plan).left().toString())
                    .contains("archive_1_deliveries")
                    .contains("its receipt says 10 rows, 10 are kept, or they differ");
            Done undone = scene.undo(plan);
            assertThat(undone.tables()).isOne();
            assertThat(undone.left().toString()).contains("archive_1_deliveries");
            assertThat(scene.standing()).isOne();
        }
    }

    @Test
    void nothingIsGivenUpThatSomebodyMayStillNeed() {
        try (LegacyScene scene = new LegacyScene(2)) {
            LegacyPlan plan = scene.plan(Duration.ofSeconds(2));
            scene.fold(plan);
            assertThatThrownBy(() -> scene.legacy().forget(plan.id(), LegacyScene.ACTOR))
                    .hasMessageContaining("of its tables are not dropped; nothing was given up");
            scene.engine.control("update holdfast.legacy_table set changed_at = now() - interval '1 hour'");
            scene.drop(plan);
            assertThatThrownBy(() -> scene.legacy().forget(plan.id(), LegacyScene.ACTOR))
                    .hasMessageContaining("their rows are kept until");
            scene.engine.control("update holdfast.legacy_plan set dropped_at = now() - interval '1 hour'");

            assertThatThrownBy(() -> scene.legacy().forget(plan.id(), LegacyScene.ACTOR))
                    .hasMessageContaining("policy deliveries has not yet taken the ids of 2 tables");
            assertThat(scene.engine.number("shop", "select count(order_id) from archive_deliveries"))
                    .isEqualTo(2 * LegacyScene.PENDING);
        }
    }

    @Test
    void aTableThatIsInUseAtItsDropKeepsItsGrace() throws SQLException {
        try (LegacyScene scene = new LegacyScene(1);
                var reader = scene.engine.connect("shop")) {
            LegacyPlan plan = scene.plan(Duration.ofHours(1));
            scene.fold(plan);
            scene.engine.control("update holdfast.legacy_table set changed_at = now() - interval '2 hours'");
            reader.setAutoCommit(false);
            reader.createStatement().execute("select count(*) from archive_1_deliveries");

            assertThat(scene.drop(plan).left().toString()).contains("it was in use");
            reader.rollback();

            assertThat(scene.drop(plan).tables()).isOne();
        }
    }

    @Test
    void aLedgerThatLostAnIdIsFoundOut() {
        try (LegacyScene scene = new LegacyScene(2)) {
            LegacyPlan plan = scene.plan();
            scene.fold(plan);
            scene.engine.control(
                    """
                    update holdfast.ledger set bigint_keys = array[array[7::bigint]] || bigint_keys[:][2:], key_count = key_count
                    where chunk_id = (select min(chunk_id) from holdfast.ledger)""".replace(
                                    "array[array[7::bigint]] || bigint_keys[:][2:]",
                                    "(select array[array_agg(case when k = 101 then 7 else k end)] from unnest(bigint_keys) k)"));

            assertThat(scene.verify(plan).left().toString()).contains("entered the ledger, it has");
        }
    }

    @Test
    void anEngineThatCannotFoldIsRefusedByName() {
        try (EngineFixture engine = new EngineFixture(
                _ -> new PostgresDialect() {
                    @Override
                    public Optional<SessionTables> sessionTables() {
                        return Optional.empty();
                    }
                },
                "shop",
                "vault")) {
            assertThatThrownBy(() -> engine.node().operations().legacy().census(LegacyScene.wish()))
                    .isInstanceOf(HoldfastException.class)
                    .hasMessageContaining("session tables are folded on PostgreSQL only; nothing was read or changed");
        }
    }
}
