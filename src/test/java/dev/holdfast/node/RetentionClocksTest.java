package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Fragment;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.explain.RowQuery;
import dev.holdfast.history.HistoryColumn;
import dev.holdfast.history.HistoryPage;
import dev.holdfast.history.HistoryQuery;
import dev.holdfast.history.Where;
import dev.holdfast.policy.Clocks.Origin;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyAuthoring;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDefinition.JoinDefinition;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.policy.RetentionFloors;
import dev.holdfast.policy.TableClasses;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.sql.SQLException;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Both clocks over a whole engine: positions that go 13 months after their contract's maturity, and are kept for seven
/// years after it.
class RetentionClocksTest {
    private EngineFixture engine;
    private PolicyAuthoring authoring;
    private TableClasses classes;

    @BeforeEach
    void open() {
        engine = new EngineFixture("bank", "vault");
        authoring = engine.features().authoring();
        classes = engine.features().tableClasses();
        engine.execute("bank", """
                create table contract (id int primary key, maturity date, closed timestamp);
                create table position (basket int, no int, day date, contract int not null references contract,
                  settled timestamptz, primary key (basket, no, day));
                create table flow (basket int, no int, day date, line int, amount numeric,
                  primary key (basket, no, day, line),
                  foreign key (basket, no, day) references position on delete cascade);
                insert into contract values
                  (1, '2020-02-29', '2020-03-01 12:00'), (2, current_date - 10, null), (3, '2024-06-30', 'infinity'),
                  (4, null, null), (5, 'infinity', '2020-01-01');
                insert into position
                select c, n, date '2019-12-31' + n, c, case when n > 1 then timestamptz '2020-10-25 01:30Z' end
                from generate_series(1, 5) c, generate_series(1, 3) n;
                insert into flow select basket, no, day, l, l from position, generate_series(1, 2) l;
                """);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static PolicyDraft positions(String archive) {
        return TestPolicies.draft("positions", "bank")
                .table("position")
                .bundle(List.of("flow"))
                .joins(Map.of("c", new JoinDefinition("contract", Map.of("contract", "id"))))
                .age("c.maturity", "P13M")
                .zone("Europe/Berlin")
                .chunkRows(4)
                .archive(archive, "bank_archive");
    }

    private List<String> ends(String archive, String table, String of) {
        return engine.lines(archive, """
                select basket || ' ' || no || ' ' || (hf_retain_until at time zone 'Europe/Berlin') || ' from '
                  || coalesce((hf_retain_from at time zone 'Europe/Berlin')::text, 'never')
                from bank_archive.%s where basket = %s group by basket, no, 1 order by 1""".formatted(table, of));
    }

    private SessionView run() {
        SessionView session = engine.run("positions").getFirst();
        assertThat(session.state()).as(session.toString()).isEqualTo(SessionState.SUCCEEDED);
        assertThat(engine.verify().differences()).isEmpty();
        return session;
    }

    private void change(PolicyDraft wanted) {
        PolicyDefinition definition = wanted.definition();
        Policy standing = engine.features().policies().byName(definition.name());
        authoring.apply(List.of(definition), Map.of(definition.name(), standing.version()), "ann", "because");
    }

    private Optional<Period> floor(String archive, String table) {
        return engine.features().store().inTransaction(tx -> new RetentionFloors()
                .floor(tx, archive, new TableName("bank_archive", table)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bank", "vault"})
    void bothClocksRunFromTheDateOfAnotherTable(String archive) {
        engine.policy(positions(archive).retention("P7Y").retentionFrom("c.maturity"));

        SessionView session = run();

        assertThat(session.rootRows()).isEqualTo(6);
        for (String table : List.of("position", "flow")) {
            assertThat(ends(archive, table, "1"))
                    .containsExactly(
                            "1 1 2027-03-01 00:00:00 from 2020-02-29 00:00:00",
                            "1 2 2027-03-01 00:00:00 from 2020-02-29 00:00:00",
                            "1 3 2027-03-01 00:00:00 from 2020-02-29 00:00:00");
            assertThat(ends(archive, table, "3"))
                    .contains("3 1 2031-07-01 00:00:00 from 2024-06-30 00:00:00")
                    .hasSize(3);
        }
        assertThat(engine.lines("bank", "select distinct basket from position order by 1"))
                .containsExactly("2", "4", "5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bank", "vault"})
    void aRowWithoutADateIsKeptWithoutEnd(String archive) {
        engine.policy(positions(archive).retention("P7Y").retentionFrom("settled"));
        run();

        assertThat(ends(archive, "flow", "1"))
                .containsExactly(
                        "1 1 infinity from never",
                        // half past two on the day that clocks go back
                        "1 2 2027-10-25 02:30:00 from 2020-10-25 02:30:00",
                        "1 3 2027-10-25 02:30:00 from 2020-10-25 02:30:00");
        assertThat(ends(archive, "position", "1")).isEqualTo(ends(archive, "flow", "1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bank", "vault"})
    void theDateIsNoColumnOfTheHistory(String archive) {
        engine.policy(positions(archive).retention("P7Y").retentionFrom("c.maturity"));
        run();
        HistoryOperations history = engine.node().operations().history();
        List<String> columns = List.of("basket", "no", "day", "contract", "settled");

        HistoryPage page = history.find(
                new HistoryQuery(
                        "bank/position",
                        List.of(),
                        "basket = 1",
                        ZoneOffset.UTC,
                        HistoryQuery.EVERYWHERE,
                        List.of(),
                        10,
                        HistoryQuery.USUAL_PATIENCE),
                new Cancellation());
        assertThat(page.rows()).hasSize(3).allMatch(row -> row.where() == Where.WARM);
        assertThat(page.columns()).map(HistoryColumn::name).containsExactlyElementsOf(columns);

        if (archive.equals("bank")) {
            history.createView("position", "hf_history", "ann");
            assertThat(engine.lines("bank", """
                            select column_name from information_schema.columns
                            where table_schema = 'hf_history' and (column_name !~ '^hf_' or column_name = 'hf_retain_from')
                            order by ordinal_position""")).containsExactlyElementsOf(columns);
        }
    }

    @Test
    void anInfiniteDateIsNone() {
        engine.policy(positions("bank").retention("P1Y2M3D").retentionFrom("c.closed"));
        run();

        assertThat(ends("bank", "position", "1")).contains("1 1 2021-05-04 12:00:00 from 2020-03-01 12:00:00");
        assertThat(ends("bank", "position", "3")).contains("3 1 infinity from never");
    }

    @Test
    void anArchiveTableThatStandsGainsTheDateWhenAPolicyBeginsToCountFromIt() {
        engine.policy(positions("bank").retention("P7Y"));
        run();
        assertThat(engine.lines(
                        "bank",
                        "select column_name from information_schema.columns"
                                + " where table_schema = 'bank_archive' and column_name ~ '^hf_'"))
                .doesNotContain("hf_retain_from");

        change(positions("bank").retention("P7Y").retentionFrom("c.maturity"));
        engine.execute("bank", "update contract set maturity = '2021-01-01' where id = 2");
        run();

        assertThat(ends("bank", "flow", "2")).contains("2 1 2028-01-02 00:00:00 from 2021-01-01 00:00:00");
        assertThat(ends("bank", "flow", "1").getFirst()).endsWith("from never").doesNotContain("infinity");
    }

    @Test
    void aPolicyFollowsItsClassAndTheInstallationInThatOrder() {
        Policy own = engine.policy(positions("vault").retention("P7Y").tableClass("operational"));
        assertThat(own.retention()).isEqualTo(Period.ofYears(7));
        assertThat(own.clocks().retention().origin()).isEqualTo(Origin.POLICY);

        change(positions("vault").retention(null).age("c.maturity", null).tableClass("operational"));

        Policy follows = engine.features().policies().byName("positions");
        assertThat(follows.retention()).isEqualTo(Period.ofYears(1));
        assertThat(follows.residence()).isEqualTo(Period.ofDays(90));
        assertThat(follows.clocks().residence().origin()).isEqualTo(Origin.CLASS);
        assertThat(engine.features().policies().definition(follows).retention()).isNull();

        assertThat(classes.set("operational", Period.ofMonths(13), Period.ofYears(2), "ann", "law"))
                .containsExactly("positions");
        Policy later = engine.features().policies().byName("positions");
        assertThat(later.retention()).isEqualTo(Period.ofYears(2));
        assertThat(later.version()).isEqualTo(follows.version() + 1);
        assertThat(engine.features()
                        .policies()
                        .revisions("positions")
                        .getFirst()
                        .reason())
                .isEqualTo("class operational: residence P90D -> P13M, retention P1Y -> P2Y; law");
        assertThat(classes.set("installation", null, Period.ofYears(9), "ann", ""))
                .isEmpty();
        classes.set("operational", Period.ofMonths(13), null, "ann", "");
        Policy last = engine.features().policies().byName("positions");
        assertThat(last.retention()).isEqualTo(Period.ofYears(9));
        assertThat(last.clocks().retention().origin()).isEqualTo(Origin.INSTALLATION);
    }

    @Test
    void aClassThatPoliciesFollowCannotFallSilent() {
        engine.policy(positions("vault").retention(null).tableClass("functional"));

        assertThatThrownBy(() -> classes.set("functional", Period.ofDays(1), null, "ann", ""))
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BLOCKED))
                .hasMessageContaining("positions follows it and would have no value left");
        assertThat(classes.byName("functional").retention()).isEqualTo(Period.ofYears(7));
        assertThat(engine.controlLines("select act || ' ' || outcome from audit order by number desc limit 1"))
                .containsExactly("retention.class refused");
    }

    @Test
    void lengtheningRaisesTheFloorOfWhatWasArchivedAndShorteningLeavesIt() {
        engine.policy(positions("vault").retention("P7Y"));
        change(positions("vault").retention("P70Y")); // nothing was archived: a slip may be corrected
        change(positions("vault").retention("P7Y"));
        assertThat(floor("vault", "position")).isEmpty();
        run();

        change(positions("vault").retention("P5Y"));
        assertThat(floor("vault", "position")).isEmpty();
        change(positions("vault").retention("P10Y"));
        change(positions("vault").retention("P6Y"));

        for (String table : List.of("position", "flow")) {
            assertThat(floor("vault", table)).contains(Period.ofYears(10));
        }
        assertThat(engine.controlNumber("select count(*) from audit where act = 'retention.raised'"))
                .isEqualTo(2);
    }

    @Test
    void aClassThatBecomesLongerRaisesTheFloorOfItsFollowers() {
        engine.policy(positions("bank").retention(null).tableClass("reference"));
        run();

        classes.set("reference", null, Period.ofYears(8), "ann", "");

        assertThat(floor("bank", "flow")).contains(Period.ofYears(8));
    }

    @Test
    void theDatabaseItselfRefusesToLowerAFloor() {
        engine.control("insert into retention_floor values ('vault', 's', 't', 'P1Y', 'ann', '', now())");

        for (String sql : List.of(
                "update retention_floor set period = 'P11M'",
                "update retention_floor set period = 'P365D'", // shorter than a leap year
                "update retention_floor set table_name = 'other'",
                "delete from retention_floor",
                "truncate retention_floor")) {
            assertThatThrownBy(() -> engine.control(sql))
                    .cause()
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("23001"));
        }
        engine.control("update retention_floor set period = 'P366D'");
    }

    @Test
    void theEndOfAnArchivedRowIsTheLaterOfItsOwnAndTheFloor() {
        engine.policy(positions("bank").retention("P2Y").retentionFrom("c.maturity"));
        run();
        var retaining = engine.estate().database("bank").dialect().retaining();
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        Fragment floored = retaining.end("a", true, Period.ofYears(5), berlin);
        Fragment low = retaining.end("a", true, Period.ofMonths(5), berlin);
        Fragment undated = retaining.end("a", false, Period.ofYears(5), berlin);

        String sql = "select (%s at time zone 'Europe/Berlin')::text from bank_archive.position a"
                + " where basket = 1 and no = 1";
        assertThat(engine.lines("bank", sql.formatted(floored.sql()))).containsExactly("2025-03-01 00:00:00");
        assertThat(engine.lines("bank", sql.formatted(low.sql()))).containsExactly("2022-03-01 00:00:00");
        assertThat(engine.number(
                        "bank",
                        "select count(*) from bank_archive.position a where " + undated.sql()
                                + " < now() + interval '5 years - 1 day'"))
                .isZero();
    }

    @Test
    void explainTellsTheEndThatTheFloorGivesAndThatThereIsNone() {
        engine.policy(positions("bank").retention("P2Y").retentionFrom("settled"));
        run();
        engine.node().operations().retention().lengthenArchived("positions", Period.ofYears(100), "ann", "law");

        assertThat(explained("1", "2", "2020-01-02")).contains("and is kept until 2120-10-26");
        assertThat(explained("1", "1", "2020-01-01")).endsWith("and is kept without end");
    }

    private String explained(String... key) {
        return engine.node()
                .operations()
                .explain(new RowQuery("bank/public.position", List.of(key)))
                .sentence();
    }
}
