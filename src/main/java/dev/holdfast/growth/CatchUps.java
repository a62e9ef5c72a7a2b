package dev.holdfast.growth;

import dev.holdfast.growth.CatchUp.Verdict;
import dev.holdfast.policy.Blackout;
import dev.holdfast.policy.Policy;
import dev.holdfast.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Compares what comes into a policy's table with what its sessions can take away.
final class CatchUps {
    static final Duration MEASURED = Duration.ofDays(30);
    static final int LAST_SESSIONS = 10;
    private static final Duration STEP = Duration.ofMinutes(5);
    private static final double HOURS_A_WEEK = 168;
    private static final int MOST_WORKERS = 16;

    /// What inflow is measured over at least.
    private static final Duration LEAST = Duration.ofHours(1);

    private final Store store;
    private final TableReads tables;
    private final InstantSource clock;

    CatchUps(Store store, TableReads tables, InstantSource clock) {
        this.store = store;
        this.tables = tables;
        this.clock = clock;
    }

    /// @param rows root rows that its last sessions took; @param hours that they ran
    record Pace(long rows, double hours, int workers) {}

    /// Reads what is known of the policies' tables first.
    List<CatchUp> of(List<Policy> policies, Starts starts) {
        return of(policies, tablesOf(policies), starts);
    }

    /// @param known tables of the policies, and maybe others
    List<CatchUp> of(List<Policy> policies, List<TableGrowth> known, Starts starts) {
        Map<String, Pace> paces = paces();
        Map<String, Handed> handed =
                policies.stream().allMatch(Policy::root) ? Map.of() : new HandedOff(store).byChild(clock.instant());
        Instant now = clock.instant();
        Map<Subject, TableGrowth> growing =
                known.stream().collect(Collectors.toMap(TableGrowth::subject, Function.identity(), (one, _) -> one));
        return policies.stream()
                .map(policy -> policy.root()
                        ? reckon(
                                policy,
                                growing.get(new Subject(policy.database(), policy.table())),
                                paces.get(policy.name()),
                                starts.aWeek(policy),
                                hoursAWeek(policy, now))
                        : reckonChild(
                                policy,
                                handed.get(policy.name()),
                                paces.get(policy.name()),
                                starts.aWeek(policy),
                                hoursAWeek(policy, now),
                                now))
                .toList();
    }

    /// Of many policies all theirs are read at once: each single reading looks at all policies.
    private List<TableGrowth> tablesOf(List<Policy> policies) {
        List<Policy> roots = policies.stream().filter(Policy::root).toList();
        if (roots.size() == 1) {
            TableGrowth one =
                    tables.table(roots.getFirst().database(), roots.getFirst().table());
            return one == null ? List.of() : List.of(one);
        }
        return roots.isEmpty() ? List.of() : tables.governed();
    }

    /// What comes into a child policy are keys; its pace is in keys, too.
    ///
    /// @param handed null when nothing was handed off lately; @param pace in rows of its table
    static CatchUp reckonChild(
            Policy policy,
            @Nullable Handed handed,
            @Nullable Pace pace,
            OptionalInt starts,
            double hoursAWeek,
            Instant now) {
        Double in = handed == null || handed.over().compareTo(LEAST) < 0 ? null : handed.perHour();
        Archivable backlog = new Archivable(handed == null ? 0 : handed.waiting(), 0, now, Archivable.Basis.COUNTED);
        Pace keys = handed == null || pace == null || handed.taken() == 0
                ? null
                : new Pace(handed.taken(), pace.hours(), pace.workers());
        return reckon(policy, in, missing(handed), backlog, keys, starts, hoursAWeek, "key");
    }

    private static String missing(@Nullable Handed handed) {
        return handed == null
                ? "its parent has handed off nothing for %d days".formatted(HandedOff.WINDOW.toDays())
                : "its parent first ran %d of %d minutes ago"
                        .formatted(handed.over().toMinutes(), LEAST.toMinutes());
    }

    /// Of the last sessions that took something.
    private Map<String, Pace> paces() {
        Map<String, Pace> paces = new HashMap<>();
        store.run(tx -> tx.dsl()
                .fetch("""
                        SELECT p.name, sum(s.root_rows) AS rows, max(s.workers) AS workers,
                          sum(extract(epoch FROM s.ended_at - s.started_at)) / 3600 AS hours
                        FROM policy p CROSS JOIN LATERAL (
                          SELECT * FROM session n
                          WHERE n.policy_id = p.id AND n.ended_at >= {0} AND n.root_rows > 0
                          ORDER BY n.id DESC LIMIT {1}) s
                        GROUP BY p.name""", DSL.val(clock.instant().minus(MEASURED)), DSL.val(LAST_SESSIONS))
                .forEach(row -> paces.put(
                        row.get("name", String.class),
                        new Pace(
                                row.get("rows", Long.class),
                                row.get("hours", Double.class),
                                row.get("workers", Integer.class)))));
        return paces;
    }

    /// Hours of a week that its blackouts leave.
    static double hoursAWeek(Policy policy, Instant now) {
        List<Blackout> blackouts =
                policy.driving().blackout().stream().map(Blackout::parse).toList();
        if (blackouts.isEmpty()) {
            return HOURS_A_WEEK;
        }
        ZonedDateTime wall = now.atZone(policy.zone());
        long steps = Math.round(HOURS_A_WEEK * 60 / STEP.toMinutes());
        long open = 0;
        for (long step = 0; step < steps; step++) {
            if (Blackout.open(blackouts, wall.plus(STEP.multipliedBy(step))).isEmpty()) {
                open++;
            }
        }
        return open * STEP.toMinutes() / 60.0;
    }

