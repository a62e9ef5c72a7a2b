package dev.holdfast.node;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Tables change at every moment of a run: it is refused, or exact. Either way every order is once in the source or in
/// the archive, nothing beside was touched, and `verify` finds no difference.
///
/// All of it: `mvn -Pcampaign test -Dtest=SchemaChangesTest`. A moment that a run never comes to fails it.
class SchemaChangesTest {
    private static final int ORDERS = 60;
    private static final String EXACT = "exact";

    /// Each can be made while orders, items and tickets stand as [#fill] makes them.
    private static final List<String> CHANGES = List.of(
            "alter table orders add column channel text",
            "alter table orders add column channel text not null default 'web'",
            "alter table orders drop column note",
            "alter table orders rename column note to remark",
            "alter table orders alter column amount type numeric(12,4)",
            "alter table orders alter column note type varchar(50)",
            "alter table orders alter column note set not null",
            "alter table orders alter column note drop default",
            "alter table orders alter column doubled set expression as (id * 3)",
            "alter type mood rename value 'bad' to 'sad'",
            "alter type mood add value 'fine'",
            "alter type mood rename to humour",
            "alter domain cents add constraint small check (value < 100000000)",
            "alter table tickets add constraint of_order foreign key (order_id) references orders on delete cascade",
            "alter table tickets add constraint of_order foreign key (order_id) references orders on delete set null",
            "alter table tickets add constraint of_order foreign key (order_id) references orders on delete set default",
            "alter table tickets add constraint of_order foreign key (order_id) references orders",
            "alter table order_items drop constraint of_order",
            "alter table order_items drop constraint of_order,"
                    + " add constraint of_order foreign key (order_id) references orders on delete cascade",
            "create trigger watch after delete on orders for each row execute function keep()",
            "create trigger watch before delete on order_items for each row execute function lose()",
            "create constraint trigger watch after delete on orders deferrable initially deferred"
                    + " for each row execute function keep()",
            "create rule other as on delete to orders do instead nothing",
            "create rule other as on delete to order_items do also notify gone",
            "alter table orders enable row level security",
            "alter table orders force row level security",
            "create publication feed for table orders; alter table orders replica identity nothing",
            "create table old_orders () inherits (orders)",
            "alter table orders rename to orders_2",
            "alter table orders drop constraint orders_pkey cascade",
            "alter table orders set unlogged",
            "create index on orders (note)",
            "vacuum full orders");

    /// When the change comes: at the n-th time that the method passes a failpoint, or before the run.
    private enum Moment {
        BEFORE_PLAN,
        BETWEEN_PLAN_AND_RUN,
        BEFORE_ARCHIVE_TABLES(Failpoint.BEFORE_ARCHIVE_TABLES, 1),
        AFTER_ARCHIVE_TABLES(Failpoint.AFTER_ARCHIVE_TABLES, 1),
        AFTER_GROUND(Failpoint.AFTER_GROUND, 1),
        AFTER_MARK(Failpoint.AFTER_MARK, 1),
        AT_A_CHUNKS_EDGE(Failpoint.AFTER_HAND_OFF, 2),
        /// The local method copies and deletes in one transaction: there the change waits behind it, or comes amid it.
        BETWEEN_COPY_AND_DELETE(Failpoint.BEFORE_SOURCE_COMMIT, Failpoint.AFTER_ARCHIVE_COMMIT, 2);

        private final @Nullable Failpoint local;
        private final @Nullable Failpoint stream;
        private final int time;

        Moment() {
            this(null, null, 0);
        }

        Moment(Failpoint failpoint, int time) {
            this(failpoint, failpoint, time);
        }

        Moment(@Nullable Failpoint local, @Nullable Failpoint stream, int time) {
            this.local = local;
            this.stream = stream;
            this.time = time;
        }

        @Nullable
        Failpoint failpoint(String archive) {
            return archive.equals("shop") ? local : stream;
        }

        /// Whether a transaction of the run is open that the change may have to wait for.
        boolean mayWait(String archive) {
            return this == BETWEEN_COPY_AND_DELETE && archive.equals("shop");
        }
    }

    private record Case(String change, Moment moment) {}

    /// What a change comes to. @param outcome `exact`, or the state of the session and its reason
    private record Result(boolean made, String outcome) {
        boolean refused() {
            return !outcome.equals(EXACT);
        }
    }

    private static Scene local;
    private static Scene stream;

    @BeforeAll
    static void open() {
        local = new Scene("shop");
        stream = new Scene("vault");
    }

    @AfterAll
    static void close() {
        local.close();
        stream.close();
    }

