package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.filter.FilterWords.Kind;
import dev.holdfast.filter.ListQuery;
import dev.holdfast.hold.Hold;
import dev.holdfast.node.BulkOperations.Chosen;
import dev.holdfast.node.BulkOperations.Failed;
import dev.holdfast.node.BulkOperations.Report;
import dev.holdfast.node.BulkOperations.Wish;
import dev.holdfast.session.SessionView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Lists by words, and the same act on all that they name, over a control database with some history.
class BulkTest {
    private static EngineFixture engine;
    private static Operations operations;

    @BeforeAll
    static void open() {
        engine = new EngineFixture("shop", "delivery", "vault");
        OrderTree.fill(engine);
        operations = engine.node().operations();
        control("""
                insert into session (policy_id, policy_version, nominal_fire_time, trigger, state, method, chunk_rows,
                  requested_by, started_at, ended_at, archived_rows, error)
                select p.id, p.version, now() - make_interval(hours => n), 'cron',
                  case when n % 4 = 1 then 'failed' else 'succeeded' end, 'stream', 100, 'schedule',
                  now() - make_interval(hours => n), now() - make_interval(hours => n) + interval '5 min',
                  (n * 37) % 101, case when n % 4 = 1 then 'lock timeout' end
                from generate_series(200, 1, -1) n, policy p where p.name in ('orders', 'deliveries')
                order by n desc, p.name""");
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @BeforeEach
    void findings() {
        control("delete from finding");
        finding(120);
    }

    private static void control(String sql) {
        engine.store().run(tx -> tx.dsl().execute(sql));
    }

    private static void finding(int many) {
        control("insert into finding (rule, key, severity, subject, message, figures, command)"
                + " select 'no-policy', gen_random_uuid()::text, 2, 'shop', 'a table has no policy', '[]', 'holdfast policy propose'"
                + " from generate_series(1, " + many + ")");
    }

    private static long count(String filter) {
        return count(Listed.FINDINGS, filter);
    }

    private static long count(Listed list, String filter) {
        return operations.lists().count(list, ListQuery.newest(filter, 0));
    }

    private static Report run(Chosen chosen, Wish wish, Cancellation cancellation) {
        return operations.bulk().run(chosen, wish, "ada", cancellation, _ -> {});
    }

    @Test
    void sessionsAreFilteredSortedAndPagedByTheServer() {
        List<SessionView> failed =
                operations.lists().sessions(ListQuery.newest("orders state:failed since:100h error:lock*", 1_000));
        assertThat(failed)
                .hasSize(25)
                .allMatch(session -> session.policy().equals("orders"))
                .extracting(SessionView::id)
                .isSortedAccordingTo((a, b) -> Long.compare(b, a));

        assertThat(count(Listed.SESSIONS, "orders state:failed until:104h")).isEqualTo(24);
        assertThat(count(Listed.SESSIONS, "orders id:" + failed.getFirst().id()))
                .isEqualTo(1);
        assertThat(List.of("error:loc_*", "error:l%*", "policy:Orders").stream()
                        .mapToLong(filter -> count(Listed.SESSIONS, filter)))
                .as("only * stands for letters, and without one it is the word")
                .containsOnly(0L);

        ListQuery byRows = new ListQuery("state:succeeded state:failed", "-rows", 0, 0, 70);
        List<SessionView> paged = new ArrayList<>();
        for (int from = 0; from < 400; from += 70) {
            paged.addAll(operations.lists().sessions(byRows.page(from, 70)));
        }
        assertThat(paged).hasSize(400).extracting(SessionView::id).doesNotHaveDuplicates();
        assertThat(paged)
                .isSortedAccordingTo(Comparator.comparing(SessionView::archivedRows)
                        .thenComparing(SessionView::id)
                        .reversed());
        assertThat(operations.lists().sessions(new ListQuery("", "rows", 0, 0, 400)))
                .extracting(SessionView::archivedRows)
                .isSorted();
        assertThat(operations.lists().count(Listed.SESSIONS, byRows)).isEqualTo(400);
        assertThat(operations.lists().sessions(byRows.upTo(paged.getFirst().id())))
                .allMatch(session -> session.id() <= paged.getFirst().id());
    }

    @Test
    void everyWordOfEveryListIsAnsweredByTheControlDatabase() {
        for (Listed list : Listed.values()) {
            list.words().words().forEach((word, kind) -> {
                List<String> values =
                        switch (kind) {
                            case Kind.OneOf(List<String> known) -> known;
                            case Kind.Text() -> List.of("some", "so*", "a%_!b*");
                            case Kind.Number() -> List.of("7");
                            case Kind.Moment() -> List.of("7d", "2026-11-01");
                        };
                values.forEach(value -> assertThat(operations.lists().numbers(list, word + ":" + value))
                        .as("%s %s:%s", list, word, value)
                        .isNotNull());
            });
        }
        for (String sort : Listed.SESSIONS.words().sorts()) {
            assertThat(operations.lists().sessions(new ListQuery("", sort, 0, 0, 5)))
                    .hasSize(5);
        }
        for (String sort : Listed.HOLDS.words().sorts()) {
            assertThat(operations.lists().holds(new ListQuery("", "-" + sort, 0, 0, 5)))
                    .isEmpty();
        }
        for (String sort : Listed.DELIVERIES.words().sorts()) {
            assertThat(operations.lists().deliveries(new ListQuery("", sort, 0, 0, 5)))
                    .isEmpty();
        }
        for (String sort : Listed.ORDERS.words().sorts()) {
            assertThat(operations.lists().orders(new ListQuery("", sort, 0, 0, 5)))
                    .isEmpty();
        }
        for (String sort : Listed.RUNS.words().sorts()) {
            assertThat(operations.lists().runs(new ListQuery("", sort, 0, 0, 5)))
                    .isEmpty();
        }
        for (String sort : Listed.AUDIT.words().sorts()) {
            assertThat(operations.lists().audit(new ListQuery("act:policy since:7d", "-" + sort, 0, 0, 2)))
                    .as(sort)
                    .hasSize(2);
        }
    }

    @Test
    void manyHoldsComeInPagesInTheOrderOfTheirEndsEachWithWhatItCovers() {
        control("""
                with h as (
                  insert into hold (matter, reason, state, placed_by, expires_at, released_by, released_at,
                    release_reason)
                  select 'case ' || n, 'letter', case when n % 10 = 0 then 'released' else 'effective' end, 'ann',
                    case when n % 3 > 0 then now() + make_interval(hours => (n * 7919) % 100003) end,
                    case when n % 10 = 0 then 'bob' end, case when n % 10 = 0 then now() end,
                    case when n % 10 = 0 then 'settled' end
                  from generate_series(1, 100000) n returning id),
                s as (
                  insert into hold_scope (hold_id, position, kind, policy_name, below)
                  select id, 0, 'policy', 'orders', false from h)
                insert into hold_fence (hold_id, database_name, fence, raised_at)
                select id, 'shop', 'policy:1', now() from h""");
        try {
            ListQuery byEnd = new ListQuery("state:binding", "ends", 0, 0, 101);
            List<Hold> first = operations.lists().holds(byEnd);
            List<Hold> late = operations.lists().holds(byEnd.page(59_950, 101));

            assertThat(first)
                    .hasSize(101)
                    .allMatch(hold -> hold.scopes().size() == 1 && hold.fences().size() == 1)
                    .extracting(Hold::expiresAt)
                    .doesNotContainNull()
                    .isSorted();
            assertThat(late.get(49).expiresAt()).isNotNull();
            assertThat(late.get(50).expiresAt())
                    .as("those without an end come last")
                    .isNull();
            assertThat(operations.lists().count(Listed.HOLDS, byEnd)).isEqualTo(90_000);
            assertThat(operations.lists().holds(new ListQuery("", "-ends", 0, 99_999, 5)))
                    .as("one that was released has no end to wait for")
                    .allMatch(hold -> hold.expiresAt() == null || !hold.binds());
        } finally {
            control("truncate hold cascade");
        }
    }

    @Test
    void aWordThatTheListDoesNotKnowIsNamedAndNothingIsDone() {
        assertThatThrownBy(() -> operations.bulk().choose(BulkAct.FINDING_ACK, "sev:high"))
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining("findings are not filtered by `sev`");
        assertThatThrownBy(() -> operations.lists().sessions(new ListQuery("", "speed", 0, 0, 5)))
                .hasMessageContaining("sessions are not sorted by `speed`");
        assertThat(count("state:new")).isEqualTo(120);
    }

    @Test
    void whatMatchedIsDoneWhatCameLaterIsNotAndWhatFailsKeepsNoOtherBack() {
        Chosen chosen = operations.bulk().choose(BulkAct.FINDING_ACK, "state:new severity:warning");
        long gone = chosen.numbers().get(40);
        control("update finding set resolved_at = now() where id = " + gone);
        finding(5);
        List<Integer> steps = new ArrayList<>();

        Report report = operations
                .bulk()
                .run(chosen, Wish.because("looked at"), "ada", new Cancellation(), step -> steps.add(step.tried()));

        assertThat(chosen.numbers()).hasSize(120);
        assertThat(steps).hasSize(120).endsWith(120);
        assertThat(report.failed())
                .containsExactly(new Failed(
                        gone,
                        "finding " + gone,
                        ErrorCode.BLOCKED,
                        "finding " + gone + " is resolved; nothing was changed"));
        assertThat(report.done()).isEqualTo(119);
        assertThat(report.left()).isZero();
        assertThat(count("state:acknowledged")).isEqualTo(119);
        assertThat(count("state:new")).isEqualTo(5);
        assertThat(operations.lists().audit(ListQuery.newest("act:finding.acknowledged actor:ada since:1h", 1_000)))
                .as("each is an act of its own")
                .hasSize(119);
    }

    @Test
    void aCancelLeavesTheRestUntried() {
        Chosen chosen = operations.bulk().choose(BulkAct.FINDING_SNOOZE, "state:new");
        Cancellation cancellation = new Cancellation();
        AtomicInteger heard = new AtomicInteger();

        Report report = operations
                .bulk()
                .run(chosen, new Wish("later", Duration.ofHours(8), false), "ada", cancellation, _ -> {
                    if (heard.incrementAndGet() == 10) {
                        cancellation.cancel();
                    }
                });

        assertThat(report.failed()).isEmpty();
        assertThat(report.done()).isEqualTo(10);
        assertThat(report.left()).isEqualTo(110);
        assertThat(count("state:snoozed")).isEqualTo(10);
    }

    @Test
    void anActWithoutItsReasonIsRefusedBeforeTheFirst() {
        Chosen chosen = operations.bulk().choose(BulkAct.HOLD_RELEASE, "");
        assertThatThrownBy(() -> run(chosen, Wish.PLAIN, new Cancellation()))
                .hasMessage("hold release needs a reason; nothing was changed");
    }

    @Test
    void onlyTheLastSessionOfAPolicyIsTriedAgain() {
        Chosen chosen = operations.bulk().choose(BulkAct.SESSION_RETRY, "state:failed");

        Report report = run(chosen, Wish.PLAIN, new Cancellation());

        assertThat(chosen.numbers()).hasSize(100);
        assertThat(report.done()).isEqualTo(2);
        assertThat(report.failed()).hasSize(98).allMatch(failed -> failed.why().contains("is not the last one of"));
        Integer requests = engine.store().inTransaction(tx -> tx.dsl()
                .fetchSingle("select count(*)::int from request")
                .get(0, Integer.class));
        assertThat(requests).isEqualTo(2);
    }

    @Test
    void policiesArePausedAndResumedByName() {
        Report paused = run(
                operations.bulk().choose(BulkAct.POLICY_PAUSE, "name:*e*"),
                Wish.because("month end"),
                new Cancellation());
        assertThat(paused.done()).isEqualTo(2);
        assertThat(operations.policy("orders").paused()).isTrue();
        assertThat(operations.policy("proofs").paused()).isFalse();

        assertThat(run(operations.bulk().choose(BulkAct.POLICY_RESUME, "state:paused"), Wish.PLAIN, new Cancellation())
                        .done())
                .isEqualTo(2);
        assertThat(operations.policy("orders").paused()).isFalse();
    }
}
