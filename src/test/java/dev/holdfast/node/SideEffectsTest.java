package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.dialect.Effect;
import dev.holdfast.dialect.Severity;
import dev.holdfast.plan.Plan;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a delete would do beside deleting: found before the first row, counted, and refused unless it is known of.
class SideEffectsTest {
    private static final int ORDERS = 40;

    private EngineFixture engine;

    @BeforeEach
    void open() {
        engine = new EngineFixture("shop");
        engine.execute("shop", """
                create table orders (id bigint primary key, placed_at timestamptz not null);
                create table order_items (order_id bigint not null references orders, line_no int not null,
                  primary key (order_id, line_no));
                create index on orders (placed_at);
                insert into orders select i, now() - interval '1 year' from generate_series(1, 40) i;
                insert into order_items select i, n from generate_series(1, 40) i, generate_series(1, 2) n;
                create table fired (what text);
                create function fire() returns trigger language plpgsql as
                  $$begin insert into fired values (tg_name); return old; end$$;""");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @ParameterizedTest
    @CsvSource({
        "cascade, would lose rows that nobody archived",
        "set null, would be changed",
        "set default, would be changed",
        "no action, would block the delete",
        "restrict, would block the delete"
    })
    void aForeignKeyFromOutsideOfTheBundleIsRefusedWithTheRowsThatItWouldTouch(String action, String told) {
        engine.execute("shop", """
                create table tickets (id int primary key, order_id bigint default 1,
                  constraint of_order foreign key (order_id) references orders on delete %s);
                insert into tickets select i, i from generate_series(1, 7) i""".formatted(action));
        policy("foreign-key public.tickets.of_order"); // cannot be accepted

        Effect effect = effect("foreign-key public.tickets.of_order");

        assertThat(effect.severity()).isEqualTo(Severity.REFUSED);
        assertThat(effect.rows()).isEqualTo(7);
        assertThat(effect.detail()).contains("on delete " + action, told);
        requireBlocked("foreign-key public.tickets.of_order", told);
        assertThat(engine.number("shop", "select count(order_id) from tickets")).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create trigger watch %s",
                "create trigger watch %s; alter table order_items enable always trigger watch"
            })
    void aTriggerIsRefusedUntilThePolicyAcknowledgesIt(String ddl) {
        engine.execute("shop", ddl.formatted("after delete on order_items for each row execute function fire()"));
        policy();

        Effect effect = effect("trigger public.order_items.watch");

        assertThat(effect.severity()).isEqualTo(Severity.TO_ACKNOWLEDGE);
        assertThat(effect.rows()).isEqualTo(2 * ORDERS);
        assertThat(effect.detail()).contains("after delete", "for each row", "public.fire()");
        requireBlocked(
                "trigger public.order_items.watch",
                "put this into the policy",
                "acknowledge = [\"trigger public.order_items.watch\"]");
        assertThat(engine.number("shop", "select count(*) from fired")).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "create trigger watch after delete on orders for each row | 40",
                "create trigger watch before delete on orders for each row | 40",
                "create trigger watch after delete on orders for each statement | 4",
                "create constraint trigger watch after delete on orders deferrable initially deferred for each row | 40"
            })
    void anAcknowledgedTriggerFires(String trigger, int times) {
        engine.execute("shop", trigger + " execute function fire()");
        policy("trigger public.orders.watch");

        requireMoved();

        assertThat(engine.number("shop", "select count(*) from fired")).isEqualTo(times);
    }

    @ParameterizedTest
    @CsvSource({"disable, disabled", "enable replica, fires for replicas only"})
    void aTriggerThatDoesNotFireIsANote(String enabled, String told) {
        engine.execute("shop", """
                create trigger watch after delete on orders for each row execute function fire();
                alter table orders %s trigger watch""".formatted(enabled));
        policy();

        Effect effect = effect("trigger public.orders.watch");

        assertThat(effect.severity()).isEqualTo(Severity.NOTE);
        assertThat(effect.detail()).contains(told);
        requireMoved();
        assertThat(engine.number("shop", "select count(*) from fired")).isZero();
    }

    @Test
    void aTriggerThatDoesNotConcernDeletesIsNone() {
        engine.execute(
                "shop", "create trigger watch after insert or update on orders for each row execute function fire()");
        policy();

        assertThat(plan().findings().effects()).extracting(Effect::kind).doesNotContain(Effect.Kind.TRIGGER);
        requireMoved();
    }

    @ParameterizedTest
    @ValueSource(strings = {"instead nothing", "instead (update orders set placed_at = now())", "also notify gone"})
    void aRuleOnDeleteIsRefused(String does) {
        engine.execute("shop", "create rule other as on delete to orders do " + does);
        policy("rule public.orders.other");

        assertThat(effect("rule public.orders.other").severity()).isEqualTo(Severity.REFUSED);
        requireBlocked("rule public.orders.other");

        engine.execute("shop", "alter table orders disable rule other");

        assertThat(effect("rule public.orders.other").severity()).isEqualTo(Severity.NOTE);
        requireMoved();
    }

    @Test
    void tablesThatInheritAreRefusedAndPartitionsAreNot() {
        engine.execute("shop", """
                create table old_orders () inherits (orders);
                create table events (id bigint, placed_at timestamptz, primary key (id, placed_at))
                  partition by range (placed_at);
                create table events_all partition of events default;""");
        policy();

        assertThat(effect("inheritance public.orders").detail()).contains("old_orders");
        requireBlocked("inheritance public.orders");

        engine.policy(aged("events"));
        assertThat(engine.node().operations().plan("events").findings().effects())
                .isEmpty();
    }

    @Test
    void aPublicationIsANoteUnlessItCannotNameTheRow() {
        engine.execute("shop", """
                create publication feed for table orders;
                create publication inserts for all tables with (publish = 'insert');""");
        policy();

        Effect effect = effect("publication public.orders.feed");

        assertThat(effect.severity()).isEqualTo(Severity.NOTE);
        assertThat(effect.rows()).isEqualTo(ORDERS);
        assertThat(plan().findings().effects())
                .filteredOn(each -> each.kind() == Effect.Kind.PUBLICATION)
                .hasSize(1);

        engine.execute("shop", "alter table orders replica identity nothing");

        assertThat(effect("publication public.orders.feed").severity()).isEqualTo(Severity.REFUSED);
        requireBlocked("publication public.orders.feed", "replica identity");

        engine.execute("shop", "alter table orders replica identity full");
        requireMoved();
    }

    @Test
    void computedAndNumberedColumnsAreNotes() {
        engine.execute("shop", """
                alter table orders add column line bigint generated always as identity,
                  add column twice bigint generated always as (id * 2) stored""");
        policy();

        assertThat(effect("identity-column public.orders.line").severity()).isEqualTo(Severity.NOTE);
        assertThat(effect("generated-column public.orders.twice").severity()).isEqualTo(Severity.NOTE);
        requireMoved();
        assertThat(engine.number("shop", "select sum(twice - 2 * id) from shop_archive.orders"))
                .isZero();
    }

    @Test
    void rowSecurityThatDoesNotApplyToTheLoginIsANote() {
        engine.execute("shop", "alter table orders enable row level security");
        policy();

        assertThat(effect("row-security public.orders").severity()).isEqualTo(Severity.NOTE);
        requireMoved();
    }

    @Test
    void insideOfTheBundleACascadeOnTheWayToTheRootIsANoteAndAnotherIsToBeAcknowledged() {
        engine.execute("shop", """
                alter table order_items drop constraint order_items_order_id_fkey,
                  add constraint of_order foreign key (order_id) references orders on delete cascade;
                create table parcels (id int primary key, order_id bigint not null references orders);
                create index on parcels (order_id);
                insert into parcels select i, i from generate_series(1, 10) i;
                alter table order_items add column parcel_id int
                  constraint in_parcel references parcels on delete set null;
                create index on order_items (parcel_id);
                update order_items set parcel_id = order_id where order_id <= 10""");
        engine.policy(aged("orders").bundle(List.of("order_items", "parcels")));

        assertThat(effect("foreign-key public.order_items.of_order").severity()).isEqualTo(Severity.NOTE);
        assertThat(effect("foreign-key public.order_items.in_parcel").severity())
                .isEqualTo(Severity.TO_ACKNOWLEDGE);
        requireBlocked("foreign-key public.order_items.in_parcel");
    }

    @Test
    void anAcknowledgementOfNothingIsReported() {
        policy("trigger public.orders.gone");

        assertThat(plan().findings().outdated()).containsExactly("trigger public.orders.gone");
        assertThat(plan().warnings()).anyMatch(warning -> warning.contains("\"trigger public.orders.gone\""));
        requireMoved();
    }

    private Plan plan() {
        return engine.node().operations().plan("orders");
    }

    private Effect effect(String id) {
        return plan().findings().effects().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        id + " is not among " + plan().findings().effects()));
    }

    private void requireBlocked(String... told) {
        SessionView blocked = engine.run("orders").getLast();
        assertThat(blocked.state()).isEqualTo(SessionState.FAILED);
        assertThat(blocked.stopReason()).isEqualTo("blocked");
        assertThat(blocked.error()).contains("no row was moved").contains(told);
        assertThat(engine.number("shop", "select count(*) from orders")).isEqualTo(ORDERS);
        assertThat(engine.number("shop", "select count(*) from order_items")).isEqualTo(2 * ORDERS);
    }

    private void requireMoved() {
        SessionView moved = engine.run("orders").getLast();
        assertThat(moved.state()).as(String.valueOf(moved.error())).isEqualTo(SessionState.SUCCEEDED);
        assertThat(engine.number("shop", "select count(*) from shop_archive.orders"))
                .isEqualTo(ORDERS);
        assertThat(engine.verify().differences()).isEmpty();
    }

    private void policy(String... acknowledged) {
        engine.policy(aged("orders").bundle(List.of("order_items")).acknowledge(List.of(acknowledged)));
    }

    private static PolicyDraft aged(String table) {
        return TestPolicies.draft(table, "shop")
                .age("placed_at", "P90D")
                .archive("shop", "shop_archive")
                .chunkRows(10);
    }
}
