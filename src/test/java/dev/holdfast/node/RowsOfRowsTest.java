package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.explain.Explanation;
import dev.holdfast.explain.RowQuery;
import dev.holdfast.hold.NewHold;
import dev.holdfast.hold.TypedScope;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.restore.OnConflict;
import dev.holdfast.restore.Pinning;
import dev.holdfast.restore.RestoreState;
import dev.holdfast.restore.RestoreView;
import dev.holdfast.restore.RestoreWish;
import dev.holdfast.restore.Selection;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tasks with tasks below them, in one table that refers to itself: leaves go first, then what they hung on; what must
/// stay keeps all that it hangs on, and no row goes by the foreign key's own action.
///
/// 40 trees of a task, two below it, and two below each of these, all done and old; each task has a note.
class RowsOfRowsTest {
    private static final int TREES = 40;
    private static final int OF_A_TREE = 7;
    private static final int TASKS = TREES * OF_A_TREE;

    /// Not done; what it hangs on stays: itself, the task above it, and the task of the tree.
    private static final int OPEN = 11;

    private EngineFixture engine;

    @BeforeEach
    void open() {
        engine = new EngineFixture("shop", "vault");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    /// Tree t has the tasks 10 t, below it 10 t + 1 and 10 t + 2, below these 10 t + 3 to 10 t + 6.
    private void tasks(String action) {
        engine.execute("shop", """
                create table tasks (id bigint primary key, above bigint, state text not null, ended date, note text);
                alter table tasks add constraint tasks_above foreign key (above) references tasks on delete %s;
                create table notes (id bigint generated always as identity primary key, task_id bigint not null references tasks on delete cascade, text text);
                create index on tasks (above); create index on tasks (ended); create index on notes (task_id);
                insert into tasks
                select 10 * t + n, case when n = 0 then null else 10 * t + (n - 1) / 2 end, 'done', current_date - 400, 'n'
                from generate_series(1, %d) t, generate_series(0, 6) n order by n;
                insert into notes (task_id, text) select id, 'of ' || id from tasks""".formatted(action, TREES));
    }

    private static PolicyDraft policy(String archive) {
        return TestPolicies.draft("tasks", "shop")
                .bundle(List.of("notes"))
                .criteria("state = 'done'")
                .age("ended", "P1Y")
                .archive(archive, "archived")
                .acknowledge(List.of("identity-column public.notes.id"))
                .chunkRows(9);
    }

    private List<String> standing() {
        return engine.lines("shop", "select id from tasks order by id");
    }

    private void requireOnce(String archive, int stays) {
        assertThat(engine.number("shop", "select count(*) from tasks")).isEqualTo(stays);
        assertThat(engine.number("shop", "select count(*) from notes")).isEqualTo(stays);
        assertThat(engine.number(archive, "select count(distinct id) from archived.tasks"))
                .isEqualTo(engine.number(archive, "select count(*) from archived.tasks"))
                .isEqualTo(TASKS - stays);
        assertThat(engine.number(archive, "select count(distinct id) from archived.notes"))
                .isEqualTo(TASKS - stays);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"shop, no action", "shop, cascade", "vault, restrict", "vault, cascade", "vault, set null"})
    void levelsGoOneAfterTheOtherAndWhatStaysKeepsWhatItHangsOn(String archive, String action) {
        tasks(action);
        engine.execute("shop", "update tasks set state = 'open' where id = 10 * %d + 5".formatted(OPEN));
        engine.execute("shop", "update tasks set ended = current_date where id = 31"); // two hang on it, which may go
        engine.execute("shop", "update tasks set above = id where id = 40"); // itself alone
        engine.policy(policy(archive));

        List<SessionView> sessions = engine.run("tasks");

        assertThat(sessions).extracting(SessionView::state).containsOnly(SessionState.SUCCEEDED);
        assertThat(sessions).extracting(SessionView::rootRows).containsExactly(159L, 78L, 38L);
        assertThat(sessions).extracting(SessionView::trigger).containsExactly("manual", "handoff", "handoff");
        assertThat(sessions.get(2).parentSession()).isEqualTo(sessions.get(1).id());
        assertThat(sessions.get(2).rootSession()).isEqualTo(sessions.get(0).id());
        assertThat(standing()).containsExactly("30", "31", "110", "112", "115");
        assertThat(engine.number("shop", "select count(*) from tasks where id in (31, 112, 115) and above is null"))
                .isZero();
        requireOnce(archive, 5);
        assertThat(engine.run("tasks")).extracting(SessionView::rootRows).containsExactly(0L);
    }

