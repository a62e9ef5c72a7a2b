package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.alert.AlertKind;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.TestDatabase;
import dev.holdfast.finding.Figure;
import dev.holdfast.finding.Finding;
import dev.holdfast.finding.Found;
import dev.holdfast.finding.Severity;
import dev.holdfast.finding.rule.GrowthOutpaces;
import dev.holdfast.finding.rule.Rules;
import dev.holdfast.growth.CatchUp;
import dev.holdfast.policy.TestPolicies;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each rule sees its situation and nothing where it is not; what is found is kept, noted, put off, and resolved.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FindingsTest {
    @AutoClose
    private final EngineFixture engine = open();

    private static EngineFixture open() {
        EngineFixture engine = new EngineFixture("one", "vault");
        SmallEstate.table(engine, "one", "t1");
        engine.execute("one", "create table below (id bigint primary key, t1 bigint); create index on below (t1)");
        SmallEstate.policy(engine, "t1", "one", 100);
        engine.policy(TestPolicies.draft("below", "one")
                .parent("t1", Map.of("id", "t1"))
                .archive("vault", "one")
                .definition());
        return engine;
    }

    private FindingOperations findings() {
        return engine.node().operations().findings();
    }

    /// Only by the rules over tables, without what the alert watch finds out first.
    private List<Finding> byTables() {
        FindingWatch watch = new FindingWatch(
                engine.features(), new NoTimetable(), engine.features().store().installation(), Instant::now);
        assertThat(watch.look()).isEmpty();
        return findings().list(false, 100);
    }

    @AfterEach
    void forget() {
        unmake();
        engine.control("truncate finding");
        engine.control("select setval(pg_get_serial_sequence(t, 'id'), 1, false)"
                + " from unnest('{session,hold,cold_file,legacy_plan,disposal_order}'::text[]) t");
    }

    private void unmake() {
        engine.control("truncate session, handoff, alert, hold, archive_change, cold_request, cold_file,"
                + " delivery, endpoint, legacy_plan, growth_table cascade");
    }

    static List<Situation> situations() {
        return Situation.all();
    }

    @ParameterizedTest
    @MethodSource("situations")
    void aRuleSeesItsSituationAsLongAsItLasts(Situation situation) {
        assertThat(byTables()).isEmpty();

        engine.control(situation.sql());
        List<Finding> seen = byTables();

        assertThat(seen)
                .filteredOn(finding -> finding.rule().equals(situation.rule()))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.subject()).isEqualTo(situation.subject());
                    assertThat(finding.action().command()).isEqualTo(situation.command());
                    assertThat(finding.figures()).isNotEmpty();
                });
        long id = seen.getFirst().id();
        assertThat(byTables()).extracting(Finding::id).contains(id); // the same one, not another

        engine.control(situation.undo());
        unmake();
        assertThat(byTables()).isEmpty();
        assertThat(findings().find(id).resolvedAt()).isNotNull();
    }

    static List<Situation> notYet() {
        return Situation.notYet();
    }

    @ParameterizedTest
    @MethodSource("notYet")
    void aRuleSeesNothingWhereItIsTooEarlyOrTooLittle(Situation situation) {
        engine.control(situation.sql());
        List<Finding> seen = byTables();
        engine.control(situation.undo());

        assertThat(seen).extracting(Finding::rule).doesNotContain(situation.rule());
    }

    @Test
    void whatWasResolvedLongAgoIsForgotten() {
        failed();
        engine.control("truncate session cascade");
        byTables();
        engine.control("update finding set resolved_at = now() - interval '1 year'");

        byTables();

        assertThat(engine.controlNumber("select count(*) from finding")).isZero();
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsSeenAndToldAsAnAlert() {
        DatabaseSpec known = engine.estate().spec("one");
        engine.estate().put(TestDatabase.like(known).database("nowhere_at_all").spec());
        try {
            findings().look();
            assertThat(findings().list(false, 10)).anySatisfy(finding -> {
                assertThat(finding.rule()).isEqualTo("database-unfit");
                assertThat(finding.subject()).isEqualTo("database one");
                assertThat(finding.action().command()).isEqualTo("holdfast db check one");
            });
            assertThat(engine.node().operations().alerts().list(true, 10))
                    .extracting(alert -> alert.kind() + " " + alert.subject())
                    .contains(AlertKind.FINDING + " database-unfit one");
        } finally {
            engine.estate().put(known);
        }

        findings().look();
        assertThat(findings().list(false, 10)).extracting(Finding::message).allSatisfy(message -> assertThat(message)
                .startsWith("fsync: ")); // the tests' server has none
    }

    @Test
    void ofTwoNodesOneTellsWhatItSees() {
        DatabaseSpec known = engine.estate().spec("one");
        engine.estate().put(TestDatabase.like(known).database("nowhere_at_all").spec());
        findings().look();
        engine.estate().put(known);
        long unreachable = engine.controlNumber("select id from finding where key = 'one' and message ~ 'nowhere'");

        try (Node second = engine.secondNode()) {
            second.operations().findings().look();
            assertThat(findings().find(unreachable).message()).contains("nowhere_at_all");
        }

        findings().look();
        assertThat(findings().find(unreachable).message()).startsWith("fsync: ");
    }

    @Test
    void anAuditThatWasAlteredIsFoundByWhoeverFollowsIt() {
        findings().acknowledge(failed(), "ann", "");
        engine.control("alter table audit disable trigger user; update audit set actor = 'nobody' where number = 1;"
                + " alter table audit enable trigger user");

        engine.node().operations().checkAudit();

        assertThat(findings().list(false, 10))
                .extracting(Finding::rule)
                .containsExactly("audit-broken", "session-failed");
        engine.control("alter table audit disable trigger user; update audit set actor = 'test' where number = 1;"
                + " alter table audit enable trigger user");
    }

    private long failed() {
        engine.control(Situation.all().getFirst().sql());
        return byTables().getFirst().id();
    }

    @Test
    void whoTookNoteOfItIsKeptAndPutOffItIsNotListed() {
        long id = failed();

        findings().acknowledge(id, "ann", "the disk is on its way");
        assertThat(byTables()).singleElement().satisfies(finding -> {
            assertThat(finding.acknowledgedBy()).isEqualTo("ann");
            assertThat(finding.note()).isEqualTo("the disk is on its way");
            assertThat(finding.needsSomebody(Instant.now())).isFalse();
        });

        Instant until = Instant.now().plus(2, ChronoUnit.HOURS).truncatedTo(ChronoUnit.MILLIS);
        findings().snooze(id, until, "bob", "");
        assertThat(byTables()).isEmpty();
        assertThat(findings().find(id).snoozedUntil()).isEqualTo(until);
        engine.control("update finding set snoozed_until = now() - interval '1 second'");
        assertThat(byTables()).hasSize(1);
        assertThat(
                        engine.controlLines(
                                "select actor || ' ' || act || ' ' || object from audit where act ~ '^finding' order by number"))
                .containsSequence("ann finding.acknowledged finding " + id, "bob finding.snoozed finding " + id);
    }

    @Test
    void whatGetsWorseAsksAgain() {
        engine.control("""
                insert into handoff (session_id, chunk_id, child_policy_id, key_count, state, handed_off_at, consume_after)
                select 1, 1, id, 120, 'pending', now() - interval '26 hours', now() - interval '26 hours'
                from policy where name = 'below'""");
        long id = byTables().getFirst().id();
        findings().acknowledge(id, "ann", "");
        findings().snooze(id, Instant.now().plus(Duration.ofDays(30)), "ann", "");

        engine.control("update handoff set handed_off_at = now() - interval '4 days', consume_after = handed_off_at");
        engine.control("update handoff set consume_after = handed_off_at");

        assertThat(byTables()).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo(id);
            assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
            assertThat(finding.needsSomebody(Instant.now())).isTrue();
        });
    }

    @Test
    void whatIsResolvedOrPastCanNeitherBeNotedNorPutOff() {
        long id = failed();
        assertThatThrownBy(() -> findings().snooze(id, Instant.EPOCH, "ann", ""))
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining("has passed");
        engine.control("truncate session cascade");
        byTables();

        assertThatThrownBy(() -> findings().acknowledge(id, "ann", ""))
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BLOCKED))
                .hasMessageContaining("finding " + id + " is resolved");
        assertThatThrownBy(() -> findings().find(999_999)).hasMessageContaining("there is no finding 999999");
    }

    @Test
    void aRuleThatCannotLookLeavesItsFindingsAndLetsTheOthersLook() {
        long id = failed();
        engine.control("alter table policy rename column name to other; alter table policy add column name int");
        try {
            FindingWatch watch = new FindingWatch(
                    engine.features(),
                    new NoTimetable(),
                    engine.features().store().installation(),
                    Instant::now);
            engine.control("""
                    insert into alert (kind, severity, subject, message, action)
                    values ('hold', 'error', 'hold 3 policy t1', '2 rows went', 'holdfast hold show 3')""");
            engine.control("alter table policy drop column name");

            assertThat(watch.look()).anyMatch(blind -> blind.startsWith("session-failed: "));
        } finally {
            engine.control("alter table policy rename column other to name");
        }
        assertThat(findings().list(false, 10)).extracting(Finding::rule).contains("session-failed", "hold-violated");
        assertThat(findings().find(id).open()).isTrue();
    }

    @Test
    void aPolicyThatTakesLessThanComesInIsFound() {
        List<Found> found = GrowthOutpaces.of(List.of(
                catchUp("orders", CatchUp.Verdict.NEVER, "can never catch up: 4,682/h in, 1,000/h out"),
                catchUp("items", CatchUp.Verdict.CATCHES_UP, "caught up in 3 days")));

        assertThat(found).singleElement().satisfies(each -> {
            assertThat(each.subject()).isEqualTo("policy orders");
            assertThat(each.message()).startsWith("can never catch up");
            assertThat(each.action().command()).isEqualTo("holdfast growth catch-up orders");
            assertThat(each.figures()).extracting(Figure::value).containsExactly("4682", "1000");
        });
    }

    private static CatchUp catchUp(String policy, CatchUp.Verdict verdict, String words) {
        return new CatchUp(
                policy,
                "one",
                new TableName("public", policy),
                verdict,
                4682.0,
                1000.0,
                24_000.0,
                4,
                2,
                null,
                null,
                words);
    }

    @Test
    void policiesThatBeginAtTheSameMomentAreFound() {
        engine.control("update policy set cron = '0 0 3 * * ?'");
        Instant three = Instant.parse("2026-12-01T03:00:00Z");

        List<Found> found = engine.features().store().inTransaction(tx -> Rules.all((_, zone, _) -> {
                    assertThat(zone).isEqualTo(ZoneId.of("UTC"));
                    return List.of(three);
                })
                .ofTables()
                .getLast()
                .look(tx));
        engine.control("update policy set paused = true where name = 't1'");
        List<Found> alone = engine.features().store().inTransaction(tx -> Rules.all((_, _, _) -> List.of(three))
                .ofTables()
                .getLast()
                .look(tx));
        engine.control("update policy set cron = null, paused = false");

        assertThat(alone).isEmpty();
        assertThat(found).singleElement().satisfies(each -> {
            assertThat(each.subject()).isEqualTo("database one");
            assertThat(each.message()).contains("below, t1");
        });
    }
}
