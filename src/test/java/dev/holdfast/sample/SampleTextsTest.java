package dev.holdfast.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Engine;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class SampleTextsTest {
    private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");

    private static String script(Engine engine) {
        return SampleTexts.script("trading", engine, 3042, 42, NOW);
    }

    /// Read by eye, statement by statement; whoever changes it reads it again.
    @Test
    void theScriptForSqlServerIsTheOneThatWasRead() throws IOException {
        String script = script(Engine.SQLSERVER);
        String read;
        try (var file = Objects.requireNonNull(SampleTextsTest.class.getResourceAsStream("trading-sqlserver.sql"))) {
            read = new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }

        assertThat(script).startsWith(read.substring(0, read.indexOf("-- Trade --")));
        assertThat(script).contains(read.substring(read.indexOf("-- Trade --") + "-- Trade --\n".length()));
    }

    @Test
    void bothEnginesGetTheSameTables() {
        Pattern created = Pattern.compile("create table [\\[\"]dbo[\\]\"]\\.[\\[\"](\\w+)");

        assertThat(created.matcher(script(Engine.SQLSERVER)).results().map(found -> found.group(1)))
                .hasSize(122)
                .containsExactlyElementsOf(created.matcher(script(Engine.POSTGRESQL))
                        .results()
                        .map(found -> found.group(1))
                        .toList());
    }

    @Test
    void thePoliciesOfBothEnginesDifferInTheirDatabasesOnly() {
        PolicyDocument postgresql = PolicyDocument.parse(SampleTexts.policies("trading", Engine.POSTGRESQL));
        PolicyDocument sqlserver = PolicyDocument.parse(SampleTexts.policies("trading", Engine.SQLSERVER));

        assertThat(sqlserver.policies()).hasSize(120).isEqualTo(postgresql.policies());
        assertThat(sqlserver.databases()).hasSize(4).allSatisfy(database -> assertThat(database.engine())
                .isEqualTo(Engine.SQLSERVER));
        PolicyDefinition position = sqlserver.policies().getFirst();
        assertThat(position.ageColumn()).isEqualTo("c.maturityDate");
        assertThat(position.residence()).isEqualTo("P13M");
        assertThat(position.driving().priority()).isEqualTo(10);
    }

    @Test
    void anEngineThatASampleIsNotMadeForIsRefused() {
        assertThatThrownBy(() -> SampleTexts.script("hospital", Engine.SQLSERVER, 5000, 42, NOW))
                .isInstanceOf(HoldfastException.class)
                .hasMessage("sample hospital is made for postgresql only");
    }
}
