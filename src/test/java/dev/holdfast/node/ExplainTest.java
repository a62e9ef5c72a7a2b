package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Failpoint;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.TableName;
import dev.holdfast.explain.Explanation;
import dev.holdfast.explain.Explanation.Answer;
import dev.holdfast.explain.Explanation.Judgement;
import dev.holdfast.explain.Explanation.Kind;
import dev.holdfast.explain.Explanation.Location;
import dev.holdfast.explain.Explanation.Rule;
import dev.holdfast.explain.Explanation.Verdict;
import dev.holdfast.explain.RowQuery;
import dev.holdfast.hold.HoldScope;
import dev.holdfast.hold.NewHold;
import dev.holdfast.policy.Policy;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Why rows of a whole engine are where they are. Orders are placed as many days ago as their number says, those whose
/// number can be divided by five are open, and the rest goes after 90 days.
class ExplainTest {
    private EngineFixture engine;

    @BeforeEach
    void open() {
        engine = new EngineFixture("shop", "delivery", "vault");
        OrderTree.fill(engine);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    /// Everything fires at two in the morning.
    private static Optional<Instant> atTwo(Policy policy, Instant from) {
        Instant today = from.atOffset(ZoneOffset.UTC).toLocalDate().atTime(2, 0).toInstant(ZoneOffset.UTC);
        return Optional.of(today.isBefore(from) ? today.plusSeconds(86_400) : today);
    }

    private Explanation explain(String table, String... key) {
        return engine.features().explainer().explain(new RowQuery(table, List.of(key)), ExplainTest::atTwo);
    }

    private static List<String> rules(Explanation explanation) {
        return explanation.policies().getFirst().rules().stream()
                .map(rule -> rule.name() + " " + rule.answer().id())
                .toList();
    }

    private String deliveryOf(long order) {
        try (var connection = engine.connect("delivery");
                var statement = connection.createStatement();
                var row = statement.executeQuery("select id from deliveries where order_id = " + order + " limit 1")) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aDueRowPassesEveryRuleAndGoesWithTheNextFire() {
        Explanation found = explain("orders", "101");

        assertThat(found.verdict()).isEqualTo(Verdict.DUE);
        assertThat(found.database()).isEqualTo("shop");
        assertThat(found.table()).isEqualTo("public.orders");
        assertThat(found.key()).containsEntry("id", "101");
        assertThat(found.blocker()).isNull();
        assertThat(rules(found))
                .containsExactly(
                        "policy passes",
                        "criteria passes",
                        "residence passes",
                        "hold passes",
                        "pin passes",
                        "paused passes",
                        "findings passes",
                        "schedule note");
        assertThat(found.policies().getFirst().rules().get(1).detail())
                .isEqualTo("status = 'done' is true: status is 'done'");
        assertThat(found.earliest())
                .isEqualTo(atTwo(policy("orders"), Instant.now()).orElseThrow());
        assertThat(found.locations()).extracting(Location::kind).containsExactly(Kind.HOT);
    }

    private Policy policy(String name) {
        return engine.features().policies().byName(name);
    }

    /// Rows cannot be told apart by then: a run takes none of the table.
    @Test
    void aPinIsNamedThoughTheKeyHasAnotherNameByNow() {
        engine.control("""
                insert into pin (database_name, table_schema, table_name, key_columns, key_layout, bigint_keys, key_count,
                  set_by, reason)
                values ('shop', 'public', 'orders', '{number}', '{bigint}', '{7}', 1, 'ann', 'the court asked')""");

        Explanation found = explain("orders", "101");

        assertThat(rules(found)).contains("pin blocks");
        assertThat(found.verdict()).isNotEqualTo(Verdict.DUE);
    }

    @Test
    void aYoungRowWaitsForItsResidenceAndThenForTheNextFire() {
        Explanation found = explain("shop/public.orders", "31");

        Instant due = LocalDate.now(ZoneOffset.UTC)
                .minusDays(31)
                .plusDays(91)
                .atStartOfDay()
                .toInstant(ZoneOffset.UTC);
        assertThat(found.verdict()).isEqualTo(Verdict.NOT_YET);
        assertThat(found.blocker()).contains("placed_at", "is due from");
        assertThat(found.dueFrom()).isEqualTo(due);
        assertThat(found.earliest()).isEqualTo(due.plusSeconds(7200));
        assertThat(engine.features().routes().resolve(policy("orders"), due).cutoff())
                .as("the cut-off of that day")
                .isAfter(Instant.now().minusSeconds(31L * 86_400));
    }

    @Test
    void aClauseThatIsNotTrueIsTheBlockerAndHasNoDate() {
        Explanation found = explain("orders", "100");

        assertThat(found.verdict()).isEqualTo(Verdict.BLOCKED);
        assertThat(found.blocker()).isEqualTo("status = 'done' is not true: status is 'open'");
        assertThat(found.earliest()).isNull();
    }

    @Test
    void aRowOfABundleIsJudgedByItsRootRow() {
        Explanation due = explain("order_items", "101,1");
        Explanation open = explain("order_items", "100", "2");

        assertThat(due.verdict()).isEqualTo(Verdict.DUE);
        assertThat(due.key()).containsEntry("order_id", "101").containsEntry("line_no", "1");
        assertThat(due.policies()).extracting(Judgement::root).containsExactly("public.orders 101");
        assertThat(open.verdict()).isEqualTo(Verdict.BLOCKED);
        assertThat(open.blocker()).contains("status is 'open'");
    }

    @Test
    void anArchivedRowIsFoundWithItsSessionItsRetentionAndItsChildren() {
        long session = engine.run("orders").getFirst().id();

        Explanation found = explain("orders", "101");

        assertThat(found.verdict()).isEqualTo(Verdict.ARCHIVED);
        assertThat(found.sentence()).contains("archived by session " + session, "kept until");
        assertThat(found.locations()).extracting(Location::kind).containsExactly(Kind.WARM, Kind.HANDED_OFF);
        Location warm = found.locations().getFirst();
        assertThat(warm.where()).isEqualTo("shop/shop_archive.orders");
        assertThat(warm.session()).isEqualTo(session);
        assertThat(warm.until()).isAfter(Instant.now().plusSeconds(6L * 365 * 86_400));
        assertThat(found.locations().getLast().where()).startsWith("deliveries, settled");
        assertThat(explain("order_items", "101,1").verdict()).isEqualTo(Verdict.ARCHIVED);
    }

    @Test
    void aRowOfAChildPolicyWaitsForItsParentAndSaysWhy() {
        Explanation young = explain("deliveries", deliveryOf(31));
        Explanation open = explain("deliveries", deliveryOf(100));
        Explanation due = explain("deliveries", deliveryOf(101));

        assertThat(young.verdict()).isEqualTo(Verdict.NOT_YET);
        assertThat(young.blocker()).contains("public.orders 31 has not been archived by orders", "is due from");
        assertThat(young.earliest()).isEqualTo(explain("orders", "31").earliest());
        assertThat(open.verdict()).isEqualTo(Verdict.BLOCKED);
        assertThat(open.blocker()).contains("public.orders 100", "status is 'open'");
        assertThat(open.earliest()).isNull();
        assertThat(due.verdict()).isEqualTo(Verdict.NOT_YET);
        assertThat(due.blocker()).isEqualTo("public.orders 101 has not been archived by orders yet");
    }

    @Test
    void aRowThatCameAfterItsParentHadGoneIsToldSo() {
        engine.run("orders");
        engine.execute("delivery", "insert into deliveries (order_id) values (101)");

        Explanation late = explain("deliveries", deliveryOf(101));

        assertThat(late.verdict()).isEqualTo(Verdict.BLOCKED);
        assertThat(late.blocker()).contains("was archived by session", "settled before this row came");
    }

    @Test
    void aHoldIsNamed() {
        engine.features()
                .holds()
                .place(new NewHold(
                        "Smith v. Jones",
                        "letter",
                        "ann",
                        List.of(new HoldScope.OfKeys(
                                "shop",
                                new TableName("public", "orders"),
                                List.of("id"),
                                new Keys(List.of(KeyType.BIGINT), List.of(new long[] {101}))))));

        assertThat(explain("orders", "101").verdict()).isEqualTo(Verdict.BLOCKED);
        assertThat(explain("orders", "101").blocker()).contains("Smith v. Jones", "placed by ann");
        assertThat(explain("orders", "102").verdict()).isEqualTo(Verdict.DUE);
    }

    @Test
    void aPausedPolicyBlocksWithItsReason() {
        engine.node().operations().pausePolicy("orders", "ann", "stock-taking");

        Explanation found = explain("orders", "101");

        assertThat(found.verdict()).isEqualTo(Verdict.BLOCKED);
        assertThat(found.blocker()).isEqualTo("policy orders is paused: stock-taking");
    }

    @Test
    void whatEveryRunRefusesBlocks() {
        engine.execute(
                "shop", "create table notes (id int primary key, order_id bigint references orders on delete cascade)");

        Explanation found = explain("orders", "101");

        assertThat(found.verdict()).isEqualTo(Verdict.BLOCKED);
        assertThat(found.blocker()).contains("every run refuses", "public.notes");
    }

    @Test
    void aRowOnTheListOfASessionIsMarkedThere() {
        AtomicReference<Explanation> found = new AtomicReference<>();
        engine.failpoints(point -> {
            if (point == Failpoint.BEFORE_SOURCE_COMMIT) {
                synchronized (found) { // no chunk goes before it was asked
                    if (found.get() == null) {
                        engine.await(() -> engine.controlNumber("select count(*) from session where marked_all") == 1);
                        found.set(explain("orders", "101"));
                    }
                }
            }
        });

        long session = engine.run("orders").getFirst().id();

        assertThat(found.get().verdict()).isEqualTo(Verdict.MARKED);
        assertThat(found.get().sentence()).contains("list of session " + session);
        assertThat(found.get().locations()).extracting(Location::kind).containsExactly(Kind.HOT, Kind.MARKED);
    }

    @Test
    void aKeyThatWasUsedAgainIsInBoth() {
        engine.run("orders");
        engine.execute("shop", "insert into orders values (101, 'open', now(), '', '{}', '{}')");

        Explanation found = explain("orders", "101");

        assertThat(found.verdict()).isEqualTo(Verdict.IN_BOTH);
        assertThat(found.locations()).extracting(Location::kind).containsExactly(Kind.HOT, Kind.WARM, Kind.HANDED_OFF);
    }

    @Test
    void aRowThatIsNowhereAndATableThatNoPolicyTakesAreToldSo() {
        engine.execute("shop", "create table extra (id int primary key); insert into extra values (1)");

        assertThat(explain("orders", "5000").verdict()).isEqualTo(Verdict.NOT_FOUND);
        assertThat(explain("orders", "5000").policies()).isEmpty();
        assertThat(explain("extra", "1").verdict()).isEqualTo(Verdict.NO_POLICY);
        assertThat(explain("extra", "1").sentence())
                .isEqualTo("shop/public.extra 1 stays: no policy takes rows of" + " public.extra");
    }

    @Test
    void aRowWithoutAgeIsNeverDueAndAnUnknownClauseSaysSo() {
        engine.execute(
                "shop",
                "alter table orders alter placed_at drop not null, alter status drop not null;"
                        + " insert into orders values (2001, null, null, '', '{}', '{}')");

        Explanation found = explain("orders", "2001");

        assertThat(found.policies().getFirst().rules().stream()
                        .filter(rule -> rule.answer() == Answer.BLOCKS)
                        .map(Rule::detail))
                .contains(
                        "status = 'done' is neither true nor false: status is NULL",
                        "placed_at is NULL: a row without age is never due");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "order | 1 | there is no table order in delivery, shop, vault; did you mean public.orders?",
                "shop/public.orderz | 1 | there is no table public.orderz in shop; did you mean public.orders?",
                "nowhere/orders | 1 | no database is named 'nowhere'",
                "shop/ | 1 | names no table",
                "orders | abc | 'abc' is no value of shop/public.orders.id, which is bigint",
                "orders | 99999999999999999999 | is no value of shop/public.orders.id",
                "orders | 1,2 | '1,2' is no value of shop/public.orders.id",
                "order_items | 1 | the key of shop/public.order_items is order_id (bigint), line_no (integer): 2 values,"
                        + " not 1",
                "deliveries | 7 | '7' is no value of delivery/public.deliveries.id, which is uuid",
                "days | 2026-02-30 | is no key of shop/public.days",
                "keyless | 1 | shop/public.keyless has no key",
                "twice | 1 | there is more than one table twice: say which, delivery/public.twice or shop/public.twice",
            })
    void whatWasTypedWronglyIsNamed(String table, String key, String problem) {
        engine.execute(
                "shop",
                "create table days (day date primary key); create table keyless (id int);"
                        + " create table twice (id int primary key)");
        engine.execute("delivery", "create table twice (id int primary key)");

        assertThatThrownBy(() -> explain(table, key))
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining(problem)
                .extracting(failure -> ((HoldfastException) failure).code())
                .isEqualTo(ErrorCode.USAGE);
    }
}
