package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.filter.ListQuery;
import dev.holdfast.session.SessionView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Sessions in every order that the list knows, against sorting all of them here: many alike, some under way.
class SessionOrdersTest {
    private static final int PAGE = 17;

    private static EngineFixture engine;
    private static List<SessionView> all;
    private static Instant now;

    @BeforeAll
    static void fill() {
        engine = new EngineFixture(new CronTimetable(Clock.systemUTC()), "shop", "vault");
        LargeEstate.fill(engine, 20, 400);
        // those under way took half an hour more than any multiple of an hour, so that seconds of the test are no
        // matter
        engine.control("""
                update session set archived_rows = id * 7 % 5, archived_bytes = id * 13 % 9 * 1000, chunks = id * 3 % 4,
                  changed_rows = id % 3, gone_rows = id * 5 % 2, held_rows = id % 2, busy_rows = id % 2,
                  conflict_rows = id % 4,
                  started_at = case when ended_at is null then now() - id % 6 * interval '1 hour' - interval '30 min'
                    else started_at end,
                  ended_at = case when ended_at is null then null else started_at + id % 7 * interval '1 hour' end;
                update session set ended_at = null, started_at = now() - id % 6 * interval '1 hour' - interval '30 min',
                  state = 'paused' where id in (select max(id) from session s where state = 'succeeded'
                    and not exists (select from session o where o.policy_id = s.policy_id and o.ended_at is null)
                  group by policy_id having policy_id % 2 = 0)""");
        all = engine.node().operations().lists().sessions(ListQuery.newest("", 100_000));
        now = Instant.now();
        assertThat(all.size()).isGreaterThan(400);
        assertThat(all.stream().filter(session -> session.endedAt() == null).count())
                .isBetween(5L, 40L);
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @Test
    void figuresAreInOrderWhetherASessionHasEndedOrNot() {
        inOrder("rows", SessionView::archivedRows);
        inOrder("bytes", SessionView::archivedBytes);
        inOrder("chunks", SessionView::chunks);
        inOrder("left", session -> session.rowsLeft().all());
        inOrder("duration", SessionOrdersTest::took);
    }

    private static <T extends Comparable<T>> void inOrder(String sort, Function<SessionView, T> figure) {
        Comparator<SessionView> order = Comparator.comparing(figure).thenComparing(SessionView::id);
        inOrder(sort, order, _ -> true, "");
        inOrder("-" + sort, order.reversed(), _ -> true, "");
        inOrder(sort, order, session -> session.policy().equals("p00004"), "policy:p00004");
        inOrder("-" + sort, order.reversed(), session -> session.trigger().equals("cron"), "trigger:cron");
    }

    @Test
    void policiesAreInOrderTheNewestSessionOfEachFirst() {
        Comparator<SessionView> newest = Comparator.comparing(SessionView::id).reversed();

        inOrder("policy", Comparator.comparing(SessionView::policy).thenComparing(newest), _ -> true, "");
        inOrder(
                "-policy",
                Comparator.comparing(SessionView::policy).reversed().thenComparing(newest),
                session -> session.trigger().equals("handoff"),
                "trigger:handoff");
    }

    private static void inOrder(
            String sort, Comparator<SessionView> order, Predicate<SessionView> matching, String filter) {
        List<Long> pages = new ArrayList<>();
        List<SessionView> page;
        do {
            page = engine.node().operations().lists().sessions(new ListQuery(filter, sort, 0, pages.size(), PAGE));
            page.forEach(session -> pages.add(session.id()));
        } while (page.size() == PAGE);

        assertThat(pages)
                .as("`%s` by %s", filter, sort)
                .isNotEmpty()
                .isEqualTo(all.stream()
                        .filter(matching)
                        .sorted(order)
                        .map(SessionView::id)
                        .toList());
    }

    private static Duration took(SessionView session) {
        return Duration.between(session.startedAt(), Objects.requireNonNullElse(session.endedAt(), now));
    }
}
