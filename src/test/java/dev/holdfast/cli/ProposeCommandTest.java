package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.onboard.MissingIndex;
import dev.holdfast.policy.PolicyDocument;
import dev.holdfast.testing.SomeProposals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProposeCommandTest {
    @TempDir
    private Path folder;

    private final Typed typed = new Typed();

    @BeforeEach
    void propose() {
        typed.bench.onboarding.proposals = SomeProposals.of(3);
    }

    @Test
    void itShowsWhatIsProposedAndWhatIsNotAndWhy() {
        assertThat(typed.type("policy", "propose", "--database", "shop,delivery", "--exclude", "tmp*"))
                .isZero();

        assertThat(typed.out)
                .contains("high 82", "t001", "after t001", "not configured: 1 no-date, 1 master", "nobody knows");
        assertThat(typed.bench.onboarding.asked.getFirst())
                .contains("databases=[shop, delivery]", "excluded=[tmp*]", "leastRows=1000");
        typed.type("policy", "propose", "--database", "shop", "--count", "--output", "json");
        var first = typed.json().get("proposals").get(0);
        assertThat(first.get("due").asLong()).isEqualTo(first.get("rows").asLong() / 2);
        assertThat(first.get("reasons").get(0).asString()).isEqualTo("functional: nothing says otherwise");
        assertThat(first.get("dates").get(0).get("age").asString()).isEqualTo("placed_at");
        assertThat(typed.json().get("unconfigured").get(0).get("why").asString())
                .isEqualTo("no-date");
    }

    @Test
    void aDocumentIsWrittenForPolicyApplyAndNeverOverAnotherFile() throws IOException {
        Path toml = folder.resolve("proposal.toml");
        assertThat(typed.type("policy", "propose", "--database", "shop", "--to", toml.toString()))
                .isZero();

        assertThat(PolicyDocument.parse(Files.readString(toml))).isEqualTo(typed.bench.onboarding.proposals.document());
        assertThat(typed.err).contains("holdfast policy apply -f " + toml);
        Files.writeString(toml, "mine");
        assertThat(typed.type("policy", "propose", "--database", "shop", "--to", toml.toString()))
                .isEqualTo(ExitCodes.USAGE);
        assertThat(toml).hasContent("mine");
        assertThat(typed.err).contains("is there already");
        assertThat(typed.type("policy", "propose", "--database", "shop", "--replace", "--to", toml.toString()))
                .isZero();
        Path json = folder.resolve("proposal.json");
        typed.type("policy", "propose", "--database", "shop", "--to", json.toString());
        assertThat(json).content().contains("\"schema_version\" : 1", "\"placed_at\"");
    }

    @Test
    void applyNamesTheIndexesThatRunsWillWant() throws IOException {
        Path toml = folder.resolve("p.toml");
        Files.writeString(toml, "");
        typed.bench.onboarding.missing = List.of(
                new MissingIndex("shop", "public.t", List.of("at"), "finds due rows", "CREATE INDEX ON public.t (at)"));

        assertThat(typed.type("policy", "apply", "-f", toml.toString(), "--yes"))
                .isZero();

        assertThat(typed.err).contains("runs want an index that finds due rows: CREATE INDEX ON public.t (at)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "policy propose | Missing required option",
                "policy propose --database shop --zone Mars | there is no zone Mars",
                "policy propose --database shop --min-rows -1 | --min-rows at least 0",
                "policy propose --database shop --count-seconds 0 | --count-seconds is at least 1",
            })
    void aWrongWishIsRefused(String command, String message) {
        assertThat(typed.type(command.split(" "))).isEqualTo(ExitCodes.USAGE);

        assertThat(typed.err).contains(message);
        assertThat(typed.bench.onboarding.asked).isEmpty();
    }
}
