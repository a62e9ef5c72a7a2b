package dev.holdfast.dialect.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.Looking;
import dev.holdfast.dialect.Looking.Question;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.testing.ContractEngine;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Looking at one row closely.
abstract class LookingContract {
    private final ContractEngine engine;
    private final Looking looking;

    LookingContract(ContractEngine engine) {
        this.engine = engine;
        this.looking = engine.dialect().looking();
    }

    private static Keys id(long id) {
        return new Keys(List.of(KeyType.BIGINT), List.of(new long[] {id}));
    }

    private static Condition.ColumnOperand operand(TableInfo table, String column) {
        return new Condition.ColumnOperand(
                null, column, table.column(column).orElseThrow().type());
    }

    @Test
    void aRowTellsOfEachConditionWhetherItIsTrueFalseOrUnknownAndItsWayToItsParent() throws SQLException {
        try (Connection connection = engine.connect(engine.freshDatabase("looking"))) {
            engine.execute(
                    connection,
                    "CREATE TABLE customer (id bigint NOT NULL PRIMARY KEY, land char(2) NOT NULL)",
                    """
                    CREATE TABLE purchase (id bigint NOT NULL PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customer (id),
                      amount decimal(12,2), made date, word varchar(20))""",
                    "INSERT INTO customer VALUES (7, 'at')",
                    "INSERT INTO purchase VALUES (1, 7, 12.50, '2024-02-29', NULL)");
            var catalog = engine.dialect().catalog();
            TableInfo purchase = catalog.tables(connection).stream()
                    .filter(table -> table.name().equals(engine.table("purchase")))
                    .findFirst()
                    .orElseThrow();
            List<Column> key = purchase.keyColumns();
            Condition.ColumnOperand amount = operand(purchase, "amount");
            Condition.ColumnOperand word = operand(purchase, "word");
            Question question = new Question(
                    purchase.name(),
                    key,
                    List.of(),
                    List.of(
                            new Condition.Compare(
                                    amount, Condition.Operator.GREATER, new Condition.Number(BigDecimal.TEN)),
                            new Condition.Compare(
                                    amount, Condition.Operator.LESS, new Condition.Number(BigDecimal.TEN)),
                            new Condition.Compare(word, Condition.Operator.EQUAL, new Condition.Text("x"))),
                    List.of(amount, word),
                    operand(purchase, "made"),
                    ZoneOffset.UTC);

            Looking.Sight sight = looking.look(connection, question, id(1)).orElseThrow();
            assertThat(sight.truths()).containsExactly(true, false, null);
            assertThat(sight.shown()).containsExactly("12.50", null);
            assertThat(sight.ageDay()).isEqualTo("2024-02-29");
            assertThat(looking.look(connection, question, id(2))).isEmpty();

            List<Condition.Literal> many = new ArrayList<>();
            for (int i = 0; i < 1_500; i++) {
                many.add(new Condition.Number(BigDecimal.valueOf(i)));
            }
            Question asked = new Question(
                    purchase.name(),
                    key,
                    List.of(),
                    List.of(
                            new Condition.In(amount, many, true),
                            new Condition.Compare(
                                    amount, Condition.Operator.EQUAL, new Condition.Number(new BigDecimal("12.5"))),
                            new Condition.Compare(word, Condition.Operator.EQUAL, new Condition.Text("x"))),
                    List.of(),
                    operand(purchase, "made"),
                    ZoneOffset.UTC);
            assertThat(looking.look(connection, asked, id(1)).orElseThrow().truths())
                    .as("more values than half of what a statement takes")
                    .containsExactly(true, true, null);

            TableInfo customer = catalog.tables(connection).stream()
                    .filter(table -> table.name().equals(engine.table("customer")))
                    .findFirst()
                    .orElseThrow();
            Keys parent = looking.follow(
                            connection,
                            purchase.name(),
                            key,
                            id(1),
                            catalog.foreignKeys(connection),
                            List.of(
                                    customer.column("id").orElseThrow(),
                                    customer.column("land").orElseThrow()))
                    .orElseThrow();
            assertThat(parent.key(0)).containsExactly(7L, "at");
            assertThat(looking.follow(
                            connection,
                            purchase.name(),
                            key,
                            id(1),
                            List.of(),
                            List.of(purchase.column("word").orElseThrow())))
                    .as("a NULL leads nowhere")
                    .isEmpty();
        }
    }
}
