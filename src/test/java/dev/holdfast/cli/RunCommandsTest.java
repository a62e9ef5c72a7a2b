package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.alert.Alert;
import dev.holdfast.alert.AlertKind;
import dev.holdfast.plan.Difference;
import dev.holdfast.recovery.Recovery;
import dev.holdfast.run.EstateRunReport.Line;
import dev.holdfast.run.RunState;
import dev.holdfast.session.SessionState;
import dev.holdfast.testing.FakeEstateRuns;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// `run --all`, `run --resume` and `runs`.
class RunCommandsTest {
    private final Typed typed = new Typed();
    private final FakeEstateRuns runs = typed.bench.estateRuns;

    private void reported(RunState state, Line... lines) {
        runs.reports.clear();
        runs.reports.add(runs.report(12, state, lines));
    }

    @Test
    void runAllPrintsOneReportWithReasonsAndWhatToDo() {
        reported(
                RunState.PARTIAL,
                FakeEstateRuns.done("orders", 2_000),
                FakeEstateRuns.failed("trades", ErrorCode.UNREACHABLE, "two: refused", "holdfast run --resume 12"));

        int code = typed.type("run", "--all", "--database", "shop", "--workers", "4", "--cap", "vault=3");

        assertThat(typed.out).isEqualTo("""
                PRIORITY  POLICY  DATABASE  STATE      TRIES   ROWS  LEFT      BYTES  SECONDS
                     100  orders  shop      succeeded      1  2,000     0  195.3 KiB      2.0
                     100  trades  shop      failed         5      0     0        0 B     31.0

                trades: two: refused
                  -> holdfast run --resume 12

                run 12 partial: 1 of 2 policies, 2,000 rows, 195.3 KiB in 90.0 s, 22 rows/s
                holdfast run --resume 12 goes on with it
                """);
        assertThat(code).isEqualTo(ExitCodes.PARTIAL);
        assertThat(runs.asked).containsExactly("run [shop] workers 4 caps [vault=3] limit 0 by ann");
    }

    @ParameterizedTest
    @CsvSource({"BLOCKED, 4", "UNREACHABLE, 7", "MISMATCH, 6", "DATABASE, 1"})
    void aRunThatFailedWholeExitsWithItsReason(ErrorCode code, int expected) {
        reported(
                RunState.FAILED,
                FakeEstateRuns.failed("a", code, "no", ""),
                FakeEstateRuns.failed("b", code, "no", ""));

        assertThat(typed.type("run", "--all")).isEqualTo(expected);
    }

    @Test
    void aPolicyThatCouldNotBeRunIsNamedWithItsCodeAndReason() {
        typed.bench.notRun.put("orders", new HoldfastException(ErrorCode.LEASE_HELD, "node b has policy orders"));

        int code = typed.type("run", "orders", "deliveries");

        assertThat(typed.out.strip()).endsWith("\norders did not run to its end: node b has policy orders");
        assertThat(code).isEqualTo(ExitCodes.PARTIAL);
        typed.type("run", "orders", "deliveries", "--output", "json");
        JsonNode notRun = typed.json().get("not_run");
        assertThat(notRun.size()).isEqualTo(1);
        assertThat(notRun.get(0).get("policy").asString()).isEqualTo("orders");
        assertThat(notRun.get(0).get("code").asString()).isEqualTo("lease_held");
        assertThat(notRun.get(0).get("message").asString()).isEqualTo("node b has policy orders");
    }

