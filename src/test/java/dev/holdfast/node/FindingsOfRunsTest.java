package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.alert.AlertKind;
import dev.holdfast.finding.Finding;
import dev.holdfast.finding.Overview;
import dev.holdfast.finding.Severity;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Findings about real sessions.
class FindingsOfRunsTest {
    @AutoClose
    private final EngineFixture engine = open();

    private static EngineFixture open() {
        EngineFixture engine = new EngineFixture("one", "vault");
        SmallEstate.table(engine, "one", "t1");
        SmallEstate.policy(engine, "t1", "one", 100);
        return engine;
    }

    private FindingOperations findings() {
        return engine.node().operations().findings();
    }

    private List<Finding> look() {
        engine.node().operations().alerts().look();
        return findings().list(false, 100);
    }

    @Test
    void anInstallationWithoutAPolicyIsTold() {
        try (EngineFixture empty = new EngineFixture("one")) {
            empty.node().operations().alerts().look();

            assertThat(empty.node().operations().findings().list(false, 10))
                    .extracting(Finding::rule)
                    .containsExactly("no-policy");
        }
        assertThat(look()).isEmpty();
    }

    @Test
    void indexesThatServeNothingOrAreMissingAreFoundInEachDatabase() {
        engine.execute("one", """
                create table child (id bigint primary key, t1 bigint not null references t1);
                create index note_once on t1 (note);
                create index note_twice on t1 (note)""");
        findings().look();

        assertThat(findings().list(false, 100))
                .filteredOn(finding -> finding.rule().equals("indexes-wrong"))
                .extracting(finding -> finding.action().command())
                .containsExactlyInAnyOrder(
                        "holdfast indexes --database one --missing",
                        "holdfast indexes --database one --unused --duplicates");

        engine.execute("one", "drop table child; drop index note_twice");
        findings().look();
        assertThat(findings().list(false, 100))
                .noneMatch(finding -> finding.rule().equals("indexes-wrong"));
    }

    @Test
    void aFailureIsFoundAndItsEndResolvesIt() {
        engine.execute("one", "alter table t1 rename to elsewhere");
        engine.run("t1");

        assertThat(look()).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("session-failed");
            assertThat(finding.message()).contains("there is no table public.t1");
        });

        engine.execute("one", "alter table elsewhere rename to t1");
        engine.run("t1");
        assertThat(look()).isEmpty();
    }

    @Test
    void aVerificationThatFindsDifferencesIsAFindingAndAnAlertUntilAnotherFindsNone() {
        engine.run("t1");
        engine.execute("vault", "update one.t1 set note = note || '!' where id = 17");
        engine.verify();

        assertThat(look()).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("verify-differs");
            assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
            assertThat(finding.action().command()).isEqualTo("holdfast verify t1");
        });
        assertThat(engine.node().operations().alerts().list(true, 10))
                .extracting(alert -> alert.kind() + " " + alert.subject())
                .containsExactly(AlertKind.VERIFY + " policy t1");

        engine.execute("vault", "update one.t1 set note = 'note 17' where id = 17");
        engine.verify();
        assertThat(look()).isEmpty();
        assertThat(engine.node().operations().alerts().list(true, 10)).isEmpty();
    }

    @Test
    void theOverviewShowsTheFirst25AndSaysHowManyMoreThereAre() {
        engine.control("""
                insert into finding (rule, key, severity, subject, message, figures, command)
                select 'session-failed', i::text, 1, 'policy ' || i, 'm', '[]', 'holdfast resume' from generate_series(1, 30) i""");

        Overview overview = findings().overview();

        assertThat(overview.findings()).hasSize(25);
        assertThat(overview.more()).isEqualTo(5);
    }

    @Test
    void theOverviewCountsWhatWasArchivedLately() {
        engine.run("t1");
        // a session that began long before counts by its chunks of the day: one of three is older
        engine.control("""
                update session set started_at = now() - interval '9 days';
                update ledger set ended_at = now() - interval '2 days'
                where chunk_id = (select min(chunk_id) from ledger where archived_rows = 100)""");

        Overview overview = findings().overview();

        long rows = engine.controlNumber("select sum(archived_rows) from session");
        assertThat(overview.week().rows()).isEqualTo(rows);
        assertThat(overview.day().rows()).isEqualTo(rows - 100);
        assertThat(overview.day().bytes())
                .isPositive()
                .isLessThan(overview.week().bytes());
        assertThat(overview.ended()).isNotEmpty();
        assertThat(overview.running()).isEmpty();
    }
}
