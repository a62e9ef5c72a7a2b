package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What commands say to words that they do not know, and what they start.
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

    @Test
    void theStackTraceIsShownOnlyWhenAskedFor() {
        typed.bench.failure = Optional.of(new IllegalStateException("odd"));

        assertThat(typed.type("status")).isEqualTo(1);
        assertThat(typed.err).isEqualTo("holdfast: IllegalStateException: odd\n");

        typed.type("status", "-v");
        assertThat(typed.err).contains("\tat dev.holdfast.cli");
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
    void theHelpListsEveryCommand() {
        assertThat(typed.type("--help")).isZero();

        assertThat(typed.out)
                .contains("demo", "plan", "run", "resume", "status", "verify", "archive", "stats", "policy")
                .contains("session", "schedule", "schema", "config", "doctor", "daemon", "console", "version")
                .contains("completion", "--output=FORMAT")
                .doesNotContain("\u001B[");
    }
}
