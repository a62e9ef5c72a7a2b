package dev.holdfast.dialect.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.Fragment;
import dev.holdfast.dialect.Join;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.Looking.Question;
import dev.holdfast.dialect.TableName;
import dev.holdfast.testing.Golden;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

/// T-SQL that looks at a row, as people have read it.
final class LookingGoldenTest {
    private static final TableName TRADE = new TableName("dbo", "trade");
    private static final List<Column> KEY = List.of(
            new Column("basket", "varchar(20) collate Latin1_General_CI_AS", false, false, false, true, KeyType.TEXT),
            new Column("day", "date", false, false, false, true, KeyType.TEXT));
    private static final Keys ONE =
            new Keys(List.of(KeyType.TEXT, KeyType.TEXT), List.of(new String[] {"B1"}, new String[] {"2024-02-29"}));

    private final SqlServerLooking looking = new SqlServerLooking(new SqlServerCriteria());

    @Test
    void aQuestionAsksEachConditionBothWays() {
        Condition.ColumnOperand booked = new Condition.ColumnOperand(null, "booked_at", "datetimeoffset(7)");
        Question question = new Question(
                TRADE,
                KEY,
                List.of(new Join("c", new TableName("dbo", "contract"), List.of("contract_id"), List.of("id"))),
                List.of(
                        new Condition.Compare(
                                new Condition.ColumnOperand("c", "state", "nvarchar(10)"),
                                Condition.Operator.EQUAL,
                                new Condition.Text("closed")),
                        new Condition.Between(
                                booked,
                                new Condition.Day(LocalDate.EPOCH),
                                new Condition.Moment(Instant.parse("2024-01-01T00:00:00Z")),
                                false),
                        new Condition.Like(new Condition.ColumnOperand("c", "state", "nvarchar(10)"), "cl_sed?", true),
                        new Condition.IsNull(booked, true)),
                List.of(new Condition.ColumnOperand(null, "amount", "decimal(12,2)"), booked),
                booked,
                ZoneId.of("Europe/Vienna"));

        Fragment asked = looking.look(question, ONE);

        Golden.same(
                "sqlserver/look.sql",
                asked.sql() + "\n-- " + asked.values().subList(0, asked.values().size() - 1));
        assertThat(asked.values())
                .as("each once, then the key")
                .hasSize((int) asked.sql().chars().filter(c -> c == '?').count())
                .endsWith("cl_sed?", ONE);
    }

    @Test
    void aWayLeadsFromChildToParent() {
        ForeignKey key = new ForeignKey(
                "of",
                TRADE,
                List.of("contract_id", "land"),
                new TableName("dbo", "contract"),
                List.of("id", "land"),
                ForeignKey.OnDelete.NO_ACTION);

        Golden.same(
                "sqlserver/follow.sql",
                looking.follow(
                        TRADE,
                        KEY,
                        ONE,
                        List.of(key),
                        List.of(new Column("id", "int", false, false, false, true, KeyType.BIGINT))));
    }

    @Test
    void copiesAreFoundWithTheirEnd() {
        Fragment end =
                new SqlServerRetaining(new SqlServerCriteria()).end("a", true, Period.ofYears(7), ZoneId.of("UTC"));

        Golden.same("sqlserver/copies.sql", looking.copies(new TableName("archive", "trade"), KEY, ONE, end, 10));
    }
}