    /// A task that came below another one after that was copied, or asked about, is nobody's to delete.
    @ParameterizedTest
    @CsvSource({"vault, AFTER_ARCHIVE_COMMIT", "vault, AFTER_ASK_HOLDS", "shop, AFTER_ASK_HOLDS"})
    void aTaskThatComesMeanwhileKeepsTheOneAboveIt(String archive, Failpoint moment) {
        tasks("cascade");
        engine.policy(policy(archive));
        engine.when(moment, 2, () -> engine.execute("shop", """
                insert into tasks select 1000 + id, id, 'open', null, 'new' from (
                  select id from tasks t where not exists (select 1 from tasks below where below.above = t.id)
                  for key share skip locked) leaf"""));

        List<SessionView> sessions = engine.run("tasks");

        assertThat(sessions.getFirst().state()).isEqualTo(SessionState.SUCCEEDED);
        long came = engine.number("shop", "select count(*) from tasks where id > 1000");
        assertThat(came).isPositive();
        assertThat(engine.number(
                        "shop",
                        "select count(*) from tasks t where id > 1000 and not exists"
                                + " (select 1 from tasks above where above.id = t.above)"))
                .isZero();
        assertThat(engine.number("shop", "select count(*) from tasks where id < 1000")
                        + engine.number(archive, "select count(*) from archived.tasks"))
                .isEqualTo(TASKS);
        assertThat(engine.number(archive, "select count(*) from archived.tasks where id > 1000"))
                .isZero();
        assertThat(engine.verify().differences()).isEmpty();
    }

