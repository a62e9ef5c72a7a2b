package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.alert.Alert;
import dev.holdfast.alert.AlertKind;
import dev.holdfast.alert.CommandDelivery;
import dev.holdfast.archive.Failpoint;
import dev.holdfast.hold.TypedHold;
import dev.holdfast.hold.TypedScope;
import dev.holdfast.node.Runs.RunListener;
import dev.holdfast.policy.Placement;
import dev.holdfast.policy.Policies;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.recovery.Recovery;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is raised, once, and what ends it.
class AlertsTest {
    @AutoClose
    private final EngineFixture engine = SmallEstate.open();

    private final List<String> told = new ArrayList<>();

    private void listen(Duration longest) {
        engine.node()
                .tellAlerts(
                        longest,
                        (_, alert) ->
                                told.add(alert.kind().id() + " " + alert.subject() + (alert.open() ? "" : " over")));
    }

    private List<Alert> look() {
        return engine.node().operations().alerts().look();
    }

    private List<Recovery> recoveries() {
        return engine.node().operations().estateRuns().recoveries();
    }

    @Test
    void aFailureIsToldOnceAndSoIsItsEnd() {
        listen(AlertWatch.USUAL_MOST);
        engine.execute("one", "alter table t1 rename to elsewhere");

        engine.node().estateRuns().run(SmallEstate.wish(2), SmallEstate.NOBODY);
        look();
        look();

        assertThat(told).containsExactly("failed policy t1");
        assertThat(look()).singleElement().satisfies(alert -> {
            assertThat(alert.times()).isGreaterThan(2);
            assertThat(alert.message()).contains("there is no table public.t1");
            assertThat(alert.action()).contains("holdfast");
        });

        engine.execute("one", "alter table elsewhere rename to t1");
        engine.run("t1");
        assertThat(look()).isEmpty();
        assertThat(told).containsExactly("failed policy t1", "failed policy t1 over");
        assertThat(engine.node().operations().alerts().list(false, 10)).hasSize(1);
    }

