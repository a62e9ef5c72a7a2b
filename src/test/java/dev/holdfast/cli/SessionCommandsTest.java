package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Commands that steer sessions.
class SessionCommandsTest {
    private final Typed typed = new Typed();

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
}
