package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// With which exit code commands end.
class ExitCodesTest {
    private final Typed typed = new Typed();

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
    void doctorFailsOnAProblem() {
        typed.bench.doctor =
                List.of(new DoctorFinding("shop", DoctorFinding.Severity.PROBLEM, "no login", "check the secret"));

        assertThat(typed.type("doctor")).isEqualTo(7);
    }
}
