package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.estate.Cancellation;
import dev.holdfast.legacy.CensusWish;
import dev.holdfast.legacy.Done;
import dev.holdfast.legacy.LegacyPlan;
import dev.holdfast.legacy.Measure;
import dev.holdfast.legacy.PlanWish;
import dev.holdfast.legacy.Scope;
import dev.holdfast.legacy.TableState;
import dev.holdfast.policy.TestPolicies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// 20,000 session tables of 1,000 pending ids each are folded by one command that is killed twice, compared, read by an
/// old reader, dropped and brought back. `-Dlegacy.tables=2000 -Dlegacy.ids=100` for a small one.
///
/// `pg_dump -s` is timed where one of the server's version is on the path and the server has room for a lock on each
/// table: `-Dholdfast.test.locks=512`.
class LegacyCampaignTest {
    private static final int TABLES = Integer.getInteger("legacy.tables", 20_000);
    private static final int IDS = Integer.getInteger("legacy.ids", 1_000);
    private static final int CHILDREN = 2;
    private static final int BATCH = 500;

    private final List<String> told = new ArrayList<>();

    @Tag("campaign")
    @Test
    void aTableExplosionEndsWithEveryIdInTheLedgerOnce() throws Exception {
        try (EngineFixture engine = new EngineFixture("shop", "vault")) {
            make(engine);
            var legacy = engine.features().legacy();
            CensusWish wish = new CensusWish("shop", "archive_{session}_{child}", "", "", List.of(), null);
            assertThat(timed("census", () -> legacy.census(wish)).children()).hasSize(CHILDREN);
            LegacyPlan plan =
                    timed("plan", () -> legacy.plan(new PlanWish(wish, Map.of(), Duration.ZERO), "campaign", _ -> {}));
            assertThat(plan.pending()).isEqualTo((long) TABLES * IDS);

            long started = System.nanoTime();
            killed(engine, plan.id(), TABLES / 3);
            killed(engine, plan.id(), TABLES * 2 / 3);
            Process last = fold(engine, plan.id());
            assertThat(last.waitFor()).isZero();
            tell("fold, killed twice", started);

            assertThat(legacy.find(plan.id()).in(TableState.FOLDED)).isEqualTo(TABLES);
            requireEveryIdOnce(engine);
            Done verified = timed("verify", () -> legacy.verify(plan.id(), _ -> {}));
            assertThat(verified.left()).isEmpty();
            assertThat(verified.ids()).isEqualTo((long) TABLES * IDS);
            assertThat(engine.number("shop", "select count(*) from archive_c1 where session = '7'"))
                    .isEqualTo(IDS);
            timed(
                    "view, one session",
                    () -> engine.number("shop", "select sum(id) from archive_c0 where session = '9'"));

            String before = engine.lines("shop", rows("archive_5_c1")).getFirst();
            timed("drop", () -> legacy.drop(plan.id(), Scope.ALL, "campaign", _ -> {}, new Cancellation()));
            assertThat(standing(engine)).isZero();
            Done undone = timed(
                    "undo of all", () -> legacy.undo(plan.id(), Scope.ALL, "campaign", _ -> {}, new Cancellation()));
            assertThat(undone.tables()).isEqualTo(TABLES);
            assertThat(standing(engine)).isEqualTo(TABLES);
            assertThat(engine.lines("shop", rows("archive_5_c1")).getFirst()).isEqualTo(before);
            assertThat(legacy.verify(plan.id(), _ -> {}).left()).isEmpty();
            timed("drop again", () -> legacy.drop(plan.id(), Scope.ALL, "campaign", _ -> {}, new Cancellation()));
            assertThat(standing(engine)).isZero();
            requireEveryIdOnce(engine);
            for (Measure measure : legacy.report(plan.id())) {
                told.add(
                        "%s: %,d relations, catalog %,d MiB, connect %.1f ms, find and plan %.1f ms, read catalog %.0f ms, pg_dump -s %s"
                                .formatted(
                                        measure.moment(),
                                        measure.relations(),
                                        measure.catalogBytes() >> 20,
                                        measure.connectMillis(),
                                        measure.planMillis(),
                                        measure.catalogMillis(),
                                        measure.dumpMillis() == null
                                                ? measure.dumpNote()
                                                : "%.0f ms".formatted(measure.dumpMillis())));
            }
            told.forEach(System.out::println);
        }
    }

    private static void make(EngineFixture engine) {
        engine.execute("shop", "create table orders (id bigint primary key)");
        for (int child = 0; child < CHILDREN; child++) {
            engine.execute(
                    "shop",
                    "create table c%1$d (id bigint primary key, order_id bigint not null); create index on c%1$d (order_id)"
                            .formatted(child));
        }
        for (int from = 0; from < TABLES; from += BATCH) {
            engine.execute("shop", """
                    do $$ begin for n in %d..%d loop
                      execute format('create table archive_%%s_c%%s (id bigint primary key, state text)', n / %d, n %% %3$d);
                      execute format('insert into archive_%%s_c%%s select %%s::bigint * %d + i, ''pending'' from generate_series(1, %4$d) i',
                        n / %3$d, n %% %3$d, n);
                    end loop; end $$""".formatted(from, Math.min(TABLES, from + BATCH) - 1, CHILDREN, IDS));
        }
        engine.policy(
                TestPolicies.draft("orders", "shop").archive("vault", "shop").definition());
        for (int child = 0; child < CHILDREN; child++) {
            engine.policy(TestPolicies.draft("c" + child, "shop")
                    .parent("orders", Map.of("id", "order_id"))
                    .archive("vault", "shop")
                    .definition());
        }
    }

    private static Process fold(EngineFixture engine, long plan) throws Exception {
        List<String> command =
                new ArrayList<>(ChildEngine.command(engine, LegacyProcess.class, ChildEngine.classPath(), "-Xmx320m"));
        command.add(Long.toString(plan));
        return new ProcessBuilder(command).inheritIO().start();
    }

    /// Killed as by signal 9 once so many tables are folded.
    private void killed(EngineFixture engine, long plan, int after) throws Exception {
        Process process = fold(engine, plan);
        long folded = 0;
        while (folded < after) {
            assertThat(process.isAlive()).isTrue();
            TimeUnit.MILLISECONDS.sleep(200);
            folded = engine.controlNumber("select count(*) from holdfast.legacy_table where state = 'folded'");
        }
        process.destroyForcibly().waitFor();
        told.add("killed with %,d tables folded".formatted(folded));
    }

    /// Ids are 1 to as many as there are.
    private static void requireEveryIdOnce(EngineFixture engine) {
        long all = (long) TABLES * IDS;
        assertThat(engine.controlLines("""
                        select concat_ws(' ', count(*), count(distinct k), min(k), max(k))
                        from holdfast.handoff h join holdfast.ledger l using (session_id, chunk_id), unnest(l.bigint_keys) k""")).containsExactly(all + " " + all + " 1 " + all);
    }

    private static String rows(String table) {
        return "select md5(string_agg(t::text, ' ' order by id)) from " + table + " t";
    }

    private static long standing(EngineFixture engine) {
        return engine.number(
                "shop", "select count(*) from pg_class where relkind = 'r' and relname ~ '^archive_[0-9]+_c'");
    }

    private <T> T timed(String what, java.util.function.Supplier<T> work) {
        long started = System.nanoTime();
        T result = work.get();
        tell(what, started);
        return result;
    }

    private void tell(String what, long started) {
        told.add("%s: %.1f s".formatted(what, (System.nanoTime() - started) / 1e9));
    }
}
