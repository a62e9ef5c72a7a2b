package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The commands on disposal.
class DisposeCommandsTest {
    private final Typed typed = new Typed();

    private int type(String line) {
        return typed.type(line.split(" "));
    }

    private List<String> asked() {
        return typed.bench.disposals.asked;
    }

    @Test
    void thePlanShowsMonthsAndWhatKeepsRows() {
        assertThat(type("dispose plan orders")).isZero();

        assertThat(typed.out)
                .contains("MONTH", "BLOCKED", "handoff", "held", "grace")
                .contains("orders: disposal order 3 is open")
                .contains("30 days after their end; an approved order cools off for 24 h 00 min");
    }

    @Test
    void thePlanNamesTheColdFilesThatRowsWaitFor() {
        assertThat(type("dispose plan")).isZero();

        assertThat(typed.out)
                .contains("cold 6,100")
                .contains("returns: 6,100 ended rows wait for cold file 7: thaw it first: holdfast cold thaw 7\n");

        assertThat(type("dispose plan --output json")).isZero();
        assertThat(typed.json()
                        .get("policies")
                        .get(2)
                        .get("cold_files")
                        .get(0)
                        .get("rows")
                        .asLong())
                .isEqualTo(6_100);
    }

    @Test
    void anOrderIsRequestedApprovedAndRun() {
        assertThat(type("dispose plan orders --request --reason schedule")).isZero();
        assertThat(typed.out).contains("nothing was deleted", "holdfast dispose approve 6 --digest 5f0e9c41d2a7b8e3");
        assertThat(type("dispose approve 6 --digest 5f0e9c41d2a7b8e3 --yes")).isZero();
        assertThat(type("dispose approve 5 --digest another --yes")).isZero(); // for the database to refuse
        assertThat(type("dispose run 6 --yes")).isZero();
        assertThat(type("dispose refuse 5 --reason no")).isZero();

        assertThat(asked())
                .containsExactly(
                        "request orders because schedule by ann",
                        "approve 6 5f0e9c41 by ann",
                        "approve 5 another by ann",
                        "run 6 by ann",
                        "refuse 5 because no by ann");
    }

    @Test
    void destroyingRowsWantsTheNameOfWhatLosesThem() {
        assertThat(type("dispose plan orders --request --reason schedule")).isZero();
        String target = typed.bench.disposals.find(6).target();
        typed.terminal = true;
        typed.answer = Optional.of("yes");
        assertThat(type("dispose approve 6 --digest 5f0e9c41d2a7b8e3")).isEqualTo(3);
        assertThat(typed.err).contains("Type " + target + " to do it: ").endsWith("nothing was changed\n");
        typed.answer = Optional.of(target);
        assertThat(type("dispose approve 6 --digest 5f0e9c41d2a7b8e3")).isZero();
        typed.answer = Optional.of("orders");
        assertThat(type("dispose run 6")).isEqualTo(3);
        typed.answer = Optional.of(target);
        assertThat(type("dispose run 6")).isZero();

        assertThat(asked())
                .containsExactly("request orders because schedule by ann", "approve 6 5f0e9c41 by ann", "run 6 by ann");
    }

    @Test
    void whatTheDatabaseRefusesIsTheExitCode() {
        typed.bench.disposals.failure = Optional.of(new HoldfastException(
                ErrorCode.BLOCKED, "the database refuses: somebody else (SQLSTATE HF401); nothing was changed"));

        assertThat(type("dispose approve 5 --digest 5f0e9c41d2a7b8e3 --yes")).isEqualTo(4);
        assertThat(typed.err).contains("HF401");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dispose plan --request --reason r",
                "dispose plan orders --request",
                "dispose approve 5",
                "dispose refuse 5",
                "dispose show 0",
                "dispose certificate",
                "dispose certificate verify /no/such/file",
                "dispose find orders 7",
                "dispose resurrections --replay orders",
                "dispose rule --grace-days -1",
            })
    void wordsThatDoNotGoTogetherAreRefused(String line) {
        assertThat(type(line)).isEqualTo(2);
        assertThat(asked()).isEmpty();
    }

    @Test
    void aFileThatIsNoCertificateIsSaidSo(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("c.json"), "{\"certificate\": \"other\"}");

        assertThat(type("dispose certificate verify " + file)).isEqualTo(2);
        assertThat(typed.err).contains("no certificate of a disposal");
    }

    @Test
    void rowsThatCameBackAreTheExitCodeAndAKeyIsLookedUp() {
        assertThat(type("dispose resurrections --thorough")).isEqualTo(6);
        assertThat(typed.out).contains("vault/shop_archive.orders", "1,000");
        assertThat(type("dispose find shop/orders 7")).isZero();
        assertThat(typed.out).contains("8801");
        assertThat(type("dispose rule --cooling-off 2d")).isZero();
        assertThat(typed.out).contains("cooling-off 48 h 00 min");
    }
}
