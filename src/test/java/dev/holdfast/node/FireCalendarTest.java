package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.AuditFilter;
import dev.holdfast.audit.Entry;
import dev.holdfast.calendar.SkippedFire;
import dev.holdfast.calendar.Week;
import dev.holdfast.calendar.Week.Collision;
import dev.holdfast.calendar.Week.Fate;
import dev.holdfast.calendar.Week.Fire;
import dev.holdfast.calendar.Week.Line;
import dev.holdfast.glance.GridCell;
import dev.holdfast.glance.GridQuery;
import dev.holdfast.glance.PolicyLine;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.run.RunSchedule;
import dev.holdfast.session.SessionState;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The calendar of fires, and fires that somebody lets pass, over a real control database.
class FireCalendarTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final LocalDate NEXT_MONDAY =
            LocalDate.now(ZoneOffset.UTC).with(TemporalAdjusters.next(DayOfWeek.MONDAY));

    private EngineFixture engine;
    private Operations operations;
    private ScheduleOperations schedule;

    @BeforeEach
    void open() {
        engine = new EngineFixture(new CronTimetable(Clock.systemUTC()), "one", "two", "vault");
        operations = engine.node().operations();
        schedule = operations.schedule();
        policy("t1", "one", "0 0 3 * * ?", "UTC");
        policy("t2", "one", "0 0 3 * * ?", "UTC");
        policy("t3", "two", "0 30 2 * * ?", "Europe/Berlin");
        policy("t4", "two", null, "UTC");
        policy("t5", "two", "0 0/5 * * * ?", "UTC");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void policy(String name, String database, @Nullable String cron, String zone) {
        SmallEstate.table(engine, database, name);
        engine.policy(TestPolicies.draft(name, database)
                .cron(cron)
                .zone(zone)
                .chunkRows(100)
                .archive("vault", database));
    }

    private static List<Fire> fires(Week week, String name) {
        return week.fires().stream()
                .filter(fire -> week.lines().get(fire.line()).name().equals(name))
                .toList();
    }

    private static Line line(Week week, String name) {
        return week.lines().stream()
                .filter(line -> line.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private List<String> told(String act) {
        return operations.audit(new AuditFilter(null, "", act, "", "", 0, 100)).stream()
                .sorted((one, other) -> Long.compare(one.number(), other.number()))
                .map(entry -> entry.actor() + " " + entry.object() + " " + entry.outcome() + " " + fire(entry))
                .toList();
    }

    private static String fire(Entry entry) {
        String said = entry.after() == null ? entry.before() : entry.after();
        return said == null ? "" : said;
    }

    @Test
    void aWeekHasTheFiresOfTheSchedulerAndWhatBecomesOfThem() {
        operations.pausePolicy("t3", "ann", "the disk is full");
        SkippedFire skipped = schedule.skipNext("t1", "ann", "month's end");
        LocalDate monday = LocalDate.ofInstant(skipped.at(), ZoneOffset.UTC)
                .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        Week now = schedule.week(monday, ZoneOffset.UTC);
        assertThat(fires(now, "t1"))
                .filteredOn(fire -> fire.at().equals(skipped.at()))
                .extracting(Fire::fate)
                .containsExactly(Fate.SKIPPED);
        assertThat(fires(now, "t2"))
                .filteredOn(fire -> fire.at().equals(skipped.at()))
                .as("meets nobody where the other one passes")
                .extracting(Fire::fate, Fire::collision)
                .containsExactly(tuple(Fate.DUE, null));
        operations
                .estateRuns()
                .putSchedule(new RunSchedule(
                        "weekly", "0 0 3 ? * WED", ZoneOffset.UTC, List.of(), 2, List.of(), "ann", Instant.now()));

        Week week = schedule.week(NEXT_MONDAY, ZoneOffset.UTC);

        assertThat(fires(week, "t2").stream().map(Fire::at))
                .containsExactlyElementsOf(IntStream.range(0, 7)
                        .mapToObj(day -> NEXT_MONDAY.plusDays(day).atTime(3, 0).toInstant(ZoneOffset.UTC))
                        .toList());
        assertThat(fires(week, "t3")).hasSize(7).allMatch(fire -> fire.fate() == Fate.PAUSED);
        assertThat(line(week, "t3").next()).isNull();
        assertThat(line(week, "t5").often()).isTrue();
        assertThat(fires(week, "t5")).isEmpty();
        assertThat(fires(week, "t2").get(1).collision()).isEqualTo(new Collision("t1", false));
        assertThat(fires(week, "weekly")).singleElement().satisfies(fire -> assertThat(fire.collision())
                .isNotNull());
        assertThat(line(week, "t1").next()).isEqualTo(skipped.at().plus(1, ChronoUnit.DAYS));
    }

    @Test
    void changesOfClocksAreNamedWithWhatTheyTake() {
        Week spring = schedule.week(LocalDate.parse("2027-03-22"), BERLIN);
        Week autumn = schedule.week(LocalDate.parse("2027-10-25"), BERLIN);

        assertThat(spring.changes()).singleElement().satisfies(change -> assertThat(change.back())
                .isFalse());
        assertThat(spring.lost()).singleElement().satisfies(lost -> {
            assertThat(spring.lines().get(lost.line()).name()).isEqualTo("t3");
            assertThat(lost.time()).isEqualTo(LocalDateTime.parse("2027-03-28T02:30:00"));
        });
        assertThat(fires(spring, "t3")).hasSize(6);
        assertThat(fires(autumn, "t3"))
                .hasSize(7)
                .filteredOn(Fire::doubled)
                .singleElement()
                .satisfies(fire -> assertThat(fire.at()).isEqualTo(Instant.parse("2027-10-31T01:30:00Z")));
        assertThat(Duration.between(autumn.from(), autumn.until())).isEqualTo(Duration.ofHours(7 * 24 + 1));
    }

    @Test
    void aSkippedFirePassesWithoutASessionAndTheNextOneComes() throws Exception {
        AtomicInteger told = new AtomicInteger();
        AutoCloseable listening = operations.onChange(told::incrementAndGet);
        SkippedFire first = schedule.skipNext("t1", "ann", "month's end");
        engine.await(() -> told.get() > 0);
        listening.close();
        SkippedFire other = schedule.skipNext("t2", "cid", "");
        SkippedFire second = schedule.skipNext("t1", "bob", "");

        assertThat(second.at()).isEqualTo(first.at().plus(1, ChronoUnit.DAYS));
        assertThat(operations.policies().getFirst().nextFire())
                .isEqualTo(second.at().plus(1, ChronoUnit.DAYS));
        assertThat(schedule.takeBackSkip("t1", "ann")).isEqualTo(first);
        assertThat(schedule.skipped()).containsExactly(other, second);
        engine.node().serve();
        engine.node().fires().fired("t1", second.at()).join();
        assertThat(sessions("t1")).isZero();
        engine.node().fires().fired("t2", second.at()).join();
        engine.node().fires().fired("t1", first.at()).join();
        engine.await(() -> sessions("t1") == 1 && sessions("t2") == 1);
        assertThat(operations.audit(new AuditFilter(null, "ann", "policy.fire-skipped", "", "", 0, 9)))
                .extracting(Entry::reason)
                .containsExactly("month's end");
        assertThat(told("policy.fire-skipped"))
                .containsExactly(
                        "ann policy t1 done {\"fire\":\"" + first.at() + "\"}",
                        "cid policy t2 done {\"fire\":\"" + other.at() + "\"}",
                        "bob policy t1 done {\"fire\":\"" + second.at() + "\"}");
        assertThat(told("policy.fire-kept")).containsExactly("ann policy t1 done {\"fire\":\"" + first.at() + "\"}");
    }

    private void skipped(String policy, Instant at) {
        engine.control("insert into skipped_fire (policy_id, fire_at, skipped_by) select id, '" + at
                + "', 'ann' from policy where name = '" + policy + "'");
    }

    @Test
    void aWeekThatIsOverSaysWhatCameOfEachFire() {
        LocalDate monday = NEXT_MONDAY.minusWeeks(2);
        List<Instant> nights = IntStream.range(0, 7)
                .mapToObj(day -> monday.plusDays(day).atTime(3, 0).toInstant(ZoneOffset.UTC))
                .toList();
        engine.control("update policy set updated_at = '" + nights.getFirst().plusSeconds(1) + "' where name = 't1'");
        engine.control("""
                insert into session (policy_id, policy_version, nominal_fire_time, trigger, method, chunk_rows,
                  requested_by, state, started_at, ended_at)
                select id, 1, '%1$s', 'cron', 'local', 100, 'cron', 'failed', now() - interval '40 minutes', now()
                from policy where name = 't1';
                insert into session (policy_id, policy_version, nominal_fire_time, trigger, method, chunk_rows,
                  requested_by, state, started_at, ended_at)
                select id, 1, now(), 'legacy', 'local', 100, 'ann', 'succeeded', now(), now()
                from policy where name = 't1';
                insert into qrtz_job_details values ('s', 'wake', 'policy', null, 'x', true, false, false, false);
                insert into qrtz_triggers (sched_name, trigger_name, trigger_group, job_name, job_group,
                  next_fire_time, trigger_state, trigger_type, start_time)
                values ('s', 't1', 'policy', 'wake', 'policy', extract(epoch from '%2$s'::timestamptz) * 1000, 'WAITING',
                  'CRON', 1)""".formatted(nights.get(1), nights.get(5)));
        skipped("t1", nights.get(2));

        Week week = schedule.week(monday, ZoneOffset.UTC);

        assertThat(fires(week, "t1"))
                .as("what its cron said on the first night is not known")
                .extracting(Fire::at)
                .containsExactlyElementsOf(nights.subList(1, 7));
        assertThat(fires(week, "t1"))
                .extracting(Fire::fate)
                .containsExactly(Fate.RAN, Fate.SKIPPED, Fate.NOTHING, Fate.NOTHING, Fate.MISSED, Fate.MISSED);
        assertThat(fires(week, "t1").getFirst().outcome()).isEqualTo("failed");
        assertThat(fires(week, "t1")).extracting(Fire::collision).containsOnlyNulls();
        assertThat(line(week, "t1").database()).isEqualTo("one");
        assertThat(line(week, "t1").lasts()).isCloseTo(Duration.ofMinutes(40), Duration.ofSeconds(1));
        assertThat(line(week, "t1").missedSince()).isEqualTo(nights.get(5));
        assertThat(line(week, "t2").missedSince()).isNull();
    }

    private int sessions(String policy) {
        return operations
                .sessions(new Operations.SessionQuery(policy, "", 0, 10))
                .size();
    }

    @Test
    void whatCannotBeSkippedIsRefusedByName() {
        operations.pausePolicy("t3", "ann", "the disk is full");
        skipped("t1", Instant.now().minusSeconds(60));

        assertThatThrownBy(() -> schedule.skipNext("t9", "ann", "")).hasMessageContaining("no policy t9");
        assertThatThrownBy(() -> schedule.skipNext("t4", "ann", "")).hasMessageContaining("t4 has no cron");
        assertThatThrownBy(() -> schedule.skipNext("t3", "ann", ""))
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BLOCKED))
                .hasMessageContaining("t3 is paused");
        assertThatThrownBy(() -> schedule.takeBackSkip("t1", "ann")).hasMessageContaining("no fire of policy t1");
        assertThat(schedule.skipped()).isEmpty();
        assertThat(told("policy.fire-skipped")).containsExactly("ann policy t3 refused ");
    }

    @Test
    void theGridShowsTheLastSessionsOfEachPolicyAndTheWorstOfADay() {
        engine.control("""
                insert into session (policy_id, policy_version, nominal_fire_time, trigger, method, chunk_rows,
                  requested_by, state, error, started_at, ended_at, archived_rows, archived_bytes)
                select p.id, 1, date_trunc('day', now()) - interval '1 day' + i * interval '1 hour',
                  case i when 30 then 'legacy' else 'cron' end, 'local', 100,
                  'ann', case i when 3 then 'failed' else 'succeeded' end, case i when 3 then 'shop: gone' end, now(),
                  now(), i, 1000
                from policy p, generate_series(1, 30) i where p.name = 't1' order by i;
                update policy set parent_id = (select id from policy where name = 't1') where name = 't4'""");
        List<PolicyLine> lines = operations.grid().policies();
        List<Integer> ids = lines.stream().map(PolicyLine::id).toList();
        LocalDate today = LocalDate.now(ZoneOffset.UTC);

        Map<Integer, List<GridCell>> last =
                operations.grid().cells(new GridQuery(ids, 25, GridQuery.By.SESSION, ZoneOffset.UTC, today));
        Map<Integer, List<GridCell>> days =
                operations.grid().cells(new GridQuery(ids, 25, GridQuery.By.DAY, ZoneOffset.UTC, today));

        assertThat(lines)
                .extracting(line -> line.depth() + " " + line.name())
                .containsExactly("0 t1", "1 t4", "0 t2", "0 t3", "0 t5");
        assertThat(operations.grid().running()).isZero();
        assertThat(last.keySet()).containsExactly(ids.getFirst());
        assertThat(last.get(ids.getFirst()))
                .hasSize(25)
                .extracting(GridCell::column)
                .containsExactlyElementsOf(IntStream.range(0, 25).boxed().toList());
        assertThat(last.get(ids.getFirst()))
                .as("what was folded is no session of it")
                .first()
                .returns(29L, GridCell::rows);
        assertThat(last.get(ids.getFirst())).allMatch(cell -> cell.state() == SessionState.SUCCEEDED);
        assertThat(days.get(ids.getFirst()))
                .filteredOn(cell -> cell.column() == 1)
                .singleElement()
                .satisfies(cell -> {
                    assertThat(cell.sessions()).isEqualTo(23);
                    assertThat(cell.state()).isEqualTo(SessionState.FAILED);
                    assertThat(cell.reason()).isEqualTo("shop: gone");
                    assertThat(cell.rows()).isEqualTo(23 * 24 / 2);
                });
        assertThat(days.get(ids.getFirst())).hasSize(2);
    }

    /// The totals are kept at each session's end; they must be what counting would find.
    @Test
    void totalsOfPoliciesAreThoseOfTheirSessions() {
        engine.run("t1", "t2");
        engine.run("t1");
        engine.control("""
                insert into session (policy_id, policy_version, nominal_fire_time, trigger, method, chunk_rows,
                  requested_by, state, started_at, ended_at, archived_rows, archived_bytes)
                select p.id, 1, now() - i * interval '1 day', 'cron', 'local', 100, 'ann', 'succeeded', now(), now(), 7, 70
                from policy p, generate_series(1, 3) i;
                delete from session where archived_rows = 7 and policy_id = (select id from policy where name = 't4')
                  and nominal_fire_time < now() - interval '2 days'""");

        assertThat(engine.controlNumber("""
                select count(*) from (
                  (select policy_id, sessions, archived_rows, archived_bytes from session_total
                   except select policy_id, count(*), sum(archived_rows), sum(archived_bytes) from session
                   where ended_at is not null group by policy_id)
                  union all
                  (select policy_id, count(*), sum(archived_rows), sum(archived_bytes) from session
                   where ended_at is not null group by policy_id
                   except select policy_id, sessions, archived_rows, archived_bytes from session_total)) differ""")).isZero();
        assertThat(operations.policies().getFirst().archivedRows()).isEqualTo(SmallEstate.ROWS + 21);
    }
}
