package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.HoldfastException;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.restore.OnConflict;
import dev.holdfast.restore.Pinning;
import dev.holdfast.restore.Rehearsal;
import dev.holdfast.restore.RestorePlan;
import dev.holdfast.restore.RestoreState;
import dev.holdfast.restore.RestoreView;
import dev.holdfast.restore.RestoreWish;
import dev.holdfast.restore.Selection;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Archived rows come back over a whole engine. Of every order, 3 items, 2 deliveries and 4 proofs; orders of more than
/// 90 days that are done go.
class RestoreTest {
    private EngineFixture engine;

    @BeforeEach
    void open() {
        engine = new EngineFixture("shop", "delivery", "vault");
        OrderTree.fill(engine);
        engine.execute("shop", "delete from order_items where order_id < 890; delete from orders where id < 890");
        engine.execute("delivery", """
                delete from proofs p using deliveries d where d.id = p.delivery_id and d.order_id < 890;
                delete from deliveries where order_id < 890""");
        engine.execute("shop", "create table was_orders as table orders; create table was_items as table order_items");
        engine.execute(
                "delivery", "create table was_deliveries as table deliveries; create table was_proofs as table proofs");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void archive(boolean withChildren, String... policies) {
        engine.node()
                .runs()
                .run(List.of(policies), new Runs.RunOptions(0, Duration.ZERO, withChildren, "test"), _ -> {});
    }

    private static RestoreWish wish(Selection selection) {
        return new RestoreWish(selection, false, OnConflict.FAIL, Pinning.NONE, List.of(), "ann", "court order");
    }

    private static RestoreWish withChildren(RestoreWish wish) {
        return new RestoreWish(
                wish.selection(), true, wish.conflict(), wish.pin(), wish.acknowledged(), wish.actor(), wish.reason());
    }

    private static RestoreWish skipping(RestoreWish wish) {
        return new RestoreWish(
                wish.selection(),
                wish.withChildren(),
                OnConflict.SKIP,
                wish.pin(),
                wish.acknowledged(),
                wish.actor(),
                wish.reason());
    }

    private static RestoreWish accepting(RestoreWish wish, String... effects) {
        return new RestoreWish(
                wish.selection(),
                wish.withChildren(),
                wish.conflict(),
                wish.pin(),
                List.of(effects),
                wish.actor(),
                wish.reason());
    }

    private static Selection keys(String table, String... keys) {
        return new Selection.OfKeys(
                table, Arrays.stream(keys).map(key -> List.of(key.split(","))).toList(), 0);
    }

    private RestoreView restore(RestoreWish wish) {
        return engine.node().restores().run(wish, null);
    }

    private RestoreView restored(RestoreWish wish) {
        RestoreView view = restore(wish);
        assertThat(view.error()).isEmpty();
        assertThat(view.state()).isEqualTo(RestoreState.DONE);
        return view;
    }

    private String refused(RestoreWish wish) {
        RestoreView view = restore(wish);
        assertThat(view.state()).isEqualTo(RestoreState.REFUSED);
        return view.error();
    }

    private long count(String database, String table) {
        return engine.number(database, "select count(*) from " + table);
    }

    /// Rows that differ between two tables, in either direction.
    private long difference(String database, String one, String other) {
        return engine.number(
                database,
                ("select count(*) from ((select %1$s::text from %1$s except all select %2$s::text from %2$s) union all"
                                + " (select %2$s::text from %2$s except all select %1$s::text from %1$s)) d")
                        .formatted(one, other));
    }

    private void requireShopAsItWas() {
        assertThat(difference("shop", "orders", "was_orders")).isZero();
        assertThat(difference("shop", "order_items", "was_items")).isZero();
    }

    @Test
    void aRowComesBackWithItsBundleAndItsCopyIsMarked() {
        archive(false, "orders");
        long warm = count("shop", "shop_archive.orders");

        RestoreView view = restored(wish(keys("shop/orders", "999")));

        assertThat(view.restored()).isEqualTo(4);
        assertThat(engine.lines("shop", "select o::text from orders o where id = 999"))
                .isEqualTo(engine.lines("shop", "select o::text from was_orders o where id = 999"));
        assertThat(engine.number("shop", "select count(*) from order_items where order_id = 999"))
                .isEqualTo(3);
        assertThat(count("shop", "shop_archive.orders")).isEqualTo(warm);
        assertThat(engine.lines("shop", "select table_name || ' ' || row_key::text from holdfast.restored order by 1"))
                .containsExactly(
                        "shop_archive.order_items {999,1}",
                        "shop_archive.order_items {999,2}",
                        "shop_archive.order_items {999,3}",
                        "shop_archive.orders {999}");
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void aKeyOfTheBundleBringsTheWholeBundle() {
        archive(false, "orders");

        RestoreView view = restored(wish(keys("shop/order_items", "999,2")));

        assertThat(view.restored()).isEqualTo(4);
    }

    @Test
    void aCopyComesBackOnce() {
        archive(false, "orders");
        restored(wish(keys("shop/orders", "999")));

        assertThat(refused(wish(keys("shop/orders", "999")))).contains("came back before");
        assertThat(refused(wish(keys("shop/orders", "999", "998"))))
                .contains("1 row of shop/public.orders was brought back by restore 1 before (999)");
        assertThat(engine.number("shop", "select count(*) from orders where id in (998, 999)"))
                .isEqualTo(1);
    }

    @Test
    void keysThatNobodyArchivedAreNamed() {
        archive(false, "orders");

        assertThat(refused(wish(keys("shop/orders", "999", "10", "99999"))))
                .contains("no archived row has the key 10; 99999")
                .contains("nothing was restored");
        assertThat(engine.number("shop", "select count(*) from orders where id = 999"))
                .isZero();
    }

    @Test
    void criteriaBringBackWhatSatisfiesThem() {
        archive(false, "orders");

        restored(wish(new Selection.Matching("shop/orders", "id between 900 and 950", "UTC")));

        assertThat(engine.number("shop", "select count(*) from orders where id between 900 and 950"))
                .isEqualTo(51);
        assertThat(engine.number(
                        "shop", "select count(*) from orders where id between 890 and 899 and status = 'done'"))
                .isZero();
    }

    @Test
    void aSessionIsUndone() {
        archive(false, "orders");
        assertThat(count("shop", "orders")).isLessThan(count("shop", "was_orders"));

        restored(wish(new Selection.OfSession(1)));

        requireShopAsItWas();
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void aSessionIsUndoneWithAllThatItHandedOff() {
        archive(true, "orders");
        assertThat(count("vault", "delivery.proofs")).isPositive();

        RestoreView view = restored(withChildren(wish(new Selection.OfSession(1))));

        requireShopAsItWas();
        assertThat(difference("delivery", "deliveries", "was_deliveries")).isZero();
        assertThat(difference("delivery", "proofs", "was_proofs")).isZero();
        assertThat(view.tables())
                .extracting(RestoreView.Line::table)
                .containsExactly("public.orders", "public.order_items", "public.deliveries", "public.proofs");
        assertThat(count("vault", "holdfast.restored"))
                .isEqualTo(count("vault", "delivery.deliveries") + count("vault", "delivery.proofs"));
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void whereRowsStandNothingComesBackAndTheKeysAreNamed() {
        archive(false, "orders");
        engine.execute("shop", """
                insert into orders select * from was_orders where id = 998;
                insert into orders values (999, 'new', now(), 'other', '{}', '{}')""");

        String error = refused(wish(keys("shop/orders", "997", "998", "999")));

        assertThat(error)
                .contains("rows stand there already, 1 equal and 1 others: 999")
                .contains("nothing was restored");
        assertThat(engine.number("shop", "select count(*) from orders where id = 997"))
                .isZero();
        assertThat(engine.lines("shop", "select status from orders where id = 999"))
                .containsExactly("new");
        assertThat(count("shop", "holdfast.restored")).isZero();
    }

    @Test
    void skippingLeavesOtherRowsAsTheyAreWithAllThatHangsOnTheirKeys() {
        archive(false, "orders");
        engine.execute("shop", """
                insert into orders select * from was_orders where id = 998;
                insert into orders values (999, 'new', now(), 'other', '{}', '{}')""");

        RestoreView view = restored(skipping(wish(keys("shop/orders", "997", "998", "999"))));

        assertThat(view.tables())
                .containsExactly(
                        new RestoreView.Line("shop", "public.orders", 1, 1, 1, List.of("999")),
                        new RestoreView.Line("shop", "public.order_items", 6, 0, 3, List.of()));
        assertThat(engine.lines("shop", "select status from orders where id between 997 and 999 order by id"))
                .containsExactly("done", "done", "new");
        assertThat(engine.number("shop", "select count(*) from order_items where order_id = 999"))
                .isZero();
        assertThat(
                        engine.lines(
                                "shop",
                                "select row_key::text from holdfast.restored where table_name = 'shop_archive.orders' order by 1"))
                .containsExactly("{997}", "{998}");
    }

    @Test
    void aKeyThatWasUsedAgainHasTwoCopiesAndTheNewestComesBackUnlessASessionIsNamed() {
        archive(false, "orders");
        engine.execute("shop", """
                insert into orders values (999, 'done', now() - interval '1 year', 'second life', '{}', '{}');
                insert into order_items values (999, 1, 'second')""");
        archive(false, "orders");

        restored(wish(keys("shop/orders", "999")));
        assertThat(engine.lines("shop", "select note from orders where id = 999"))
                .containsExactly("second life");
        engine.execute("shop", "delete from order_items where order_id = 999; delete from orders where id = 999");

        // it came back and was deleted: the older life does not take its place by itself
        assertThat(refused(wish(keys("shop/orders", "999")))).contains("came back before");
        restored(wish(new Selection.OfKeys("shop/orders", List.of(List.of("999")), 1)));
        assertThat(engine.lines("shop", "select note from orders where id = 999"))
                .containsExactly("note 999");
        assertThat(engine.number("shop", "select count(*) from order_items where order_id = 999"))
                .isEqualTo(3);
    }

    @Test
    void aRowMayGoAndComeBackAgainAndAgain() {
        archive(false, "orders");
        for (int time = 1; time <= 3; time++) {
            restored(wish(keys("shop/orders", "999")));
            archive(false, "orders");
            assertThat(engine.number("shop", "select count(*) from orders where id = 999"))
                    .isZero();
            assertThat(engine.verify().differences()).isEmpty();
        }

        restored(wish(keys("shop/orders", "999")));

        assertThat(engine.number("shop", "select count(*) from shop_archive.orders where id = 999"))
                .isEqualTo(4);
        assertThat(engine.number(
                        "shop", "select count(distinct chunk_id) from holdfast.restored where row_key = '{999}'"))
                .isEqualTo(4);
    }

    @Test
    void parentsThatWereArchivedElsewhereComeAlong() {
        engine.execute("shop", """
                create table refunds (id uuid primary key, order_id bigint not null references orders, no int);
                create index on refunds (order_id);
                insert into refunds values ('00000000-0000-0000-0000-000000000001', 999, 1),
                  ('00000000-0000-0000-0000-000000000002', 998, 2)""");
        engine.policy(TestPolicies.draft("refunds", "shop")
                .archive("vault", "refunds")
                .driving(TestPolicies.full(1)));
        archive(false, "refunds");
        engine.execute("shop", "alter table refunds drop constraint refunds_order_id_fkey");
        archive(false, "orders");
        engine.execute("shop", "alter table refunds add foreign key (order_id) references orders");

        RestoreView view = restored(wish(keys("shop/refunds", "00000000-0000-0000-0000-000000000001")));

        assertThat(view.tables())
                .extracting(RestoreView.Line::table)
                .containsExactly("public.orders", "public.order_items", "public.refunds");
        assertThat(engine.lines("shop", "select order_id::text from refunds")).containsExactly("999");
        assertThat(engine.number("shop", "select count(*) from order_items where order_id = 999"))
                .isEqualTo(3);
    }

    @Test
    void aParentThatIsNowhereStopsItByName() {
        engine.execute("shop", """
                create table refunds (id int primary key, order_id bigint not null references orders);
                create index on refunds (order_id);
                insert into refunds values (1, 999)""");
        engine.policy(
                TestPolicies.draft("refunds", "shop").archive("shop", "kept").driving(TestPolicies.full(1)));
        archive(false, "refunds");
        engine.execute("shop", "delete from order_items where order_id = 999; delete from orders where id = 999");

        assertThat(refused(wish(keys("shop/refunds", "1"))))
                .contains("shop/public.orders 999, which public.refunds (refunds_order_id_fkey) refers to, is neither"
                        + " there nor in an archive");
        assertThat(count("shop", "refunds")).isZero();
    }

    @Test
    void aBundleOfThreeLevelsWithKeysOfSeveralColumnsComesBackFromAnotherDatabase() {
        engine.execute("shop", """
                create table contracts (region text, no int, signed date, primary key (region, no));
                create table positions (region text, no int, pos uuid, primary key (region, no, pos),
                  foreign key (region, no) references contracts);
                create table notes (id bigint generated by default as identity primary key, region text, no int,
                  pos uuid, body text, foreign key (region, no, pos) references positions);
                create index on notes (region, no, pos);
                insert into contracts select r, n, '2020-01-01' from unnest(array['n, o', 'süd']) r, generate_series(1, 9) n;
                insert into positions select region, no, gen_random_uuid() from contracts, generate_series(1, 3);
                insert into notes (region, no, pos, body) select region, no, pos, 'b' || n
                from positions, generate_series(1, 2) n;
                create table was_contracts as table contracts; create table was_positions as table positions;
                create table was_notes as table notes""");
        engine.policy(TestPolicies.draft("contracts", "shop")
                .bundle(List.of("positions", "notes"))
                .archive("vault", "kept")
                .chunkRows(4)
                .driving(TestPolicies.full(1)));
        archive(false, "contracts");
        assertThat(count("shop", "notes")).isZero();

        RestoreView first = restored(wish(new Selection.OfKeys("shop/contracts", List.of(List.of("n, o", "7")), 0)));
        RestoreView second = restored(wish(new Selection.Matching("shop/notes", "id = 108", "UTC")));
        restored(skipping(wish(new Selection.OfSession(1))));

        assertThat(first.restored()).isEqualTo(10);
        assertThat(second.restored()).isEqualTo(10);
        assertThat(first.tables())
                .extracting(RestoreView.Line::table)
                .containsExactly("public.contracts", "public.positions", "public.notes");
        assertThat(difference("shop", "contracts", "was_contracts")).isZero();
        assertThat(difference("shop", "positions", "was_positions")).isZero();
        assertThat(difference("shop", "notes", "was_notes")).isZero();
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void numbersAreKeptComputedColumnsComputedAndSequencesRaised() {
        engine.execute("shop", """
                create sequence apart;
                create sequence few;
                create table things (low int default nextval('few'),id bigint generated always as identity primary key,
                  twice int generated always as (n * 2) stored, n int, serial serial,
                  own bigint default nextval('apart'), unique (serial));
                insert into things (n) select i from generate_series(1, 20) i;
                create table was_things as table things""");
        engine.policy(
                TestPolicies.draft("things", "shop").archive("shop", "kept").driving(TestPolicies.full(1)));
        archive(false, "things");
        engine.execute("shop", """
                alter sequence things_id_seq restart; alter sequence apart restart;
                alter sequence few maxvalue 15 restart increment 10;
                select setval('things_serial_seq', 1000)""");

        restored(wish(new Selection.OfSession(1)));

        assertThat(difference("shop", "things", "was_things")).isZero();
        engine.execute("shop", "insert into things (n, low) values (21, 0)");
        assertThat(engine.lines("shop", "select id || ' ' || serial || ' ' || own from things where n = 21"))
                .containsExactly("21 1001 21");
        assertThat(engine.number("shop", "select last_value from few"))
                .as("the last number that it can give")
                .isEqualTo(11);
    }

    @Test
    void aTriggerThatFiresMustBeAcknowledgedAndMayChangeNothing() {
        archive(false, "orders");
        engine.execute("shop", """
                create function alter_note() returns trigger language plpgsql as
                  $$ begin if new.id = 999 then new.note := 'changed'; end if; return new; end $$;
                create trigger watch before insert on orders for each row execute function alter_note()""");

        assertThat(refused(wish(keys("shop/orders", "998"))))
                .contains("trigger public.orders.watch")
                .contains("acknowledge it");
        restored(accepting(wish(keys("shop/orders", "998")), "trigger public.orders.watch"));
        assertThat(refused(accepting(wish(keys("shop/orders", "999")), "trigger public.orders.watch")))
                .contains("shop/public.orders: rows stand otherwise than they were archived")
                .contains("999");
        assertThat(engine.number("shop", "select count(*) from orders where id = 999"))
                .isZero();
    }

    @Test
    void rulesAndHiddenColumnsAreFound() {
        archive(false, "orders");
        engine.execute("shop", """
                alter table orders drop column note; alter table orders add column must int not null default 0;
                alter table orders alter must drop default;
                create rule aside as on insert to order_items do also select 1""");

        RestorePlan plan = engine.node().operations().restores().plan(wish(keys("shop/orders", "999")));

        assertThat(plan.refusals())
                .anyMatch(refusal -> refusal.contains("rule public.order_items.aside"))
                .anyMatch(refusal -> refusal.contains("column-gone public.orders.note"))
                .anyMatch(refusal -> refusal.contains("column must takes no nulls"));
        assertThat(plan.runnable()).isFalse();
    }

    @Test
    void aRehearsalGoesThroughAllOfItAndLeavesNothing() {
        archive(false, "orders");
        long tables = engine.number("shop", "select count(*) from pg_class");

        Rehearsal good = engine.node().operations().restores().rehearse(wish(new Selection.OfSession(1)));
        engine.execute("shop", "alter table order_items add constraint few check (line_no < 3) not valid");
        Rehearsal bad = engine.node().operations().restores().rehearse(wish(new Selection.OfSession(1)));

        assertThat(good.problem()).isEmpty();
        assertThat(good.inserted()).isEqualTo(good.plan().rows()).isPositive();
        assertThat(bad.problem()).contains("few");
        assertThat(engine.number("shop", "select count(*) from pg_class")).isEqualTo(tables);
        assertThat(engine.number("shop", "select count(*) from pg_namespace where nspname ~ 'rehearsal'"))
                .isZero();
    }

    @Test
    void whatWasShownWithAPinUntilAMomentIsWhatIsDone() {
        archive(false, "orders");
        RestoreWish wish = wish(keys("shop/orders", "999"));
        Pinning pin = Pinning.until(Instant.parse("2100-01-01T00:00:00.123456789Z")); // finer than a database keeps
        RestoreWish pinned =
                new RestoreWish(wish.selection(), false, wish.conflict(), pin, List.of(), wish.actor(), wish.reason());
        RestorePlan shown = engine.node().operations().restores().plan(pinned);

        RestoreView view = engine.node().restores().run(pinned, shown.digest());

        assertThat(view.error()).isEmpty();
        assertThat(view.state()).isEqualTo(RestoreState.DONE);
    }

    @Test
    void pinnedRowsAreNotArchivedAgainUntilTheirPinEnds() {
        archive(false, "orders");
        RestoreWish wish = wish(keys("shop/orders", "998", "999"));
        restored(new RestoreWish(
                wish.selection(), false, wish.conflict(), Pinning.FOR_EVER, List.of(), wish.actor(), wish.reason()));

        archive(false, "orders");

        assertThat(engine.number("shop", "select count(*) from orders where id in (998, 999)"))
                .isEqualTo(2);
        assertThat(engine.node()
                        .operations()
                        .explain(new dev.holdfast.explain.RowQuery("shop/orders", List.of("999")))
                        .blocker())
                .contains("pin 1, for ever, set by ann");
        RestoreOperations restores = engine.node().operations().restores();
        assertThat(restores.pins(false)).hasSize(1);
        restores.endPin(1, "bob", "over");
        assertThat(restores.pins(false)).isEmpty();
        assertThatThrownBy(() -> restores.endPin(1, "bob", "over"))
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining("ended already");
        archive(false, "orders");
        assertThat(engine.number("shop", "select count(*) from orders where id in (998, 999)"))
                .isZero();
    }

    @Test
    void aPinThatComesAfterMarkingHoldsAtTheDelete() {
        engine.when(dev.holdfast.archive.Failpoint.AFTER_MARK, 1, () -> engine.control("""
                insert into holdfast.pin (database_name, table_schema, table_name, key_columns, key_layout, bigint_keys,
                  key_count, set_by, reason) values ('shop', 'public', 'orders', '{id}', '{bigint}', '{{999}}', 1, 'ann', '')"""));

        archive(false, "orders");

        assertThat(engine.number("shop", "select count(*) from orders where id >= 900 and status = 'done'"))
                .isEqualTo(1);
        assertThat(engine.number("shop", "select count(*) from orders where id = 999"))
                .isEqualTo(1);
    }

    @Test
    void aHoldNeitherHindersARestoreNorIsLostByIt() {
        archive(false, "orders");
        engine.features()
                .holds()
                .place(new dev.holdfast.hold.NewHold(
                        "Smith v. Jones",
                        "letter",
                        "ann",
                        List.of(engine.features()
                                .holds()
                                .read(dev.holdfast.hold.TypedScope.ofKeys(
                                        "shop/orders", List.of(List.of("999")), false)))));

        restored(wish(keys("shop/orders", "998", "999")));
        archive(false, "orders");

        assertThat(engine.lines("shop", "select id::text from orders where id in (998, 999)"))
                .containsExactly("999");
    }

    @Test
    void keysThatHaveNotAsManyValuesEachAreNotTakenForOthers() {
        archive(false, "orders");
        RestoreOperations restores = engine.node().operations().restores();

        assertThatThrownBy(() -> restores.request(wish(keys("shop/order_items", "998,1", "999", "998", "2")), ""))
                .isInstanceOf(HoldfastException.class)
                .hasMessage("key 2 of shop/order_items has 1 values and the first has 2; nothing is brought back");
        assertThatThrownBy(() -> restores.request(wish(keys("shop/orders")), ""))
                .isInstanceOf(HoldfastException.class)
                .hasMessage("no key of shop/orders was told; nothing is brought back");
        assertThat(engine.controlNumber("select count(*) from restore")).isZero();
    }

    @Test
    void aNodeDoesWhatIsAskedForIfItIsStillWhatWasShown() {
        archive(false, "orders");
        RestoreOperations restores = engine.node().operations().restores();
        RestoreWish wish = wish(keys("shop/orders", "999"));
        String shown = restores.plan(wish).digest();
        assertThat(restores.plan(wish).digest()).isEqualTo(shown);
        engine.node().serve();

        long good = restores.request(wish, shown);
        engine.await(() -> restores.find(good).state().terminal());
        long stale = restores.request(wish(keys("shop/orders", "998")), shown);
        engine.await(() -> restores.find(stale).state().terminal());

        assertThat(restores.find(good).state()).isEqualTo(RestoreState.DONE);
        assertThat(restores.find(stale).state()).isEqualTo(RestoreState.REFUSED);
        assertThat(restores.find(stale).error()).contains("no longer what was shown");
        assertThat(engine.controlLines(
                        "select act || ' ' || outcome from holdfast.audit where act ~ 'restore' order by number"))
                .containsExactly(
                        "restore.requested done",
                        "restore.done done",
                        "restore.requested done",
                        "restore.done refused");
    }

    @Test
    void whileASessionMovesRowsNothingComesBackAndTheOtherWayRound() {
        archive(false, "orders");
        engine.execute("shop", "insert into orders values (5000, 'done', now() - interval '1 year', '', '{}', '{}')");
        java.util.concurrent.atomic.AtomicReference<RestoreView> meanwhile =
                new java.util.concurrent.atomic.AtomicReference<>();
        engine.when(
                dev.holdfast.archive.Failpoint.AFTER_GROUND,
                1,
                () -> meanwhile.set(restore(wish(keys("shop/orders", "999")))));

        archive(false, "orders");

        assertThat(meanwhile.get().state()).isEqualTo(RestoreState.REFUSED);
        assertThat(meanwhile.get().error()).contains("a session or another restore holds its lease");
        assertThat(engine.number("shop", "select count(*) from orders where id in (999, 5000)"))
                .isZero();
    }
}
