package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands on deliveries.
class DeliveryCommandsTest {
    private final Typed typed = new Typed();

    private int type(String line) {
        return typed.type(line.split(" "));
    }

    @Test
    void listShowsWhatIsAskedForAndShowEveryAttempt() {
        assertThat(type("delivery list --state failed --output json")).isZero();
        assertThat(typed.json().get("deliveries"))
                .extracting(row ->
                        row.get("delivery").asLong() + " " + row.get("problem").asString())
                .containsExactly("15 it answered 503", "14 it took longer than 20 s");

        assertThat(type("delivery show 16")).isZero();
        assertThat(typed.out)
                .contains("delivery 16 of chunk.archived to deliveries is dead: 10 attempts failed", "500");
        assertThat(type("delivery list --state lost")).isEqualTo(2);
    }

    @Test
    void redeliverSaysWhichAndAsksBeforeItSendsMany() {
        assertThat(type("delivery redeliver")).isEqualTo(2);
        assertThat(typed.err).contains("say which");
        assertThat(type("delivery redeliver 15 999")).isEqualTo(2);
        assertThat(typed.bench.sent.calls).isEmpty();
        assertThat(type("delivery redeliver --state dead")).isEqualTo(2); // nobody can be asked
        assertThat(typed.bench.sent.calls).isEmpty();

        assertThat(type("delivery redeliver 15 16")).isZero();
        assertThat(type("delivery redeliver --state failed --endpoint deliveries --yes"))
                .isZero();
        assertThat(typed.bench.sent.calls)
                .containsExactly("redeliver 15 ann", "redeliver 16 ann", "redeliver FAILED deliveries ann");
    }

    @Test
    void endpointsAreTestedAndEnabled() {
        assertThat(type("delivery endpoints --output json")).isZero();
        assertThat(typed.json().get("endpoints"))
                .extracting(row -> row.get("endpoint").asString() + " "
                        + row.get("circuit").asString())
                .containsExactly("@alerts disabled", "deliveries open", "orders closed");
        assertThat(type("delivery test orders")).isZero();
        assertThat(type("delivery enable @alerts")).isZero();
        assertThat(typed.bench.sent.calls).containsExactly("test orders ann", "enable @alerts ann");
    }

    @Test
    void aKeyIsWrittenOnceAndItsPublicHalfShown(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("hook.key");

        assertThat(type("delivery key " + file + " --output json")).isZero();
        assertThat(Files.readString(file)).startsWith("whsk_");
        assertThat(typed.json().get("public_key").asString()).startsWith("whpk_");
        assertThat(type("delivery key " + file)).isEqualTo(2);
        assertThat(typed.err).contains("is there already; nothing was written");
    }
}
