package dev.holdfast.dialect.crossing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Dialect;
import dev.holdfast.dialect.Engine;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.MoveTable.MoveColumn;
import dev.holdfast.dialect.TableName;
import dev.holdfast.dialect.crossing.Crossing.Kept;
import dev.holdfast.dialect.crossing.Crossing.Refused;
import dev.holdfast.dialect.postgresql.PostgresDialect;
import dev.holdfast.dialect.sqlserver.SqlServerDialect;
import dev.holdfast.proof.ProofColumn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypeMatrixTest {
    private static final Path PAGE = Path.of("src/site/markdown/sqlserver.md");

    private static String answer(Engine from, String type, boolean key) {
        return switch (TypeMatrix.of(from, type, key)) {
            case Kept kept -> kept.type().replaceFirst(" collate .*", "") + (kept.asText() ? " as text" : "");
            case Refused _ -> "refused";
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "smallint | smallint",
                "numeric(12,2) | decimal(12,2)",
                "numeric(38,38) | decimal(38,38)",
                "numeric(39,2) | nvarchar(max) as text",
                "numeric(3,5) | decimal(5,5)",
                "numeric(5,-2) | decimal(7,0)",
                "numeric(37,-2) | nvarchar(max) as text",
                "numeric | nvarchar(max) as text",
                "double precision | float",
                "character varying(20) | nvarchar(40)",
                "character varying(2000) | nvarchar(4000)",
                "character varying(2001) | nvarchar(max)",
                "character varying | nvarchar(max)",
                "character(3) | nvarchar(6)",
                "timestamp(3) without time zone | datetime2(6)",
                "timestamp with time zone | datetimeoffset(6)",
                "interval day to second(3) | nvarchar(max) as text",
                "integer[] | nvarchar(max) as text",
                "numeric(4,2)[] | nvarchar(max) as text",
                "bit(3) | nvarchar(max) as text",
                "\"Order state\" | nvarchar(max) as text",
                "xml | nvarchar(max) as text",
                "money | refused"
            })
    void typesOfPostgresqlHaveTheirPlaceInSqlServer(String type, String kept) {
        assertThat(answer(Engine.POSTGRESQL, type, false)).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tinyint | smallint",
                "bit | boolean",
                "decimal(38,10) | numeric(38,10)",
                "money | numeric(19,4)",
                "real | real",
                "varchar(20) collate Latin1_General_CI_AS | character varying(20)",
                "nvarchar(max) collate Latin1_General_100_BIN2 | text",
                "nchar(4) collate Latin1_General_CI_AS | character varying(4)",
                "rowversion | bytea",
                "time(6) | time without time zone",
                "time(7) | text as text",
                "datetime | timestamp without time zone",
                "smalldatetime | timestamp without time zone",
                "datetime2(0) | timestamp without time zone",
                "datetime2(7) | text as text",
                "datetimeoffset(3) | text as text",
                "xml | text as text",
                "hierarchyid | text as text",
                "geography | bytea",
                "sql_variant | refused",
                "vector | refused"
            })
    void typesOfSqlServerHaveTheirPlaceInPostgresql(String type, String kept) {
        assertThat(answer(Engine.SQLSERVER, type, false)).isEqualTo(kept);
    }

    @Test
    void aKeyHasATypeThatAnIndexTakesAndTellsTheCaseOfLetters() {
        assertThat(TypeMatrix.of(Engine.POSTGRESQL, "text", true))
                .isInstanceOfSatisfying(Kept.class, kept -> assertThat(kept.type())
                        .isEqualTo("nvarchar(400) collate Latin1_General_100_BIN2"));
        assertThat(answer(Engine.POSTGRESQL, "numeric", true)).isEqualTo("nvarchar(400) as text");
        assertThat(answer(Engine.POSTGRESQL, "bytea", true)).isEqualTo("varbinary(800)");
    }

    @Test
    void refusalsNameTheColumnItsTypeAndTheReason() {
        assertThat(TypeMatrix.refused(
                        Engine.SQLSERVER,
                        List.of(column("id", "int"), column("any", "sql_variant"), column("v", "vector"))))
                .containsExactly(
                        "column any is sql_variant: each of its values has a type of its own, which no column here would keep",
                        "column v is vector: no rule says what would keep its values");
    }

    /// A proof of the source and one of the archive must begin alike.
    @Test
    void bothEnginesSpellAColumnThatCrossedInOneFamily() {
        for (Engine from : Engine.values()) {
            Dialect archive = from == Engine.POSTGRESQL ? new SqlServerDialect() : new PostgresDialect();
            for (TypeMatrix.Rule rule : TypeMatrix.rules()) {
                for (String type : rule.from() == from ? rule.types() : List.<String>of()) {
                    if (TypeMatrix.of(from, type, false) instanceof Kept kept) {
                        Column column = column("c", type);
                        MoveColumn standing = new MoveColumn(column("c", kept.type()), kept.type(), false);

                        List<ProofColumn> spelt = archive.piping().proofColumns(table(standing));

                        assertThat(spelt).as(from + " " + type).containsExactly(new ProofColumn("c", kept.family()));
                        assertThat(TypeMatrix.moved(from, column, false).crossing())
                                .isEqualTo(kept.family());
                    }
                }
            }
        }
    }

    private static Column column(String name, String type) {
        return new Column(name, type, true, false, false, true, KeyType.TEXT);
    }

    private static MoveTable table(MoveColumn column) {
        TableName name = new TableName("s", "t");
        return new MoveTable(
                name,
                name,
                List.of(column),
                List.of(column.column()),
                List.of(column.column()),
                List.of(),
                MoveTable.Hashing.CANONICAL);
    }

    @Test
    void thePageHasEveryLineOfTheMatrix() throws IOException {
        List<String> page = Files.readAllLines(PAGE);

        for (Engine from : Engine.values()) {
            List<String> lines = TypeMatrix.rules().stream()
                    .filter(rule -> rule.from() == from)
                    .map(rule -> "| %s | %s | %s |"
                            .formatted(rule.shown(), rule.archived(), rule.unfit())
                            .replace("|  |", "| |"))
                    .toList();
            assertThat(page).containsSubsequence(lines);
        }
    }
}