    /// Every change at one moment, the moments in turn.
    static Stream<Arguments> someOfThem() {
        Moment[] moments = Moment.values();
        return IntStream.range(0, CHANGES.size())
                .mapToObj(
                        i -> Arguments.of(CHANGES.get(i), moments[i % moments.length], i % 3 == 0 ? "shop" : "vault"));
    }

    @ParameterizedTest
    @MethodSource("someOfThem")
    void aChangeIsRefusedOrTheRunIsExact(String change, Moment moment, String archive) {
        Scene scene = archive.equals("shop") ? local : stream;
        scene.requireRefusedOrExact(new Case(change, moment));
    }

    /// The methods side by side.
    @Tag("campaign")
    @Test
    void everyChangeAtEveryMoment() throws Exception {
        List<String> failures = Collections.synchronizedList(new ArrayList<>());
        Map<Case, Result> byLocal = new LinkedHashMap<>();
        Map<Case, Result> byStream = new LinkedHashMap<>();
        long started = System.nanoTime();
        var other = CompletableFuture.runAsync(() -> stream.all(byStream, failures));
        local.all(byLocal, failures);
        other.get();
        report(List.of(byLocal, byStream), failures.size(), (System.nanoTime() - started) / 1_000_000_000);
        assertThat(failures).isEmpty();
        assertThat(byLocal).hasSize(CHANGES.size() * Moment.values().length);
        assertThat(byStream).hasSameSizeAs(byLocal);
    }

    private static void report(List<Map<Case, Result>> methods, int failed, long seconds) {
        List<Result> results =
                methods.stream().flatMap(method -> method.values().stream()).toList();
        List<Result> made = results.stream().filter(Result::made).toList();
        Map<String, Long> outcomes = made.stream().collect(groupingBy(Result::outcome, TreeMap::new, counting()));
        System.out.printf(
                "%d of %d cases in %d s, %d failed; %d changes made: %d runs refused, %d exact; %d changes refused by"
                        + " the server, the runs exact. Runs under a change: %s%n",
                results.size(),
                2 * CHANGES.size() * Moment.values().length,
                seconds,
                failed,
                made.size(),
                made.stream().filter(Result::refused).count(),
                made.stream().filter(result -> !result.refused()).count(),
                results.size() - made.size(),
                outcomes);
    }

    /// One engine and its databases, filled afresh for each change.
    private static final class Scene implements AutoCloseable {
        private final EngineFixture engine = new EngineFixture("shop", "vault");
        private final String archive;
        private final ExecutorService application = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("application-", 0).factory());

        Scene(String archive) {
            this.archive = archive;
            engine.policy(definition(archive));
        }

        void all(Map<Case, Result> results, List<String> failures) {
            for (String change : CHANGES) {
                for (Moment moment : Moment.values()) {
                    Case each = new Case(change, moment);
                    try {
                        results.put(each, requireRefusedOrExact(each));
                    } catch (AssertionError | RuntimeException e) {
                        failures.add(archive + " " + each + ": " + e);
                        System.out.println("FAILED " + archive + " " + each + ": " + e);
                    }
                }
            }
        }

        Result requireRefusedOrExact(Case now) {
            refill();
            AtomicReference<@Nullable Future<Boolean>> change = new AtomicReference<>();
            prepare(now, change);

            List<SessionView> sessions = engine.run("orders");

            boolean made = ended(Objects.requireNonNull(change.get(), "the run never came to this moment"));
            requireNothingLost(sessions);
            String outcome = outcome(sessions);
            if (!made) {
                assertThat(outcome).as("nothing had changed").isEqualTo(EXACT);
            }
            return new Result(made, outcome);
        }

        private void refill() {
            engine.failpoints(Failpoint.Listener.NONE);
            engine.execute("shop", """
                    drop publication if exists feed;
                    drop schema public cascade;
                    create schema public;
                    drop schema if exists archived, holdfast cascade""");
            engine.execute("vault", "drop schema if exists archived, holdfast cascade");
            engine.forgetSessions();
            fill(engine);
            engine.forgetConnections(); // they know the tables that are gone
        }

        private void prepare(Case now, AtomicReference<@Nullable Future<Boolean>> change) {
            Moment moment = now.moment();
            Runnable come = () -> {
                Future<Boolean> coming = application.submit(() -> make(now.change()));
                change.set(coming);
                boolean mayWait = moment.mayWait(archive);
                engine.await(() -> coming.isDone() || (mayWait && waits(now.change())));
            };
            switch (moment) {
                case BEFORE_PLAN -> come.run();
                case BETWEEN_PLAN_AND_RUN -> {
                    engine.node().operations().plan("orders");
                    come.run();
                }
                default -> {
                    AtomicInteger times = new AtomicInteger();
                    engine.failpoints(reached -> {
                        if (reached == moment.failpoint(archive) && times.incrementAndGet() == moment.time) {
                            come.run();
                        }
                    });
                }
            }
        }