    /// Its writer commits while the delete waits for it: what the delete saw before would let its row go by CASCADE.
    @ParameterizedTest
    @ValueSource(strings = {"shop", "vault"})
    void aTaskThatIsBeingWrittenKeepsTheOneAboveIt(String archive) throws Exception {
        tasks("cascade");
        engine.policy(policy(archive).driving(TestPolicies.full(1)));
        AtomicLong written = new AtomicLong();
        try (Connection writer = engine.connect("shop");
                var committing = Executors.newSingleThreadScheduledExecutor()) {
            writer.setAutoCommit(false);
            engine.when(Failpoint.AFTER_COMPARE_FINGERPRINT, 2, () -> {
                try (var statement = writer.createStatement()) {
                    written.set(statement.executeUpdate("""
                            insert into tasks select 1000 + id, id, 'open', null, 'new' from (
                              select id from tasks t where not exists (select 1 from tasks below where below.above = t.id)
                              for key share skip locked) leaf"""));
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
                var _ = committing.schedule(
                        () -> {
                            writer.commit();
                            return true;
                        },
                        60,
                        TimeUnit.MILLISECONDS);
            });

            engine.run("tasks");
        }

        assertThat(written.get()).isGreaterThan(100);
        assertThat(engine.number("shop", "select count(*) from tasks where id > 1000"))
                .isEqualTo(written.get());
        assertThat(engine.number("shop", "select count(*) from tasks where id < 1000")
                        + engine.number(archive, "select count(*) from archived.tasks"))
                .isEqualTo(TASKS);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void aTaskThatIsHeldKeepsWhatItHangsOn() {
        tasks("cascade");
        engine.policy(policy("vault"));
        var holds = engine.features().holds();
        holds.place(new NewHold(
                "Smith v. Jones",
                "letter of 3 May",
                "ann",
                List.of(holds.read(TypedScope.ofKeys("shop/tasks", List.of(List.of("54")), false)))));

        engine.run("tasks");

        assertThat(standing()).containsExactly("50", "51", "54");
        requireOnce("vault", 3);
    }

    @Test
    void aRunWithALimitIsOneSession() {
        tasks("no action");
        engine.policy(policy("vault"));

        List<SessionView> sessions = engine.node()
                .runs()
                .run(List.of("tasks"), new Runs.RunOptions(200, Duration.ZERO, true, "test"), _ -> {});

        assertThat(sessions).extracting(SessionView::rootRows).containsExactly(160L);
    }

    @Test
    void aRunByAShorterResidenceGoesUpByIt() {
        tasks("no action");
        engine.policy(policy("vault").age("ended", "P2Y"));

        List<SessionView> sessions = engine.node()
                .runs()
                .run(
                        List.of("tasks"),
                        new Runs.RunOptions(0, Duration.ZERO, true, "test", false, Period.ofYears(1)),
                        _ -> {});

        assertThat(sessions).extracting(SessionView::rootRows).containsExactly(160L, 80L, 40L);
    }

    /// The next levels go on by whoever takes up what was left.
    @Test
    void aRunThatIsKilledAtTheSecondLevelIsResumedToItsEnd() {
        tasks("cascade");
        engine.policy(policy("vault"));
        AtomicBoolean killed = new AtomicBoolean();
        engine.failpoints(point -> {
            if (point == Failpoint.AFTER_ARCHIVE_COMMIT
                    && engine.controlNumber("select count(*) from session") == 2
                    && killed.compareAndSet(false, true)) {
                throw new IllegalStateException("killed");
            }
        });
        assertThatThrownBy(() -> engine.run("tasks")).hasMessageContaining("killed");
        engine.failpoints(Failpoint.Listener.NONE);

        List<SessionView> resumed = engine.resume();

        assertThat(killed).isTrue();
        assertThat(resumed).extracting(SessionView::state).containsOnly(SessionState.SUCCEEDED);
        assertThat(resumed).extracting(SessionView::rootRows).containsExactly(80L, 40L);
        requireOnce("vault", 0);
    }

    @Test
    void aTaskComesBackWithThoseThatItHangsOn() {
        tasks("cascade");
        engine.policy(policy("vault"));
        engine.run("tasks");
        requireOnce("vault", 0);

        RestoreView view = engine.node()
                .restores()
                .run(
                        new RestoreWish(
                                new Selection.OfKeys("shop/tasks", List.of(List.of("54")), 0),
                                false,
                                OnConflict.FAIL,
                                Pinning.NONE,
                                List.of(),
                                "ann",
                                "court order"),
                        null);

        assertThat(view.error()).isEmpty();
        assertThat(view.state()).isEqualTo(RestoreState.DONE);
        assertThat(standing()).containsExactly("50", "51", "54");
        assertThat(engine.lines("shop", "select task_id from notes order by 1")).containsExactly("50", "51", "54");

        assertThat(engine.run("tasks")).extracting(SessionView::rootRows).containsExactly(1L, 1L, 1L);
        assertThat(standing()).isEmpty();
        assertThat(engine.verify().differences()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", "vault"})
    void explainSaysWhatATaskWaitsFor(String archive) {
        tasks("cascade");
        engine.policy(policy(archive));

        Explanation above = explain("51");
        Explanation leaf = explain("54");

        assertThat(above.policies().getFirst().rules())
                .filteredOn(rule -> rule.name().equals("criteria"))
                .extracting(Explanation.Rule::detail)
                .containsExactly(
                        "state = 'done' is true: state is 'done'",
                        "no row of public.tasks refers to it by above is not true");
        assertThat(leaf.verdict()).isEqualTo(Explanation.Verdict.DUE);
    }

    private Explanation explain(String id) {
        return engine.features()
                .explainer()
                .explain(new RowQuery("shop/tasks", List.of(id)), (_, _) -> Optional.empty());
    }
}
