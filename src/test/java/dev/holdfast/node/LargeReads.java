package dev.holdfast.node;

import dev.holdfast.filter.ListQuery;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What screens ask of the engine, each asked a few times: the median. No screen is between.
final class LargeReads {
    private static final int TIMES = 3;
    private static final int PAGE = 101;

    private final Operations operations;
    private final Map<String, Runnable> asked = new LinkedHashMap<>();

    private LargeReads(Operations operations) {
        this.operations = operations;
    }

    /// @param took the median
    record Read(String name, Duration took) {
        @Override
        public String toString() {
            return "| %s | %d ms |".formatted(name, took.toMillis());
        }
    }

    /// Lists by each word that may be rare, may match nothing, or may match nearly all.
    static List<Read> ofLists(Operations operations) {
        LargeReads reads = new LargeReads(operations);
        Stream.of(
                        "",
                        "state:failed",
                        "state:succeeded policy:p00012",
                        "state:interrupted",
                        "policy:p00012",
                        "policy:p0001*",
                        "policy:nobody",
                        "trigger:manual",
                        "trigger:handoff state:failed",
                        "since:2d",
                        "until:3d",
                        "since:9d until:8d",
                        "by:schedule",
                        "by:nobody",
                        "node:nowhere",
                        "error:*closed*",
                        "error:nothing",
                        "family:4711",
                        "run:7",
                        "run:7 state:failed",
                        "id:4711")
                .forEach(reads::sessions);
        Stream.of("rows", "-rows", "policy", "state", "started", "-duration", "left", "bytes", "chunks")
                .forEach(sort -> reads.sessions("", sort));
        reads.sessions("state:failed", "-rows");
        reads.sessions("since:2d", "-duration");
        Stream.of(
                        "",
                        "actor:ann",
                        "actor:nobody",
                        "act:hold",
                        "act:session",
                        "act:session.ended actor:bob",
                        "object:\"session 4711\"",
                        "4711",
                        "object:*4711*",
                        "outcome:refused",
                        "outcome:refused actor:ann",
                        "since:1h",
                        "until:2d",
                        "reason:nothing",
                        "plan:0123")
                .forEach(reads::audit);
        Stream.of("", "policy:p00012", "state:partial", "schedule:weekly", "by:nobody")
                .forEach(reads::runs);
        return reads.take();
    }

    /// What a screen reads as a whole when it opens.
    static List<Read> ofScreens(Operations operations) {
        LargeReads reads = new LargeReads(operations);
        reads.asked.put("overview", () -> operations.findings().overview());
        reads.asked.put("policies", operations::policies);
        reads.asked.put("policies, names only", () -> operations.grid().policies());
        reads.asked.put(
                "week",
                () -> operations.schedule().week(LocalDate.now(ZoneOffset.UTC).with(DayOfWeek.MONDAY), ZoneOffset.UTC));
        reads.asked.put("report of a run", () -> operations.estateRuns().report(7));
        reads.asked.put("alerts", () -> operations.alerts().list(true, 200));
        reads.asked.put("tables", () -> operations.growth().tables("shop"));
        reads.asked.put("catch-ups", () -> operations.growth().catchUps());
        reads.asked.put("holds", () -> operations.lists().holds(ListQuery.newest("", PAGE)));
        return reads.take();
    }

    private void sessions(String filter) {
        sessions(filter, "");
    }

    private void sessions(String filter, String sort) {
        asked.put(
                "sessions `%s`%s".formatted(filter, sort.isEmpty() ? "" : " by " + sort),
                () -> operations.lists().sessions(new ListQuery(filter, sort, 0, 0, PAGE)));
    }

    private void audit(String filter) {
        asked.put("audit `%s`".formatted(filter), () -> operations.lists().audit(ListQuery.newest(filter, PAGE)));
    }

    private void runs(String filter) {
        asked.put("runs `%s`".formatted(filter), () -> operations.lists().runs(ListQuery.newest(filter, 50)));
    }

    private List<Read> take() {
        return asked.entrySet().stream()
                .map(each -> new Read(each.getKey(), median(each.getValue())))
                .toList();
    }

    private static Duration median(Runnable read) {
        read.run();
        return Stream.generate(() -> {
                    long begun = System.nanoTime();
                    read.run();
                    return Duration.ofNanos(System.nanoTime() - begun);
                })
                .limit(TIMES)
                .sorted()
                .skip(TIMES / 2)
                .findFirst()
                .orElseThrow();
    }
}
