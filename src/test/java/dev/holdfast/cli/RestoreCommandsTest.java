package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.freeze.ColdState;
import dev.holdfast.restore.RestorePlan;
import dev.holdfast.restore.RestoreState;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The commands on restores and pins.
class RestoreCommandsTest {
    private final Typed typed = new Typed();

    private int type(String line) {
        return typed.type(line.split(" "));
    }

    private List<String> asked() {
        return typed.bench.restores.asked;
    }

    @Test
    void aRestorePlansThenDoesWhatWasTyped() {
        int code = typed.type(
                "--yes",
                "archive",
                "restore",
                "--table",
                "shop/orders",
                "--key",
                "7",
                "--key",
                "8",
                "--with-children",
                "--conflict",
                "skip",
                "--pin",
                "for-ever",
                "--acknowledge",
                "trigger public.orders.audit");

        assertThat(code).isZero();
        assertThat(asked())
                .containsExactly(
                        "plan 2 keys of shop/orders with children conflict skip, pinned for ever, acknowledged [trigger public.orders.audit]",
                        "request 2 keys of shop/orders with children conflict skip, pinned for ever, acknowledged [trigger public.orders.audit]");
        assertThat(typed.err).contains("parents that come along:").contains("public.orders_id_seq from 1000 to 4711");
        assertThat(typed.out).contains("done, 4 rows came back");
    }

    @Test
    void whatStopsAPlanIsSaidAndNothingIsAskedFor() {
        int code = type("--yes archive restore --session 12");

        assertThat(code).isEqualTo(4);
        assertThat(typed.err).contains("trigger public.orders.audit").contains("nothing was restored");
        assertThat(asked()).hasSize(1);
    }

    @Test
    void aDryRunAndARehearsalRestoreNothing() {
        assertThat(type("--output json archive restore --session 12 --dry-run")).isEqualTo(4);
        assertThat(typed.json().get("runnable").asBoolean()).isFalse();
        assertThat(typed.json().get("tables").get(0).get("rows").asLong()).isEqualTo(1_204);

        assertThat(typed.type(
                        "archive",
                        "restore",
                        "--session",
                        "12",
                        "--rehearse",
                        "--acknowledge",
                        "trigger public.orders.audit"))
                .isZero();
        assertThat(typed.out).contains("4,816 rows went into scratch tables");
        assertThat(asked()).noneMatch(line -> line.startsWith("request"));
    }

    @Test
    void anInterruptedRestoreIsPartialAndCanBeResumed() {
        typed.bench.restores.outcome = RestoreState.INTERRUPTED;

        int code = typed.type(
                "--yes", "archive", "restore", "--session", "12", "--acknowledge", "trigger public.orders.audit");

        assertThat(code).isEqualTo(3);
        assertThat(typed.out).contains("connection refused");
        assertThat(type("restore resume 1")).isEqualTo(3);
        assertThat(asked()).contains("resume [1] by ann");
    }

    @Test
    void coldFilesStopARestoreUnlessTheyAreThawedFirst() {
        typed.bench.restores.cold =
                List.of(new RestorePlan.InCold(3, "vault archive.orders, 2025-03 (cold file 3)", 3, true));
        String[] line = {
            "--yes", "archive", "restore", "--session", "12", "--acknowledge", "trigger public.orders.audit", "--thaw"
        };

        assertThat(typed.type(Arrays.copyOf(line, line.length - 1))).isEqualTo(4);
        assertThat(typed.err).contains("holds 3 rows that are to come back: `holdfast cold thaw 3`");
        assertThat(typed.bench.operations().cold().find(3).state()).isEqualTo(ColdState.COLD);
        typed.bench.restores.cold =
                List.of(new RestorePlan.InCold(3, "vault archive.orders, 2025-03 (cold file 3)", 3, true));

        assertThat(typed.type(line)).isZero();
        assertThat(typed.err).contains("thawed, and stays so: vault archive.orders, 2025-03 (cold file 3)");
        assertThat(typed.bench.operations().cold().find(3).state()).isEqualTo(ColdState.THAWED);
        assertThat(typed.out).contains("done, 4 rows came back");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "archive restore",
                "archive restore --key 5",
                "archive restore --table shop/orders",
                "archive restore --table shop/orders --key 5 --where id=5",
                "archive restore --table shop/orders --where id=5 --session 3",
                "archive restore --session 3 --conflict overwrite",
                "archive restore --session 3 --pin yesterday",
                "archive restore --session 3 --pin 2020-01-01",
                "archive restore --session 3 --dry-run --rehearse",
                "archive restore --session 3 --dry-run --thaw",
                "archive restore --table shop/orders --keys-file /no/such/file"
            })
    void wordsThatDoNotGoTogetherAreRefusedBeforeAnythingIsPlanned(String line) {
        assertThat(type(line)).isEqualTo(2);
        assertThat(typed.err).contains("; nothing was restored");
        assertThat(asked()).isEmpty();
    }

    @Test
    void restoresAndPinsAreListedAndPinsEnded() {
        assertThat(type("restore list")).isZero();
        assertThat(typed.out).contains("interrupted").contains("session 12").contains("connection refused");
        assertThat(type("--output json restore show 3")).isZero();
        assertThat(typed.json().get("restores").get(0).get("tables").size()).isEqualTo(2);
        assertThat(type("--output json pin list")).isZero();
        assertThat(typed.json().get("pins").size()).isEqualTo(1);
        assertThat(type("pin list --all")).isZero();
        assertThat(typed.out).contains("for ever").contains("4711; 4712; 4713");
        assertThat(type("pin end 2 --reason over")).isZero();
        assertThat(asked()).containsExactly("end pin 2 by ann: over");
    }
}
