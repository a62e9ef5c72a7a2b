package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Failpoint;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Tables change at every moment of a run: it is refused, or exact. Either way every order is once in the source or in
/// the archive, nothing beside was touched, and `verify` finds no difference.
class SchemaChangesTest {
    private static final int ORDERS = 60;

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

    /// When the change comes. @param failpoint null for before the plan
    private enum Moment {
        BEFORE_PLAN(null, 0),
        BETWEEN_PLAN_AND_RUN(null, 0),
        BEFORE_ARCHIVE_TABLES(Failpoint.BEFORE_ARCHIVE_TABLES, 1),
        AFTER_ARCHIVE_TABLES(Failpoint.AFTER_ARCHIVE_TABLES, 1),
        AFTER_GROUND(Failpoint.AFTER_GROUND, 1),
        AFTER_MARK(Failpoint.AFTER_MARK, 1),
        AT_A_CHUNKS_EDGE(Failpoint.AFTER_HAND_OFF, 2),
        BETWEEN_A_AND_S(Failpoint.AFTER_ARCHIVE_COMMIT, 2);

        private final @org.jspecify.annotations.Nullable Failpoint failpoint;
        private final int time;

        Moment(@org.jspecify.annotations.Nullable Failpoint failpoint, int time) {
            this.failpoint = failpoint;
            this.time = time;
        }
    }

    /// Every change at one moment, the moments in turn.
    static Stream<Arguments> someOfThem() {
        Moment[] moments = Moment.values();
        return IntStream.range(0, CHANGES.size())
                .mapToObj(
                        i -> Arguments.of(CHANGES.get(i), moments[i % moments.length], i % 3 == 0 ? "shop" : "vault"));
    }

    static Stream<Arguments> allOfThem() {
        return CHANGES.stream().flatMap(change -> Stream.of(Moment.values())
                .flatMap(moment ->
                        Stream.of(Arguments.of(change, moment, "shop"), Arguments.of(change, moment, "vault"))));
    }

    @ParameterizedTest
    @MethodSource("someOfThem")
    void aChangeIsRefusedOrTheRunIsExact(String change, Moment moment, String archive) {
        requireRefusedOrExact(change, moment, archive);
    }

    @Tag("campaign")
    @ParameterizedTest
    @MethodSource("allOfThem")
    void everyChangeAtEveryMoment(String change, Moment moment, String archive) {
        requireRefusedOrExact(change, moment, archive);
    }

    private static void requireRefusedOrExact(String change, Moment moment, String archive) {
        try (EngineFixture engine = new EngineFixture("shop", "vault")) {
            fill(engine);
            engine.policy(definition(archive));
            AtomicBoolean changed = new AtomicBoolean();
            change(engine, moment, () -> {
                if (changed.compareAndSet(false, true)) {
                    unlessTheServerRefuses(engine, change);
                }
            });

            List<SessionView> sessions = engine.run("orders");

            if (!changed.get()) { // no such moment with this method
                assertThat(archive).isEqualTo("shop");
            }
            requireNothingLost(engine, archive, sessions);
        }
    }

    private static void change(EngineFixture engine, Moment moment, Runnable ddl) {
        switch (moment) {
            case BEFORE_PLAN -> ddl.run();
            case BETWEEN_PLAN_AND_RUN -> {
                engine.node().operations().plan("orders");
                ddl.run();
            }
            default -> {
                int[] times = {0};
                engine.failpoints(reached -> {
                    boolean now;
                    synchronized (times) {
                        now = reached == moment.failpoint && ++times[0] == moment.time;
                    }
                    if (now) {
                        ddl.run();
                    }
                });
            }
        }
    }

    private static void requireNothingLost(EngineFixture engine, String archive, List<SessionView> sessions) {
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
        assertThat(engine.number("shop", "select count(*) from " + table) + archived(engine, archive, "orders"))
                .as("orders: " + told)
                .isEqualTo(ORDERS);
        assertThat(engine.number("shop", "select count(*) from order_items") + archived(engine, archive, "order_items"))
                .as("items: " + told)
                .isEqualTo(2L * ORDERS);
        assertThat(engine.number("shop", "select count(order_id) from tickets"))
                .as("tickets: " + told)
                .isEqualTo(ORDERS);
        assertThat(engine.number("shop", "select count(*) from kept"))
                .as("fired: " + told)
                .isZero();
        try {
            assertThat(engine.verify().differences()).as(told).isEmpty();
        } catch (HoldfastException e) { // the policy no longer fits its tables, and says so
            assertThat(e.code()).as(told).isEqualTo(ErrorCode.BLOCKED);
        }
    }

    /// A change that cannot be made with the rows that are there by now changes nothing.
    private static void unlessTheServerRefuses(EngineFixture engine, String change) {
        try {
            engine.execute("shop", change);
        } catch (IllegalStateException e) {
            assertThat(e.getCause()).isInstanceOf(SQLException.class);
        }
    }

    private static long archived(EngineFixture engine, String archive, String table) {
        boolean there = engine.number(archive, "select count(*) from pg_tables where schemaname = 'archived'") > 0;
        return there ? engine.number(archive, "select count(*) from archived." + table) : 0;
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

    private static PolicyDefinition definition(String archive) {
        return new PolicyDefinition(
                "orders",
                "",
                null,
                "shop",
                "orders",
                List.of("order_items"),
                Map.of(),
                Map.of(),
                "",
                "placed_at",
                "P90D",
                "P7Y",
                "UTC",
                null,
                "fire_once",
                "skip",
                null,
                archive,
                "archived",
                10,
                "set",
                List.of(),
                PolicyDefinition.DrivingDefinition.DEFAULT);
    }
}
