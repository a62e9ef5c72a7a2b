package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.cli.Demo.LoadedSample;
import dev.holdfast.policy.Problem;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What commands ask of the engine, how they fail, and with which exit code.
class CommandsTest {
    private final Typed typed = new Typed();

    @ParameterizedTest
    @ValueSource(strings = {"--help", "run --help", "policy --help", "version", "completion zsh", "nonsense", ""})
    void nothingIsStartedThatIsNotNeeded(String command) {
        typed.type(command.isEmpty() ? new String[0] : command.split(" ", -1));

        assertThat(typed.opened).isEmpty();
    }

    @Test
    void schemaAndDoctorNeedTheControlDatabaseOnly() {
        typed.type("schema", "status");
        typed.type("doctor");
        typed.type("config", "show");
        typed.type("status");

        assertThat(typed.opened).containsExactly(Need.CONTROL, Need.CONTROL, Need.SETTINGS, Need.ENGINE);
        assertThat(typed.bench.asked).filteredOn("close"::equals).hasSize(4);
    }

    @Test
    void globalOptionsCountBeforeAndAfterTheCommand() {
        typed.type("--home", "/a", "--output", "json", "policy", "list");
        typed.type("policy", "list", "--output", "json", "--home", "/b", "--set", "control.url=x", "--config", "c");

        assertThat(typed.flags)
                .containsExactly(Map.of("home", "/a"), Map.of("home", "/b", "control.url", "x", "config", "c"));
        assertThat(typed.out).startsWith("{");
    }

    @Test
    void runPassesItsLimits() {
        typed.type("run", "orders", "--limit", "1_000", "--max-time", "1h30m", "--no-children");

        assertThat(typed.bench.asked)
                .contains("run [orders] RunOptions[rowLimit=1000, maxTime=PT1H30M, withChildren=false, actor=ann,"
                        + " buildIndexes=false, residence=null]");
    }

