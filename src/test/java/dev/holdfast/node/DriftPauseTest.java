package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Failpoint;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A session whose tables change under way stands still, says what changed, and goes on when a person says so.
class DriftPauseTest {
    private static final int ORDERS = 300;

    private EngineFixture engine;

    @BeforeEach
    void open() {
        engine = new EngineFixture("shop", "vault");
        engine.execute("shop", """
                create type mood as enum ('good', 'bad');
                create table orders (id bigint primary key, placed_at timestamptz not null, note text, total int, mood mood);
                create index on orders (placed_at);
                create table tickets (id bigint primary key, order_id bigint);
                create function watch() returns trigger language plpgsql as 'begin return old; end';
                insert into orders select i, now() - interval '1 year' - i * interval '1 min', 'n', i, 'good'
                from generate_series(1, 300) i""");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", "vault"})
    void aHarmlessChangeIsToldAndFollowedOnResume(String archive) {
        SessionView paused = pausedBy("alter table orders add column channel text default 'web'", archive);

        assertThat(paused.error()).contains("column public.orders.channel (text) is new");
        assertThat(engine.controlLines("select message from session_event where kind = 'drift'"))
                .singleElement()
                .asString()
                .contains("column public.orders.channel (text) is new");
        long moved = engine.number(archive, "select count(*) from archived.orders");
        assertThat(moved).isBetween(10L, 290L);
        assertThat(engine.number("shop", "select count(*) from orders")).isEqualTo(ORDERS - moved);

        SessionView resumed = resume(paused);

        assertThat(resumed.state()).as(String.valueOf(resumed.error())).isEqualTo(SessionState.SUCCEEDED);
        assertThat(resumed.error()).isNull();
        assertThat(engine.number(archive, "select count(*) from archived.orders where channel = 'web'"))
                .isEqualTo(ORDERS - moved);
        requireAllMoved(archive);
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", "vault"})
    void whatMustBeAcknowledgedKeepsItPausedUntilItIsGone(String archive) {
        SessionView paused =
                pausedBy("create trigger watch before delete on orders for each row execute function watch()", archive);
        assertThat(paused.error()).contains("trigger watch of public.orders is new");

        SessionView still = resume(paused);

        assertThat(still.state()).isEqualTo(SessionState.PAUSED);
        assertThat(still.stopReason()).isEqualTo("drift");
        assertThat(still.error()).contains("trigger public.orders.watch", "not acknowledged");

        engine.execute("shop", "drop trigger watch on orders");
        assertThat(resume(still).state()).isEqualTo(SessionState.SUCCEEDED);
        requireAllMoved(archive);
    }

    @Test
    void aCopyWhoseSourceTableIsGoneIsTakenBack() {
        engine.policy(definition("vault"));
        engine.when(
                Failpoint.AFTER_ARCHIVE_COMMIT,
                2,
                () -> engine.execute("shop", "alter table orders rename to orders_2"));

        SessionView paused = engine.run("orders").getLast();

        engine.failpoints(Failpoint.Listener.NONE);
        assertThat(paused.state()).isEqualTo(SessionState.PAUSED);
        assertThat(paused.error()).contains("table public.orders is gone");
        assertThat(engine.number("shop", "select count(*) from orders_2")
                        + engine.number("vault", "select count(*) from archived.orders"))
                .isEqualTo(ORDERS);
        engine.execute("shop", "alter table orders_2 rename to orders");
        assertThat(resume(paused).state()).isEqualTo(SessionState.SUCCEEDED);
        requireAllMoved("vault");
    }

    @Test
    void noNodeAndNoCronResumesIt() {
        SessionView paused = pausedBy("alter table orders add column channel text", "vault");
        engine.node().serve();

        LockSupport.parkNanos(3_000_000_000L); // it looks around every two seconds
        engine.node().fires().fired("orders", Instant.now()).join();
        engine.resume();

        SessionView after = engine.node().operations().session(paused.id());
        assertThat(after.state()).isEqualTo(SessionState.PAUSED);
        assertThat(after.stopReason()).isEqualTo("drift");
        assertThat(engine.controlNumber("select count(*) from session")).isEqualTo(1);

        engine.node().operations().resumeSession(paused.id(), "ada");
        engine.await(() -> engine.node().operations().session(paused.id()).state() == SessionState.SUCCEEDED);
        requireAllMoved("vault");
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", "vault"})
    void itCanBeCancelled(String archive) {
        SessionView paused = pausedBy("alter table orders rename column note to remark", archive);
        assertThat(paused.error()).contains("column public.orders.note is called remark now");
        engine.execute("shop", "alter table orders rename column remark to note");

        engine.node().operations().cancelSession(paused.id(), "ada");
        resume(paused);

        assertThat(engine.node().operations().session(paused.id()).state()).isEqualTo(SessionState.CANCELLED);
        assertThat(engine.number("shop", "select count(*) from orders")
                        + engine.number(archive, "select count(*) from archived.orders"))
                .isEqualTo(ORDERS);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "alter table orders alter total type bigint | column public.orders.total is bigint now, it was integer",
                "alter table orders drop column note | column public.orders.note (text) is gone",
                "alter table orders alter note set not null | column public.orders.note takes no nulls any more",
                "alter table tickets add constraint of_order foreign key (order_id) references orders on delete cascade"
                        + " | foreign key of_order of public.tickets to public.orders (ON DELETE CASCADE) is new",
                "create rule r as on delete to orders do instead nothing | rule r of public.orders is new",
                "alter table orders enable row level security | table public.orders has row security now",
                "alter table orders set unlogged | table public.orders is unlogged now",
                "alter type mood add value 'fine' | has the labels [\"good\",\"bad\",\"fine\"] now, it had [\"good\",\"bad\"]",
                "alter table orders drop constraint orders_pkey | a primary key of public.orders is gone",
                "create table public.old_orders () inherits (orders) | public.old_orders now inherits from public.orders",
                "alter table orders rename to orders_2 | table public.orders is gone"
            })
    void eachChangeIsToldInWords(String change, String told) {
        assertThat(pausedBy(change, "shop").error()).contains(told);
    }

    private SessionView pausedBy(String change, String archive) {
        engine.policy(definition(archive));
        engine.when(Failpoint.AFTER_HAND_OFF, 1, () -> engine.execute("shop", change));
        SessionView session = engine.run("orders").getLast();
        engine.failpoints(Failpoint.Listener.NONE);
        assertThat(session.state()).as(String.valueOf(session.error())).isEqualTo(SessionState.PAUSED);
        assertThat(session.stopReason()).isEqualTo("drift");
        return session;
    }

    @Test
    void aSessionThatHasEndedOrNeverWasIsNotResumedNorAnyOtherThatWasAskedFor() {
        SessionView paused = pausedBy("alter table orders add column channel text", "vault");
        Runs runs = engine.node().runs();

        assertThatThrownBy(() -> runs.resume(List.of(paused.id(), 4711L), _ -> {}))
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
                .hasMessageContaining("4711");
        assertThat(engine.node().operations().session(paused.id()).state()).isEqualTo(SessionState.PAUSED);

        assertThat(resume(paused).state()).isEqualTo(SessionState.SUCCEEDED);
        assertThatThrownBy(() -> runs.resume(List.of(paused.id()), _ -> {}))
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BLOCKED))
                .hasMessage("session %d is succeeded and cannot be resumed; nothing was started", paused.id());
        requireAllMoved("vault");
    }

    private SessionView resume(SessionView session) {
        return engine.node().runs().resume(List.of(session.id()), _ -> {}).getFirst();
    }

    private void requireAllMoved(String archive) {
        assertThat(engine.number("shop", "select count(*) from orders")).isZero();
        assertThat(engine.number(archive, "select count(*) from archived.orders"))
                .isEqualTo(ORDERS);
        assertThat(engine.verify().differences()).isEmpty();
    }

    private static PolicyDraft definition(String archive) {
        return TestPolicies.draft("orders", "shop")
                .age("placed_at", "P90D")
                .archive(archive, "archived")
                .chunkRows(10);
    }
}
