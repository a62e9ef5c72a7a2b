package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.dialect.Engine;
import dev.holdfast.estate.DatabaseSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The commands on governed databases.
class DatabaseCommandsTest {
    private final Typed typed = new Typed();

    private int type(String line) {
        return typed.type(line.split(" "));
    }

    @Test
    void aSqlServerIsAddedAndLookedAt() {
        int code = type("db add trading --engine sqlserver --server db1:1433 --database Trading --login mover"
                + " --secret env:TRADING --environment production --role source");

        assertThat(code).isZero();
        assertThat(typed.out).contains("trading", "version", "new enough");
        assertThat(typed.err).contains("trading was added");
        assertThat(typed.bench.estate.databases()).singleElement().satisfies(spec -> {
            assertThat(spec.engine()).isEqualTo(Engine.SQLSERVER);
            assertThat(spec.roles()).containsExactly(DatabaseSpec.Role.SOURCE);
            assertThat(spec.secret()).hasToString("env:TRADING");
        });
        type("db list --output json");
        assertThat(typed.json().get("databases").get(0).get("engine").asString())
                .isEqualTo("sqlserver");
    }

    @Test
    void aUrlSaysWhereItIsAndNoPasswordIsTakenFromIt() {
        int code = type("db add shop --url jdbc:postgresql://db1:5433/shopdb?user=mover --secret env:SHOP");

        assertThat(code).isZero();
        assertThat(typed.bench.estate.databases()).singleElement().satisfies(spec -> {
            assertThat(spec.server()).isEqualTo("db1:5433");
            assertThat(spec.databaseName()).isEqualTo("shopdb");
            assertThat(spec.login()).isEqualTo("mover");
        });
        assertThat(type("db add other --url jdbc:postgresql://db1/x?user=u&password=hunter2"))
                .isEqualTo(2);
        assertThat(typed.err).contains("nothing was added").doesNotContain("hunter2");
        assertThat(type("db add other --url jdbc:postgresql://db1/x --server db1:5432"))
                .isEqualTo(2);
        assertThat(type("db add other --server db1:5432")).isEqualTo(2);
        assertThat(typed.bench.estate.databases()).hasSize(1);
    }

    @Test
    void aConnectionIsForgottenUnlessPoliciesUseIt() {
        type("db add shop --server db1:5432 --database shop --login mover");
        typed.bench.estate.used.put("shop", "orders, invoices");

        assertThat(type("db forget shop --yes")).isEqualTo(4);
        assertThat(typed.err).contains("orders, invoices", "nothing was removed");

        typed.bench.estate.used.clear();
        assertThat(type("db forget shop")).isEqualTo(2);
        assertThat(typed.err).contains("say --yes");
        assertThat(typed.bench.estate.databases()).hasSize(1);
        assertThat(type("db forget shop --yes")).isZero();
        assertThat(typed.bench.estate.databases()).isEmpty();
    }

    @Test
    void oneThatCannotBeGovernedExitsWithSeven() {
        assertThat(type("db add bad --server db1:5432 --database shop --login mover"))
                .isEqualTo(7);
        assertThat(type("db check")).isEqualTo(7);
        assertThat(typed.out).contains("too old");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--engine oracle", "--role owner", "--environment home", "--secret hunter2"})
    void aWordThatIsUnknownAddsNothing(String wrong) {
        int code = type("db add shop --server db1:5432 --database shop --login mover " + wrong);

        assertThat(code).isEqualTo(2);
        assertThat(typed.err).contains("nothing was added").doesNotContain("hunter2");
        assertThat(typed.bench.estate.databases()).isEmpty();
    }
}