        /// @return false when it cannot be made with the rows that are there by now: then it changed nothing
        private boolean make(String change) {
            try {
                engine.execute("shop", change);
                return true;
            } catch (IllegalStateException e) {
                assertThat(e.getCause()).isInstanceOf(SQLException.class);
                return false;
            }
        }

        private boolean waits(String change) {
            return engine.number("shop", """
                    select count(*) from pg_stat_activity
                    where datname = current_database() and wait_event_type = 'Lock'
                      and strpos($change$%s$change$, btrim(query)) > 0 and query <> ''""".formatted(change)) > 0;
        }

        private static boolean ended(Future<Boolean> change) {
            try {
                return change.get(1, TimeUnit.MINUTES);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                throw new IllegalStateException(e);
            }
        }

        /// @return [#EXACT], or the state and the reason of the session that did not succeed
        private static String outcome(List<SessionView> sessions) {
            assertThat(sessions).isNotEmpty();
            return sessions.stream()
                    .filter(session -> session.state() != SessionState.SUCCEEDED)
                    .peek(session -> assertThat(session.error()).as("why").isNotBlank())
                    .map(session -> session.state().id() + "/" + session.stopReason())
                    .findFirst()
                    .orElse(EXACT);
        }

        private void requireNothingLost(List<SessionView> sessions) {
            String told = sessions.toString();
            assertThat(sessions)
                    .filteredOn(session -> "drift".equals(session.stopReason()))
                    .as("a change under way waits for a person")
                    .allSatisfy(session -> {
                        assertThat(session.state()).isEqualTo(SessionState.PAUSED);
                        assertThat(session.error()).contains("no longer what this session was checked against: ");
                    });
            String table = engine.number(
                                    "shop",
                                    "select count(*) from pg_tables where schemaname = 'public' and tablename = 'orders'")
                            == 1
                    ? "orders"
                    : "orders_2";
            assertThat(engine.number("shop", "select count(*) from " + table) + archived("orders"))
                    .as("orders: " + told)
                    .isEqualTo(ORDERS);
            assertThat(engine.number("shop", "select count(*) from order_items") + archived("order_items"))
                    .as("items: " + told)
                    .isEqualTo(2L * ORDERS);
            assertThat(engine.number("shop", "select count(order_id) from tickets"))
                    .as("tickets: " + told)
                    .isEqualTo(ORDERS);
            assertThat(engine.number("shop", "select count(*) from kept"))
                    .as("fired: " + told)
                    .isZero();
            assertThat(engine.verify().differences()).as(told).isEmpty();
        }

        private long archived(String table) {
            boolean there = engine.number(archive, "select count(*) from pg_tables where schemaname = 'archived'") > 0;
            return there ? engine.number(archive, "select count(*) from archived." + table) : 0;
        }

        @Override
        public void close() {
            application.shutdownNow();
            engine.close();
        }
    }

    private static void fill(EngineFixture engine) {
        engine.execute("shop", """
                create type mood as enum ('good', 'bad');
                create domain cents as bigint;
                create table orders (id bigint primary key, placed_at timestamptz not null, note text default 'n',
                  amount numeric(10,2), total cents, mood mood, doubled bigint generated always as (id * 2) stored);
                create index on orders (placed_at);
                create table order_items (order_id bigint not null, line_no int not null, primary key (order_id, line_no),
                  constraint of_order foreign key (order_id) references orders);
                create table tickets (id bigint primary key, order_id bigint default 1);
                create index on tickets (order_id);
                create table kept (what text);
                create function keep() returns trigger language plpgsql as
                  $$begin insert into kept values (tg_name); return old; end$$;
                create function lose() returns trigger language plpgsql as 'begin return null; end';
                insert into orders (id, placed_at, note, amount, total, mood)
                select i, now() - interval '1 year' - i * interval '1 min', 'note ' || i, i / 3.0, i,
                  (array['good', 'bad'])[1 + i % 2]::mood
                from generate_series(1, 60) i;
                insert into order_items select i, n from generate_series(1, 60) i, generate_series(1, 2) n;
                insert into tickets select i, i from generate_series(1, 60) i;""");
    }

    private static PolicyDraft definition(String archive) {
        return TestPolicies.draft("orders", "shop")
                .bundle(List.of("order_items"))
                .age("placed_at", "P90D")
                .archive(archive, "archived")
                .chunkRows(10);
    }
}