    @Test
    void runBuildsIndexesWhenAskedButNotBesideAPlanOrADryRun() {
        typed.type("run", "orders", "--build-indexes");

        assertThat(typed.bench.asked).anyMatch(asked -> asked.endsWith("buildIndexes=true, residence=null]"));
        assertThat(typed.type("run", "orders", "--build-indexes", "--dry-run")).isEqualTo(ExitCodes.USAGE);
        assertThat(typed.type("run", "--plan", "17", "--build-indexes")).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void dryRunMovesNothing() {
        typed.type("run", "--all", "--dry-run");

        assertThat(typed.bench.asked).containsExactly("plan orders", "close");
    }

    @Test
    void anUnknownPolicyIsRefusedWithWhatWasMeant() {
        int code = typed.type("run", "ordres");

        assertThat(code).isEqualTo(2);
        assertThat(typed.err).isEqualTo("holdfast: there is no policy `ordres`, did you mean `orders`?\n");
        assertThat(typed.out).isEmpty();
        assertThat(typed.bench.asked).noneMatch(asked -> asked.startsWith("run"));
    }

    @Test
    void aMisspeltCommandIsRefusedWithWhatWasMeant() {
        assertThat(typed.type("verfy")).isEqualTo(2);

        assertThat(typed.err).isEqualTo("""
                holdfast: unknown word verfy, did you mean verify?
                try: holdfast --help
                """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            run --all --limit many      | 'many' is not a whole number
            run --all --limit 0         | '0' is not 1 or more
            run --all --limit -5        | '-5' is not 1 or more
            run --all --max-time soon   | 'soon' is not a duration
            run --all --max-time 0s     | '0s' is not a duration
            session show abc            | 'abc' is not a whole number
            run                         | which policies?
            run orders --all            | not both
            policy                      | which command? tree, list, show, propose, preview
            session list --state done   | there is no state `done`
            archive --retention-days 9999999999 | no row stays for 9999999999 days
            archive --retention-days -1 | is not 1 or more
            archive --table order_items | leaves together with public.orders
            archive --table nothing     | no policy archives the table nothing
            policy apply                | name one file
            policy resume orders --catch-up --next-fire | mutually exclusive
            version --output csv        | prints no list
            status --output xml         | xml
            session show 77             | there is no session 77
            """)
    void badWordsAreUsageErrorsInOneClearLine(String command, String message) {
        int code = typed.type(command.strip().split(" ", -1));

        assertThat(code).isEqualTo(2);
        assertThat(typed.err).startsWith("holdfast: ").contains(message);
        assertThat(typed.out).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void eachErrorHasItsExitCode(ErrorCode error) {
        typed.bench.failure = Optional.of(
                new HoldfastException(error, "shop: cannot be reached", new IOException("connection refused")));

        int code = typed.type("status", "--output", "json");

        assertThat(code).isEqualTo(error.exitCode());
        assertThat(typed.out).isEmpty();
        assertThat(typed.err)
                .isEqualTo("holdfast: shop: cannot be reached\n"
                        + (error == ErrorCode.USAGE ? "" : "  because: connection refused\n"));
    }

    @Test
    void theStackTraceIsShownOnlyWhenAskedFor() {
        typed.bench.failure = Optional.of(new IllegalStateException("odd"));

        assertThat(typed.type("status")).isEqualTo(1);
        assertThat(typed.err).isEqualTo("holdfast: IllegalStateException: odd\n");

        typed.type("status", "-v");
        assertThat(typed.err).contains("\tat dev.holdfast.cli");
    }

    @ParameterizedTest
    @CsvSource({
        "SUCCEEDED, exhausted, 0",
        "SUCCEEDED, limit, 3",
        "SUCCEEDED, window, 3",
        "PAUSED, paused, 3",
        "CANCELLED, cancelled, 3",
        "INTERRUPTED, lost_lease, 3",
        "FAILED, error, 3"
    })
    void oneIncompleteSessionOfTwoIsPartial(SessionState state, String reason, int expected) {
        typed.bench.sessions = List.of(
                Samples.session(1, "orders", SessionState.SUCCEEDED, "exhausted", 10),
                Samples.session(2, "deliveries", state, reason, 5));

        assertThat(typed.type("run", "orders")).isEqualTo(expected);
    }

    @Test
    void onlyFailuresAreAnError() {
        typed.bench.sessions = List.of(Samples.session(1, "orders", SessionState.FAILED, "error", 0));
        assertThat(typed.type("run", "orders")).isEqualTo(1);

        typed.bench.sessions = List.of(
                Samples.session(1, "orders", SessionState.FAILED, "error", 0, ErrorCode.DATABASE),
                Samples.session(2, "deliveries", SessionState.FAILED, "error", 0));
        assertThat(typed.type("run", "orders")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "FAILED, blocked, BLOCKED, 4",
        "FAILED, plan, BLOCKED, 4",
        "INTERRUPTED, lost_lease, LEASE_HELD, 5",
        "FAILED, drift, MISMATCH, 6",
        "INTERRUPTED, error, UNREACHABLE, 7",
        "INTERRUPTED, error, CONFIG, 7",
        "INTERRUPTED, space, DATABASE, 1",
        "CANCELLED, cancelled, BLOCKED, 3"
    })
    void aSessionsErrorGivesTheExitCodeOfEveryCommandThatRunsSessions(
            SessionState state, String reason, ErrorCode code, int expected) {
        typed.bench.sessions = List.of(Samples.session(1, "orders", state, reason, 5, code));

        assertThat(typed.type("run", "orders")).isEqualTo(expected);
        assertThat(typed.type("resume")).isEqualTo(expected);
        assertThat(typed.type("resume", "7", "9")).isEqualTo(expected);
        assertThat(typed.bench.asked).contains("resume", "resume [7, 9]");
        assertThat(typed.type("archive", "--table", "orders")).isEqualTo(expected);
        assertThat(typed.type("demo", "--headless")).isEqualTo(expected);
        typed.type("run", "orders", "--output", "json");
        assertThat(typed.out.replace(" ", "")).contains("\"error_code\":\"%s\"".formatted(code.id()));
    }

    @Test
    void differentErrorsArePartialUnlessOneIsAMismatch() {
        SessionView lost = Samples.session(1, "orders", SessionState.INTERRUPTED, "error", 5, ErrorCode.UNREACHABLE);
        SessionView refused = Samples.session(2, "other", SessionState.FAILED, "blocked", 0, ErrorCode.BLOCKED);
        SessionView well = Samples.session(3, "third", SessionState.SUCCEEDED, "exhausted", 10);
        SessionView drifted = Samples.session(4, "fourth", SessionState.FAILED, "drift", 5, ErrorCode.MISMATCH);

        typed.bench.sessions = List.of(lost, refused);
        assertThat(typed.type("run", "orders")).isEqualTo(3);
        typed.bench.sessions = List.of(lost, well);
        assertThat(typed.type("run", "orders")).isEqualTo(3);
        typed.bench.sessions = List.of(lost, well, drifted);
        assertThat(typed.type("run", "orders")).isEqualTo(6);
    }

    @Test
    void planSaysWhetherThereIsWork() {
        assertThat(typed.type("plan", "--detailed-exitcode")).isEqualTo(10);
        assertThat(typed.type("plan")).isZero();

        typed.bench.planRows = 0;
        assertThat(typed.type("plan", "--detailed-exitcode")).isZero();
    }

    @Test
    void planKeepsWhatWasNamedUnlessToldNotTo() {
        typed.type("plan", "orders", "--limit", "500");
        typed.type("plan", "orders", "--no-store");
        typed.type("plan");

        assertThat(typed.bench.asked)
                .containsExactly(
                        "keep plan orders 500 by ann",
                        "close",
                        "plan orders",
                        "close",
                        "plan orders",
                        "plan deliveries",
                        "close");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            run --plan 17                           | percent=1, rows=100
            run --plan 17 --tolerance 2%            | percent=2, rows=100
            run --plan 17 --tolerance 0.5%,20       | percent=0.5, rows=20
            run --plan 17 --tolerance 250           | percent=0, rows=250
            run --plan 17 --tolerance 0             | percent=0, rows=0
            run --plan 17 --tolerance 0%            | percent=0, rows=0
            """)
    void runTakesAPlanAndATolerance(String command, String tolerance) {
        assertThat(typed.type(command.strip().split(" ", -1))).isZero();

        assertThat(typed.bench.asked).first().asString().startsWith("run plan 17 Tolerance[" + tolerance + "]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run orders --plan 17",
                "run --all --plan 17",
                "run --plan 17 --limit 5",
                "run --plan 17 --dry-run",
                "run orders --tolerance 1%",
                "run --plan 17 --tolerance 101%",
                "run --plan 17 --tolerance %",
                "run --plan 17 --tolerance -1",
                "plan orders --show 17"
            })
    void aPlanSaysItselfWhatRuns(String command) {
        assertThat(typed.type(command.split(" ", -1))).isEqualTo(2);
        assertThat(typed.bench.asked).noneMatch(asked -> asked.startsWith("run"));
    }

    @Test
    void archivePlansWithAnotherResidence() {
        typed.type("archive", "--dry-run", "--table", "public.orders", "--retention-days", "30");

        assertThat(typed.bench.asked).containsExactly("plan orders P30D", "close");
    }

    @Test
    void archiveRunsWithAnotherResidenceForOnce() {
        typed.type("archive", "--table", "public.orders", "--retention-days", "30");

        assertThat(typed.bench.asked.getFirst()).startsWith("run [orders]").contains("actor=ann", "residence=P30D");
    }

    @Test
    void archiveWithoutATableIsForAllRootPoliciesThatAreNotPaused() {
        typed.type("archive", "--dry-run");
        List<String> planned = List.copyOf(typed.bench.asked);
        typed.bench.asked.clear();
        typed.type("archive");

        assertThat(planned).contains("plan orders");
        assertThat(typed.bench.asked.getFirst()).startsWith("run [orders");
        assertThat(typed.bench.asked.getFirst()).doesNotContain("deliveries");
    }

    @Test
    void doctorFailsOnAProblem() {
        typed.bench.doctor =
                List.of(new DoctorFinding("shop", DoctorFinding.Severity.PROBLEM, "no login", "check the secret"));

        assertThat(typed.type("doctor")).isEqualTo(7);
    }

    @Test
    void demoLoadsAppliesRunsAndOpensTheConsoleOnADisplay() {
        typed.display = true;

        int code = typed.type("demo", "--rows", "1000", "--seed", "7");

        assertThat(typed.bench.asked)
                .containsExactly(
                        "demo shop",
                        "load 1000 7",
                        "apply policies by ann",
                        "run [orders] RunOptions[rowLimit=0, maxTime=PT0S, withChildren=true, actor=ann, buildIndexes=false, residence=null]",
                        "console",
                        "close");
        assertThat(typed.out).isEmpty();
        assertThat(code).isZero();
    }

    @Test
    void demoPrintsTheSessionsWithoutADisplayOrWhenHeadless() {
        typed.type("demo");
        assertThat(typed.out).contains("total: 2 sessions");

        typed.display = true;
        typed.type("demo", "--headless");
        assertThat(typed.out).contains("total: 2 sessions");
        assertThat(typed.bench.asked).doesNotContain("console");
    }

    @Test
    void demoTakesTheNameOfASample() {
        assertThat(typed.type("demo", "hospital", "--headless")).isZero();

        assertThat(typed.bench.asked).startsWith("demo hospital");
    }

    @Test
    void demoPrintsTheScriptAndThePoliciesOfASampleAndLoadsNothing() {
        assertThat(typed.type("demo", "trading", "--script", "sqlserver", "--rows", "5000"))
                .isZero();
        assertThat(typed.type("demo", "trading", "--policies", "postgresql")).isZero();

        assertThat(typed.out).contains("text of trading");
        assertThat(typed.bench.asked)
                .contains(
                        "SampleText[sample=trading, kind=SCRIPT, engine=SQLSERVER, rows=5000, seed=1]",
                        "SampleText[sample=trading, kind=POLICIES, engine=POSTGRESQL, rows=null, seed=1]")
                .noneMatch(asked -> asked.startsWith("demo") || asked.startsWith("load"));
        assertThat(typed.type("demo", "trading", "--script", "oracle")).isEqualTo(2);
    }

    @Test
    void demoRunsNothingElseWhereEveryPolicyOfTheSampleIsPaused() {
        typed.bench.samplePolicies = List.of();

        assertThat(typed.type("demo", "--headless")).isZero();

        assertThat(typed.bench.asked).noneMatch(asked -> asked.startsWith("run"));
    }

    @Test
    void demoTakesASampleThatStandsAsItIs() {
        typed.bench.sample = Optional.of(new LoadedSample("shop", 42, 9));

        typed.type("demo", "--load-only");
        assertThat(typed.bench.asked).containsExactly("demo shop", "apply policies by ann", "close");

        typed.type("demo", "--load-only", "--rows", "50");
        assertThat(typed.bench.asked).contains("load 50 9");
    }

    @Test
    void windowsOpenOnADisplayOrOnAnotherSystemThanLinux() {
        assertThat(Screen.canOpenWindows(Map.of(), "Linux")).isFalse();
        assertThat(Screen.canOpenWindows(Map.of("DISPLAY", ":0"), "Linux")).isTrue();
        assertThat(Screen.canOpenWindows(Map.of("WAYLAND_DISPLAY", "wayland-0"), "Linux"))
                .isTrue();
        assertThat(Screen.canOpenWindows(Map.of(), "Mac OS X")).isTrue();
        assertThat(typed.type("console")).isEqualTo(7);
    }

    @Test
    void applyAsksOnATerminalAndNeedsYesElsewhere(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("p.toml"), "text");

        assertThat(typed.type("policy", "apply", file.toString())).isEqualTo(2);
        assertThat(typed.err).contains("say --yes");

        typed.terminal = true;
        typed.answer = Optional.of("n");
        assertThat(typed.type("policy", "apply", "-f", file.toString())).isEqualTo(3);
        assertThat(typed.bench.asked).noneMatch(asked -> asked.startsWith("apply"));

        typed.answer = Optional.of("y");
        assertThat(typed.type("policy", "apply", "-f", file.toString(), "--reason", "shorter"))
                .isZero();
        assertThat(typed.bench.asked)
                .contains("apply text [SeenVersion[policy=orders, version=3], SeenVersion[policy=deliveries,"
                        + " version=3]] by ann because shorter");
        assertThat(typed.out).contains("residence  P90D    P60D");
    }

    @Test
    void schemaDownWantsTheNameOfTheLastStepThatGoes() {
        typed.bench.schema.up();
        typed.terminal = true;
        typed.answer = Optional.of("y");
        assertThat(typed.type("schema", "down", "--steps", "2")).isEqualTo(3);
        assertThat(typed.err)
                .contains("revert 2 steps, back to and with installation (20261121000001) of the control schema?")
                .contains("Type installation to do it: ")
                .endsWith("nothing was changed\n");
        assertThat(typed.bench.asked).noneMatch(asked -> asked.startsWith("down"));

        typed.answer = Optional.of("installation");
        assertThat(typed.type("schema", "down", "--steps", "2")).isZero();
        assertThat(typed.bench.asked).contains("down 2");
    }

    @Test
    void applyAsJsonPrintsOneDocument(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("p.toml"), "text");

        typed.type("policy", "apply", file.toString(), "--yes", "--output", "json");

        assertThat(typed.json().get("applied").asBoolean()).isTrue();
    }