    /// The cells of the last line that hold something, as they are written, by their column.
    private Map<String, String> lastOfCsv(int lines) {
        List<String> printed = typed.out.lines().toList();
        assertThat(printed).hasSize(lines);
        List<String> columns = List.of(printed.getFirst().split(","));
        String[] cells = printed.getLast().split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1); // commas outside of quotes
        assertThat(cells).hasSameSizeAs(columns);
        return IntStream.range(0, cells.length)
                .filter(cell -> !cells[cell].isEmpty())
                .boxed()
                .collect(Collectors.toMap(columns::get, cell -> cells[cell]));
    }

    @Test
    void aPolicyThatCouldNotBeRunIsALineOfCsvUnderTheColumnsOfSessions() {
        typed.bench.notRun.put("orders", new HoldfastException(ErrorCode.LEASE_HELD, "node b has it, says \"no\""));

        int code = typed.type("run", "orders", "deliveries", "--output", "csv");

        assertThat(lastOfCsv(4))
                .isEqualTo(Map.of(
                        "policy", "orders",
                        "state", "not_run",
                        "error", "\"node b has it, says \"\"no\"\"\"",
                        "error_code", "lease_held"));
        assertThat(code).isEqualTo(ExitCodes.PARTIAL);
    }

    @Test
    void aPolicyThatCouldNotBeRunIsALineOfJsonBehindTheSessions() {
        typed.bench.notRun.put("orders", new HoldfastException(ErrorCode.LEASE_HELD, "node b has policy orders"));

        typed.type("run", "orders", "deliveries", "--output", "jsonl");

        assertThat(typed.out.lines().toList()).hasSizeGreaterThan(1).last().isEqualTo("""
                {"policy":"orders","state":"not_run","error":"node b has policy orders","error_code":"lease_held"}""");
    }

    @Test
    void whatDiffersFromAPlanIsALineOfCsvUnderTheColumnsOfSessions() {
        typed.bench.sessions = List.of(Samples.session(3, "orders", SessionState.FAILED, "plan", 0, ErrorCode.BLOCKED));
        typed.bench.planDifferences = List.of(new Difference("rows", "public.orders", "12345", "15000"));

        int code = typed.type("run", "--plan", "17", "--output", "csv");

        assertThat(lastOfCsv(3))
                .isEqualTo(Map.of(
                        "policy", "orders",
                        "state", "plan_difference",
                        "error", "\"rows of public.orders: 12,345 planned, 15,000 found\""));
        assertThat(code).isEqualTo(4);
    }

    @Test
    void whatDiffersFromAPlanIsALineOfJsonBehindTheSession() {
        typed.bench.sessions = List.of(Samples.session(3, "orders", SessionState.FAILED, "plan", 0, ErrorCode.BLOCKED));
        typed.bench.planDifferences = List.of(new Difference("column", "public.orders.note", null, "text"));

        typed.type("run", "--plan", "17", "--output", "jsonl");

        assertThat(typed.out.lines().toList()).hasSize(2).last().isEqualTo("""
                {"policy":"orders","state":"plan_difference","kind":"column","subject":"public.orders.note",\
                "planned":null,"found":"text","error":"column public.orders.note: new since the plan, text"}""");
    }

    @Test
    void aMismatchIsToldWhateverElseWentWell() {
        reported(
                RunState.PARTIAL,
                FakeEstateRuns.done("a", 1),
                FakeEstateRuns.failed("b", ErrorCode.MISMATCH, "differs", ""));

        assertThat(typed.type("run", "--all")).isEqualTo(ExitCodes.MISMATCH);
    }

    @Test
    void resumeTakesTheNewestOrTheRunThatIsNamed() {
        typed.type("run", "--resume");
        typed.type("run", "--all", "--resume");
        typed.type("run", "--resume", "12");

        assertThat(runs.asked)
                .containsExactly("resume OptionalLong.empty", "resume OptionalLong.empty", "resume OptionalLong[12]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run orders --workers 2",
                "run orders --cap shop=2",
                "run --all --dry-run --database shop",
                "run --all --workers 9",
                "run --all --cap shop",
                "run --all --cap shop=0",
                "run --all --cap shop=17",
                "run --resume soon",
                "run --resume 12 --limit 5",
                "run --plan 17 --resume",
                "runs show 99"
            })
    void whatDoesNotGoTogetherIsRefusedBeforeAnythingRuns(String line) {
        assertThat(typed.type(line.split(" "))).isEqualTo(ExitCodes.USAGE);
        assertThat(runs.asked).isEmpty();
    }

    @Test
    void schedulesOfTheEstateAreSetListedAndDropped() {
        int code = typed.type(
                "schedule", "set", "weekly", "--cron", "0 0 2 ? * SUN", "--zone", "Europe/Berlin", "--cap", "vault=4");

        assertThat(code).isZero();
        assertThat(typed.type("schedule", "list")).isZero();
        assertThat(typed.out).contains("weekly", "0 0 2 ? * SUN", "Europe/Berlin", "all", "vault=4");
        assertThat(typed.type("schedule", "drop", "weekly")).isZero();
        assertThat(runs.asked)
                .containsExactly("put weekly 0 0 2 ? * SUN Europe/Berlin [] 2 [vault=4] by ann", "drop weekly by ann");
        assertThat(typed.type("schedule", "set", "weekly", "--cron", "0 0 2 ? * SUN", "--zone", "Mars"))
                .isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void statusShowsWhatResumeWouldDoAndTheAlerts() {
        runs.recoveries.add(new Recovery(
                Samples.session(7, "orders", SessionState.INTERRUPTED, "error", 10),
                3,
                1,
                2,
                4,
                List.of("chunk 9: shop has no receipt"),
                ""));
        typed.bench.alerts.alerts.add(new Alert(
                5,
                AlertKind.FAILED,
                AlertKind.Severity.ERROR,
                "policy trades",
                "session 3 is failed: no",
                "holdfast session show 3",
                Samples.START,
                Samples.START,
                2,
                null));

        assertThat(typed.type("status")).isZero();

        assertThat(typed.out)
                .contains(
                        "session 7 of orders (interrupted): resume hands off 1 chunk that moved, verifies and deletes 2"
                                + " chunks that stand copied, moves 4 chunks, marks what else is due; RECORDS CONTRADICT",
                        "chunk 9: shop has no receipt",
                        "error   failed   policy trades, since 2026-11-21T06:00:00+01:00",
                        "-> holdfast session show 3");
        assertThat(typed.type("alerts", "list", "--detailed-exitcode")).isEqualTo(ExitCodes.HAS_WORK);
    }

    @Test
    void runsAreListedAndShown() {
        reported(RunState.INTERRUPTED, FakeEstateRuns.done("orders", 2_000));

        assertThat(typed.type("runs", "list", "--open")).isZero();
        assertThat(typed.out).contains("12  interrupted  ann  1 of 1");
        assertThat(typed.type("runs", "show")).isZero();
        assertThat(typed.out).contains("run 12 interrupted");
        assertThat(List.of(typed.type("runs", "show", "12"))).containsExactly(0);
    }
}
