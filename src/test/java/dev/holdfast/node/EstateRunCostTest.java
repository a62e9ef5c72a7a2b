package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.policy.TestPolicies;
import dev.holdfast.run.EstateRunReport;
import dev.holdfast.run.RunState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a session costs beside its rows: many small policies, one run after another, and where its threads stand
/// meanwhile.
///
/// `mvn -Pcampaign test -Dtest=EstateRunCostTest`, with `-Dcost.tables=`, `-Dcost.rows=`, `-Dcost.workers=`.
@Tag("campaign")
class EstateRunCostTest {
    private static final int TABLES = Integer.getInteger("cost.tables", 120);
    private static final int ROWS = Integer.getInteger("cost.rows", 25_000);
    private static final int WORKERS = Integer.getInteger("cost.workers", 2);
    private static final int DEPTH = Integer.getInteger("cost.depth", 3);
    private static final List<String> SOURCES = List.of("one", "two", "three");

    @AutoClose
    private final EngineFixture engine = new EngineFixture("one", "two", "three", "vault");

    @Test
    void aSessionCostsLittleBesideItsRows() {
        for (int i = 0; i < TABLES; i++) {
            String source = SOURCES.get(i % SOURCES.size());
            engine.execute(source, """
                    create table t%1$d (id bigint primary key, kind int not null, at timestamptz not null, note text);
                    insert into t%1$d select i, i %% 7, now() - interval '1 year' + i * interval '1 second', repeat('x', 80)
                    from generate_series(1, %2$d) i""".formatted(i, ROWS));
            engine.policy(TestPolicies.draft("t" + i, source)
                    .criteria("kind >= 0")
                    .archive("vault", source)
                    .definition());
        }

        time("first run, which makes the archive tables");
        SOURCES.forEach(source -> engine.execute(
                source,
                IntStream.range(0, TABLES)
                        .filter(i -> SOURCES.get(i % SOURCES.size()).equals(source))
                        .mapToObj(i ->
                                "insert into t%1$d select i, 1, now() - interval '1 year', 'y' from generate_series(1000001, %2$d) i;"
                                        .formatted(i, 1_000_000 + ROWS))
                        .reduce("", String::concat)));
        time("second run");
        time("third run, with nothing due");
    }

    private void time(String what) {
        Map<String, Integer> samples = new HashMap<>();
        Thread sampler = Thread.ofPlatform().daemon().start(() -> sample(samples));
        long begun = System.nanoTime();
        EstateRunReport report = engine.node().estateRuns().run(SmallEstate.wish(WORKERS), SmallEstate.NOBODY);
        double seconds = (System.nanoTime() - begun) / 1e9;
        sampler.interrupt();
        assertThat(report.run().state()).isEqualTo(RunState.SUCCEEDED);
        System.out.printf(
                "%s: %d sessions, %,d rows, %d workers: %.1f s, %.0f ms a session and worker%n",
                what,
                report.sessions().size(),
                report.rows(),
                WORKERS,
                seconds,
                seconds * 1000 * WORKERS / report.sessions().size());
        List<Map.Entry<String, Integer>> most = new ArrayList<>(samples.entrySet());
        most.sort(Map.Entry.comparingByValue(Comparator.reverseOrder()));
        int all = most.stream().mapToInt(Map.Entry::getValue).sum();
        most.stream()
                .limit(40)
                .forEach(
                        entry -> System.out.printf("  %5.1f %%  %s%n", 100.0 * entry.getValue() / all, entry.getKey()));
    }

    /// Every two milliseconds, where the threads of the run stand.
    private static void sample(Map<String, Integer> samples) {
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(2_000_000);
            Thread.getAllStackTraces().forEach((thread, stack) -> {
                if (thread.getName().startsWith("run-")) {
                    samples.merge(place(stack), 1, Integer::sum);
                }
            });
        }
    }

    /// The engine's own calls below the ones that every session goes through.
    private static String place(StackTraceElement[] stack) {
        List<String> calls = new ArrayList<>();
        String last = "";
        for (int i = stack.length - 1; i >= 0; i--) {
            String type = stack[i].getClassName();
            String name = type.substring(type.lastIndexOf('.') + 1).replaceFirst("\\$\\$Lambda.*", "") + "."
                    + stack[i].getMethodName().replaceFirst("lambda\\$(.*)\\$\\d+", "$1");
            boolean frame =
                    List.of("EstateRound", "TreeRuns", "TreeWalk", "Thread", "Store", "GovernedDatabase", "Tx").stream()
                            .anyMatch(name::startsWith);
            if (type.startsWith("dev.holdfast") && !frame && !calls.contains(name)) {
                if (calls.size() < DEPTH) {
                    calls.add(name);
                }
                last = name;
            }
        }
        if (!calls.contains(last)) {
            calls.add(last);
        }
        return calls.isEmpty() ? "-" : String.join(" > ", calls);
    }
}