    @Test
    void aFileWithProblemsIsBlocked(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("p.toml"), "text");
        typed.bench.problems = List.of(
                new Problem("orders", "cron", "`x` is no cron expression"),
                new Problem("orders", "zone", "there is no zone `y`"));

        assertThat(typed.type("policy", "validate", file.toString())).isEqualTo(4);
        assertThat(typed.out).isEqualTo("""
                orders.cron: `x` is no cron expression
                orders.zone: there is no zone `y`
                """);
        assertThat(typed.type("policy", "diff", file.toString())).isEqualTo(4);
        assertThat(typed.type("policy", "apply", file.toString(), "--yes")).isEqualTo(4);
        assertThat(typed.bench.asked).noneMatch(asked -> asked.startsWith("apply"));
    }

    @Test
    void diffSaysWhetherSomethingWouldChange(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("p.toml"), "text");

        assertThat(typed.type("policy", "diff", file.toString(), "--detailed-exitcode"))
                .isEqualTo(10);

        typed.bench.changes = List.of();
        assertThat(typed.type("policy", "diff", file.toString(), "--detailed-exitcode"))
                .isZero();
        assertThat(typed.out).isEqualTo("no changes\n");
    }

    @Test
    void policiesArePausedAndResumed() {
        typed.type("policy", "pause", "orders", "--reason", "migration");
        typed.type("policy", "resume", "orders", "--catch-up");
        typed.type("policy", "resume", "orders");

        assertThat(typed.bench.asked)
                .containsSubsequence(
                        "pause orders by ann because migration",
                        "resume orders catch-up true",
                        "resume orders catch-up false");
        assertThat(typed.err).isEqualTo("orders: resumed\n");
    }

    @Test
    void sessionIsRetuned() {
        typed.type("session", "retune", "5", "--pace", "gentle", "--workers", "3", "--chunk-rows", "2_000");

        assertThat(typed.bench.asked).contains("retune session 5: pace gentle, 3 workers, chunks of at most 2000 rows");
        assertThat(typed.err).isEqualTo("session 5: asked for pace gentle, 3 workers, chunks of at most 2000 rows\n");
    }

    @Test
    void retuneToWhatThereIsNotIsRefusedBeforeAnythingOpens() {
        assertThat(typed.type("session", "retune", "5", "--pace", "brutal")).isEqualTo(ExitCodes.USAGE);
        assertThat(typed.err).contains("there is no pace `brutal`; paces are gentle, normal and full");
        assertThat(typed.type("session", "retune", "5")).isEqualTo(ExitCodes.USAGE);
        assertThat(typed.err).contains("nothing to retune");
        assertThat(typed.type("session", "retune", "5", "--workers", "17")).isEqualTo(ExitCodes.USAGE);
        assertThat(typed.err).contains("17 is not between 1 and 16");
        assertThat(typed.opened).isEmpty();
    }

    @Test
    void sessionsArePausedResumedAndCancelled() {
        typed.type("session", "pause", "5");
        typed.type("session", "resume", "5");
        typed.type("session", "cancel", "5", "-q");

        assertThat(typed.bench.asked).containsSubsequence("pause session 5", "resume session 5", "cancel session 5");
        assertThat(typed.out + typed.err).isEmpty();
    }

    @Test
    void schemaGoesDownOnlyAfterAYes() {
        assertThat(typed.type("schema", "down", "--no-input")).isEqualTo(2);
        assertThat(typed.bench.asked).noneMatch(asked -> asked.startsWith("down"));

        assertThat(typed.type("schema", "down", "--steps", "2", "--yes")).isZero();
        assertThat(typed.bench.asked).contains("down 2");
        assertThat(typed.out).endsWith("0 applied, 3 pending\n");
    }

    @Test
    void theHelpListsEveryCommand() {
        assertThat(typed.type("--help")).isZero();

        assertThat(typed.out)
                .contains("demo", "plan", "run", "resume", "status", "verify", "archive", "stats", "policy")
                .contains("session", "schedule", "schema", "config", "doctor", "daemon", "console", "version")
                .contains("completion", "--output=FORMAT")
                .doesNotContain("\u001B[");
    }
}