    /// Its session stands as one that nobody works on does.
    @Test
    void aPolicyThatARunTriesAgainIsNoAlert() {
        listen(AlertWatch.USUAL_MOST);
        AtomicInteger tries = new AtomicInteger();
        RunListener looking = new RunListener() {
            @Override
            public void progress(SessionView session) {}

            @Override
            public void again(String work, Duration rest, String reason) {
                tries.incrementAndGet();
                engine.control("update session set updated_at = updated_at - interval '1 minute'");
                assertThat(look()).isEmpty();
            }
        };
        engine.when(Failpoint.BEFORE_SOURCE_COMMIT, 1, () -> engine.cut("one"));

        engine.node().estateRuns().run(SmallEstate.wish(1), looking);

        assertThat(tries).hasValue(1);
        assertThat(look()).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void whatTakesTooLongIsToldWhileItRuns() {
        listen(Duration.ZERO);
        engine.when(Failpoint.AFTER_MARK, 1, this::look);

        engine.node().estateRuns().run(SmallEstate.wish(1), SmallEstate.NOBODY);

        assertThat(told).contains("long run 1", "long session 1", "long run 1 over", "long session 1 over");
        assertThat(look()).isEmpty();
    }

    @Test
    void statusSaysWhatResumingWillDoAndARecordThatIsGoneIsAnAlert() {
        listen(AlertWatch.USUAL_MOST);
        engine.when(Failpoint.BEFORE_SOURCE_COMMIT, 2, () -> {
            throw new Killed();
        });
        assertThatThrownBy(() -> engine.run("t1")).isInstanceOf(Killed.class);
        engine.restart();
        listen(AlertWatch.USUAL_MOST);

        assertThat(recoveries()).singleElement().satisfies(recovery -> {
            assertThat(recovery.problems()).isEmpty();
            assertThat(recovery.handedOff() + recovery.toHandOff() + recovery.toDelete() + recovery.toMove())
                    .isEqualTo(3);
            assertThat(recovery.toDelete()).isPositive();
            assertThat(recovery.words()).contains("stand copied");
        });
        assertThat(look()).extracting(Alert::kind).doesNotContain(AlertKind.RECOVERY);

        long chunk = engine.controlNumber("select max(chunk_id) from ledger where state = 'marked'");
        engine.execute("one", """
                insert into holdfast.receipt (installation, chunk_id, table_name, session_id, epoch, row_count, row_hash,
                  row_bytes)
                select installation, %d, 'public.t1', 1, 1, 100, 0, 0 from holdfast.fence limit 1
                on conflict do nothing""".formatted(chunk));
        engine.execute("vault", "delete from holdfast.manifest where chunk_id = " + chunk);
        assertThat(recoveries()).singleElement().satisfies(recovery -> assertThat(recovery.problems())
                .anyMatch(problem -> problem.contains("chunk " + chunk)));
        assertThat(look()).anySatisfy(alert -> {
            assertThat(alert.kind()).isEqualTo(AlertKind.RECOVERY);
            assertThat(alert.action()).isEqualTo("holdfast verify t1");
        });
        assertThat(told).contains("recovery session 1");
    }

    /// What a session moved before its policy was changed is where the policy archived to by then.
    @Test
    void aSessionOfAVersionBeforeIsComparedWithTheArchiveOfThatVersion() {
        listen(AlertWatch.USUAL_MOST);
        engine.when(Failpoint.BEFORE_SOURCE_COMMIT, 2, () -> {
            throw new Killed();
        });
        assertThatThrownBy(() -> engine.run("t1")).isInstanceOf(Killed.class);
        engine.restart();
        listen(AlertWatch.USUAL_MOST);
        List<String> before = recoveries().stream().map(Recovery::words).toList();

        change("elsewhere");

        assertThat(recoveries()).singleElement().satisfies(recovery -> {
            assertThat(recovery.problems()).isEmpty();
            assertThat(recovery.unread()).isEmpty();
        });
        assertThat(recoveries()).extracting(Recovery::words).isEqualTo(before);
        assertThat(look()).extracting(Alert::kind).doesNotContain(AlertKind.RECOVERY);

        assertThat(engine.resume()).singleElement().satisfies(stands -> {
            assertThat(stands.state()).isEqualTo(SessionState.INTERRUPTED);
            assertThat(stands.error())
                    .contains("session 1 was begun to move one/public.t1 to vault/one.t1, and the policy says "
                            + "one/public.t1 to vault/elsewhere.t1 by now");
        });
        change("one");
        assertThat(engine.resume()).extracting(SessionView::state).containsExactly(SessionState.SUCCEEDED);
        assertThat(engine.verify().differences()).isEmpty();
        assertThat(engine.number("vault", "select count(*) from one.t1")).isEqualTo(SmallEstate.ROWS);
        assertThat(engine.number("one", "select count(*) from t1")).isZero();
    }

    private void change(String archiveSchema) {
        Policies policies = engine.features().policies();
        var unused = engine.features()
                .authoring()
                .apply(
                        List.of(PolicyDraft.of(policies.definition(policies.byName("t1")))
                                .archive("vault", archiveSchema)
                                .definition()),
                        Map.of("t1", policies.byName("t1").version()),
                        "ann",
                        "moved");
    }

    private void holdTwoRows() {
        engine.node()
                .operations()
                .holds()
                .place(new TypedHold(
                        "Smith",
                        "letter",
                        "ann",
                        List.of(TypedScope.ofKeys("one/t1", List.of(List.of("7"), List.of("8")), false)),
                        null));
    }

    @Test
    void rowsThatWentAlthoughAHoldCoveredThemAreFoundAfterwards() {
        listen(AlertWatch.USUAL_MOST);
        engine.run("t1");
        holdTwoRows();
        engine.node().lookAtHolds();
        assertThat(told).isEmpty();

        engine.control("update ledger set marked_at = clock_timestamp() + interval '1 hour'");
        engine.node().lookAtHolds();

        assertThat(told).containsExactly("hold hold 1 policy t1");
        assertThat(engine.node().operations().alerts().list(true, 10))
                .singleElement()
                .satisfies(alert -> assertThat(alert.message()).contains("2 rows", "hold 1"));
    }

    @Test
    void anEarlierArchiveThatLeftTheEstateHidesNoRowsInOtherPlaces() {
        listen(AlertWatch.USUAL_MOST);
        engine.run("t1");
        holdTwoRows();
        engine.control("update ledger set marked_at = clock_timestamp() + interval '1 hour'");
        engine.control("update policy_revision set after_toml = replace(after_toml, 'vault', 'cellar')");
        assertThat(engine.features()
                        .policies()
                        .placements(engine.features().policies().byName("t1")))
                .extracting(Placement::archiveDatabase)
                .containsExactly("vault", "cellar");

        engine.node().lookAtHolds();

        assertThat(told).containsExactly("hold hold 1 policy t1");
    }

    @Test
    void aProgramThatIsToldGetsTheAlertAndOneThatFailsIsToldAgain(@TempDir Path folder) throws IOException {
        Path program = Files.writeString(
                folder.resolve("tell"),
                "#!/bin/sh\ncat >> " + folder.resolve("told") + "\ntest ! -e " + folder.resolve("broken") + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        Files.createFile(folder.resolve("broken"));
        engine.node().tellAlerts(AlertWatch.USUAL_MOST, new CommandDelivery(program, Duration.ofSeconds(10)));
        engine.execute("one", "drop table t1");
        engine.run("t1");

        look();
        Files.delete(folder.resolve("broken"));
        look();
        look();

        assertThat(Files.readAllLines(folder.resolve("told")))
                .hasSize(2)
                .allMatch(line -> line.contains("\"event\":\"raised\"") && line.contains("\"subject\":\"policy t1\""));
    }
}