    /// @param table null when it was never sampled; @param pace null when no session took anything lately
    /// @param starts empty when nothing starts the policy by itself
    static CatchUp reckon(
            Policy policy, @Nullable TableGrowth table, @Nullable Pace pace, OptionalInt starts, double hoursAWeek) {
        Double in = table == null || table.over() == null || table.over().compareTo(LEAST) < 0
                ? null
                : table.rowsInPerHour();
        return reckon(
                policy, in, missing(table), table == null ? null : table.archivable(), pace, starts, hoursAWeek, "row");
    }

    /// @param missing why it is not known what comes in, if it is not; @param what comes in: a row, or a key
    private static CatchUp reckon(
            Policy policy,
            @Nullable Double in,
            String missing,
            @Nullable Archivable backlog,
            @Nullable Pace pace,
            OptionalInt starts,
            double hoursAWeek,
            String what) {
        Duration most = policy.driving().maxTime();
        double hours = most == null || starts.isEmpty()
                ? hoursAWeek
                : Math.min(hoursAWeek, starts.getAsInt() * most.toSeconds() / 3600.0);
        Double running = pace == null || pace.hours <= 0 ? null : pace.rows / pace.hours;
        Double out = running == null || starts.isEmpty() ? null : running * hours / HOURS_A_WEEK;
        int workers = pace == null ? policy.driving().workers() : pace.workers;
        Judged judged = policy.paused()
                ? new Judged(Verdict.UNKNOWN, null, "it is paused: nothing goes" + coming(in))
                : starts.isEmpty()
                        ? new Judged(Verdict.UNKNOWN, null, "nothing starts it by itself" + coming(in))
                        : in == null
                                ? new Judged(Verdict.UNKNOWN, null, "not known yet what comes in: " + missing)
                                : running == null || out == null
                                        ? new Judged(
                                                Verdict.UNKNOWN,
                                                null,
                                                "no session took a %s in the last %d days%s"
                                                        .formatted(what, MEASURED.toDays(), coming(in)))
                                        : judge(in, out, running, hours / 7, workers, backlog, what);
        return new CatchUp(
                policy.name(),
                policy.database(),
                policy.table(),
                judged.verdict,
                in,
                out,
                running,
                hours / 7,
                workers,
                backlog,
                judged.days,
                judged.words);
    }

    private record Judged(Verdict verdict, @Nullable Double days, String words) {}

    private static String missing(@Nullable TableGrowth table) {
        return table == null || table.over() == null
                ? "two samples of its table are needed"
                : "samples span %d of %d minutes".formatted(table.over().toMinutes(), LEAST.toMinutes());
    }

    private static String coming(@Nullable Double in) {
        return in == null ? "" : "; %s/h in".formatted(count(in));
    }

    private static Judged judge(
            double in,
            double out,
            double running,
            double hoursADay,
            int workers,
            @Nullable Archivable backlog,
            String what) {
        String rates = "%s/h in, %s/h out".formatted(count(in), count(out));
        if (in > out) {
            return new Judged(
                    Verdict.NEVER,
                    null,
                    "can never catch up: " + rates + "; " + advice(in, running, hoursADay, workers));
        }
        long waiting = backlog == null ? 0 : backlog.rows();
        if (waiting == 0) {
            return new Judged(Verdict.KEEPS_UP, null, "keeps up: " + rates + " at most");
        }
        if (in == out) {
            return new Judged(
                    Verdict.KEEPS_UP,
                    null,
                    "keeps up and gains nothing: %s; %s %ss wait".formatted(rates, count((double) waiting), what));
        }
        double days = (double) waiting / (out - in) / 24;
        return new Judged(
                Verdict.CATCHES_UP,
                days,
                "catches up in %s: %s, %s %ss wait".formatted(span(days), rates, count((double) waiting), what));
    }

    /// The fewest workers, and hours a day for them, that take what comes in. Twice the workers are taken to be twice
    /// as fast.
    private static String advice(double in, double running, double hoursADay, int workers) {
        ToDoubleFunction<Integer> needed = count -> 24 * in / (running * count / workers);
        double patience = Math.max(hoursADay, 4); // a window that is short for a reason is widened no further than this
        for (int count = workers; count <= MOST_WORKERS; count++) {
            if (needed.applyAsDouble(count) <= patience) {
                return would(count, needed.applyAsDouble(count), hoursADay);
            }
        }
        for (int count = workers; count <= MOST_WORKERS; count++) {
            if (needed.applyAsDouble(count) <= 24) {
                return would(count, needed.applyAsDouble(count), hoursADay);
            }
        }
        return "%d workers all day would not either".formatted(MOST_WORKERS);
    }

    private static String would(int workers, double needed, double hoursADay) {
        String crew = "%d worker%s".formatted(workers, workers == 1 ? "" : "s");
        return needed <= hoursADay
                ? crew + " would"
                : "%s and a %.0f h window would".formatted(crew, Math.ceil(needed));
    }

    private static String span(double days) {
        return days < 1
                ? "%d h".formatted(Math.max(1, Math.round(days * 24)))
                : "%,d day%s".formatted(Math.round(days), Math.round(days) == 1 ? "" : "s");
    }

    private static String count(double rows) {
        return String.format(Locale.ROOT, "%,d", Math.round(rows));
    }
}
