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
import tools.jackson.databind.JsonNode;

/// The commands on holds.
class HoldCommandsTest {
    private final Typed typed = new Typed();

    private int type(String line) {
        return typed.type(line.split(" "));
    }

    private List<String> asked() {
        return typed.bench.holds.asked;
    }

    @Test
    void placePassesOnWhatWasTypedAndSaysHowFarItCame() {
        int code = type("hold place --matter Case-7 --reason letter --table shop/orders --key 5 --key 6 --below"
                + " --until 2027-01-31");

        assertThat(code).isZero();
        assertThat(asked())
                .containsExactly("place Case-7 (letter) by ann: shop/orders keys [[5], [6]] and below"
                        + " until 2027-01-31T23:00:00Z");
        assertThat(typed.out)
                .isEqualTo("hold 10 (Case-7) is effective: shop/public.orders: 3 keys and everything below\n");
    }

    @Test
    void keysComeFromAFileToo(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("keys.csv"), "order_id,line_no\n5,1\n6,2\n");

        type("hold preview --table shop/order_items --key 7,3 --keys-file " + file);

        assertThat(asked())
                .containsExactly("preview preview (preview) by ann: shop/order_items keys"
                        + " [[order_id, line_no], [5, 1], [6, 2], [7, 3]]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hold place --matter m --reason r",
                "hold place --matter m --reason r --policy orders --table shop/orders",
                "hold place --matter m --reason r --table shop/orders --below",
                "hold place --matter m --reason r --table shop/orders --key 5 --where id=5",
                "hold place --matter m --reason r --table shop/orders --until tomorrow",
                "hold place --matter m --reason r --table shop/orders --until 2027-02-30",
                "hold place --matter m --reason r --table shop/orders --keys-file /no/such/file",
                "hold place --matter m --reason r --key 5",
            })
    void wordsThatDoNotGoTogetherAreRefusedBeforeAnythingIsPlaced(String line) {
        int code = type(line);

        assertThat(code).isEqualTo(2);
        assertThat(typed.err).contains("; nothing was placed");
        assertThat(asked()).isEmpty();
    }

    @Test
    void whatTheEngineRefusesIsTheExitCode() {
        typed.bench.holds.failure = Optional.of(
                new HoldfastException(ErrorCode.BLOCKED, "somebody else must release it; nothing was changed"));

        int code = type("hold release 1 --reason done --yes -q");

        assertThat(code).isEqualTo(4);
        assertThat(typed.err).endsWith("somebody else must release it; nothing was changed\n");
    }

    @Test
    void aHoldThatIsNotYetEffectiveEverywhereIsPartial() {
        int code = type("hold place --matter m --reason r --policy proofs");

        assertThat(code).isEqualTo(3);
        assertThat(typed.out).isEqualTo("hold 10 (m) is placing: policy proofs\n");
        assertThat(typed.err)
                .contains("it binds, but what had asked before may still be under way in vault: vault: the server");
    }

    @Test
    void listShowsWhatBindsWithTheSoonestEndFirst() {
        type("hold list");

        assertThat(typed.out.lines().map(line -> line.replaceAll(" {2,}", "|")))
                .first()
                .isEqualTo("ID|MATTER|STATE|COVERS|HOT ROWS|WARM ROWS|COLD ROWS|ENDS|PLACED BY|PLACED AT");
        assertThat(typed.out.lines().skip(1).map(line -> line.strip().substring(0, 1)))
                .containsExactly("3", "1", "4", "2");
        assertThat(typed.out).contains("ended, to be reviewed").doesNotContain("Miller estate");

        type("hold list --all --matter Miller");
        assertThat(typed.out).isEqualTo("no holds\n");
        assertThat(type("hold list --state open")).isEqualTo(2);
        assertThat(typed.err).contains("states are placing, effective, review, released");
    }

    @Test
    void listAsJsonTellsScopesAndWhereItIsEffective() {
        type("hold list --state placing --output json");

        JsonNode hold = typed.json().get("holds").get(0);
        assertThat(hold.get("id").asLong()).isEqualTo(4);
        assertThat(hold.get("scopes").get(0).get("kind").asString()).isEqualTo("policy");
        assertThat(hold.get("databases").size()).isEqualTo(2);
        assertThat(hold.get("effective_on").get(0).asString()).isEqualTo("shop");
        assertThat(hold.get("expires_at").isNull()).isTrue();
    }

    @Test
    void showTellsWhereItIsNotEffectiveYetAndWhatHappened() {
        type("hold show 4");

        assertThat(typed.out)
                .startsWith("hold 4 (Recall 88) is placing\ncovers policy proofs\nreason: faulty batch\n")
                .contains("effective on 1 of 2 databases\n  not yet on vault: what had asked before")
                .contains("placed", "cid");
    }

    @Test
    void previewCountsAndSaysWhatCannotBeTold() {
        type("hold preview 1");

        assertThat(typed.out).isEqualTo("""
                POLICY      TABLE                           HOT  HELD BY NO OTHER     WARM     COLD  MARKED  WAITING
                orders      shop/public.orders              318               300       12        3       4        0
                deliveries  delivery/public.deliveries      640               640       20        0       0        7
                proofs      delivery/public.proofs      unknown           unknown  unknown  unknown       0        0
                delivery/public.proofs: archive database attic is not in the estate
                hold 3 (Tax audit 2026) binds rows of orders, too
                """);
        assertThat(asked()).containsExactly("impact 1");
        assertThat(type("hold preview 1 --policy orders")).isEqualTo(2);
    }

    @Test
    void previewAsJsonAddsUp() {
        type("hold preview --policy orders --output json");

        assertThat(typed.json().get("hot_rows").asLong()).isEqualTo(958);
        assertThat(typed.json().get("warm_rows").asLong()).isEqualTo(32);
        assertThat(typed.json().get("cold_rows").asLong()).isEqualTo(3);
        assertThat(typed.json().get("policies").get(2).get("hot_rows").isNull()).isTrue();
    }

    @Test
    void extendTakesALaterEndOrNone() {
        type("hold extend 3 --until 2027-06-30T12:00Z --reason appeal");
        type("hold extend 3 --open-ended");

        assertThat(asked())
                .containsExactly(
                        "extend 3 to 2027-06-30T12:00:00Z by ann because appeal", "extend 3 to null by ann because ");
        assertThat(typed.err).isEqualTo("hold 3: effective, ends never\n");
        assertThat(type("hold extend 3")).isEqualTo(2);
        assertThat(typed.err).contains("say --until TIME or --open-ended; nothing was changed");
    }

    @Test
    void releaseShowsItsEffectAndAsks() {
        typed.terminal = true;
        typed.answer = Optional.of("y");

        assertThat(type("hold release 1 --reason settled")).isEqualTo(3);
        assertThat(typed.err)
                .contains("HELD BY NO OTHER")
                .contains("release hold 1 (Smith v. Jones)? Type Smith v. Jones to do it: ")
                .endsWith("nothing was changed\n");
        assertThat(asked()).containsExactly("impact 1");

        typed.answer = Optional.of("Smith v. Jones");
        assertThat(type("hold release 1 --reason settled")).isZero();
        assertThat(asked()).last().isEqualTo("release 1 by ann because settled");
        assertThat(type("hold release 2")).isEqualTo(2);
        assertThat(type("hold release 77 --reason r --yes")).isEqualTo(2);
        assertThat(typed.err).contains("there is no hold with number 77; nothing was changed");
    }

    @Test
    void whoPlacedAHoldIsRefusedBeforeAnythingIsCountedOrAsked() {
        typed.bench.holds.failure =
                Optional.of(new HoldfastException(ErrorCode.BLOCKED, "it was placed by ann; nothing was changed"));

        int code = type("hold release 2 --reason settled");

        assertThat(code).isEqualTo(4);
        assertThat(asked()).containsExactly("release 2 by ann because settled");
    }
}
