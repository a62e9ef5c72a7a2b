package dev.holdfast.dialect.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MarkQuery;
import dev.holdfast.dialect.Marking;
import dev.holdfast.dialect.Searching;
import dev.holdfast.testing.ContractEngine;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Keys of due rows, page by page and by what they hang on.
abstract class MarkingContract {
    private final ContractEngine engine;
    private final Marking marking;

    MarkingContract(ContractEngine engine) {
        this.engine = engine;
        this.marking = engine.dialect().marking();
    }

    @Test
    void pagesTakeEachDueRowOnceInTheOrderOfItsAge() throws SQLException {
        try (Orders orders = new Orders(engine, 60)) {
            List<Long> marked = new ArrayList<>();
            List<String> after = List.of();
            MarkQuery.Page page;
            do {
                page = marking.mark(orders.connection(), orders.due(orders.done(), "day", after, 7));
                after = page.last();
                for (long id : (long[]) page.keys().columns().getFirst()) {
                    marked.add(id);
                }
            } while (page.keys().size() == 7);

            List<Long> expected = LongStream.rangeClosed(1, 60)
                    .filter(id -> id % 5 != 0)
                    .boxed()
                    .sorted(java.util.Comparator.<Long>comparingLong(id -> id % 9)
                            .thenComparing(id -> id))
                    .toList();
            assertThat(marked).isEqualTo(expected);
            assertThat(marking.countDue(
                            orders.connection(), orders.due(orders.done(), null, List.of(), Integer.MAX_VALUE)))
                    .isEqualTo(48);
            assertThat(marking.countDue(orders.connection(), orders.due(orders.done(), null, List.of(), 10)))
                    .isEqualTo(10);
            assertThat(marking.countBundle(
                            orders.connection(), orders.items(), orders.due(orders.done(), "day", List.of(), 10)))
                    .isEqualTo(20);
            assertThat(marking.countHanging(orders.connection(), orders.items(), Orders.ids(1, 2, 99)))
                    .isEqualTo(4);
        }
    }

    @Test
    void whatHangsOnHandedOffKeysIsMarkedOrWaits() throws SQLException {
        try (Orders orders = new Orders(engine, 12)) {
            List<Column> link = List.of(orders.column("orders", "id"));
            Keys parents = Orders.ids(4, 5, 6, Long.MAX_VALUE);
            MarkQuery due = orders.due(orders.done(), null, List.of(), Integer.MAX_VALUE);

            assertThat((long[]) marking.markLinked(orders.connection(), due, link, parents)
                            .keys()
                            .columns()
                            .getFirst())
                    .containsExactly(4, 6);
            assertThat(marking.countWaiting(orders.connection(), due, link, parents))
                    .isEqualTo(1);
            assertThat(marking.countLinked(orders.connection(), due, link, parents))
                    .isEqualTo(2);
            assertThat((long[]) marking.stillDue(orders.connection(), due, Orders.ids(10, 11, 12))
                            .columns()
                            .getFirst())
                    .containsExactly(11, 12);
        }
    }

    /// Keys of every kind come back as they went: text that only differs in blanks within, dates, decimals, UUIDs.
    @Test
    void compositeKeysOfEveryKindFindTheirRows() throws SQLException {
        try (Orders orders = new Orders(engine, 1)) {
            String parts = engine.dialect().quote(engine.table("parts")); // a schema of ours may come first
            orders.execute(
                    orders.spelt(
                            "CREATE TABLE " + parts
                                    + " (code {text} NOT NULL, day date NOT NULL, price decimal(9,3) NOT NULL,"
                                    + " token {uuid} NOT NULL, placed {moment} NOT NULL, PRIMARY KEY (code, day, price, token, placed))"));
            orders.execute(
                    "INSERT INTO " + parts
                            + " VALUES ('a  b', '2024-02-29', 1.500, '00000000-0000-0007-0000-000000000001',"
                            + " '2024-02-29 23:59:59.123456+02:00'),"
                            + " ('ä', '2024-02-29', 1.500, '00000000-0000-0007-0000-000000000001', '2024-02-29 23:59:59+00:00')");
            List<Column> key = orders.columns("parts");
            MarkQuery all = new MarkQuery(
                    engine.table("parts"), key, List.of(), new Condition.Always(), null, List.of(), Integer.MAX_VALUE);

            MarkQuery.Page page = marking.mark(orders.connection(), all);
            assertThat(page.keys().layout())
                    .containsExactly(KeyType.TEXT, KeyType.TEXT, KeyType.TEXT, KeyType.UUID, KeyType.TEXT);
            assertThat(page.keys().columns().get(3)).isEqualTo(new UUID[] {new UUID(7, 1), new UUID(7, 1)});
            assertThat(marking.stillDue(orders.connection(), all, page.keys()).size())
                    .isEqualTo(2);
            MarkQuery next =
                    new MarkQuery(engine.table("parts"), key, List.of(), new Condition.Always(), null, page.last(), 5);
            assertThat(marking.mark(orders.connection(), next).keys().size()).isZero();
        }
    }

    /// Leaves first: what others refer to waits until they are gone; who refers to itself alone is free.
    @Test
    void aRowThatOthersReferToIsNotDue() throws SQLException {
        try (Orders orders = new Orders(engine, 1)) {
            String nodes = engine.dialect().quote(engine.table("nodes"));
            orders.execute("CREATE TABLE " + nodes + " (id bigint NOT NULL PRIMARY KEY, above bigint NULL REFERENCES "
                    + nodes + " (id))");
            orders.execute("INSERT INTO " + nodes + " VALUES (1, NULL), (2, 1), (3, 2), (4, 4), (5, NULL)");
            MarkQuery free = new MarkQuery(
                    engine.table("nodes"),
                    List.of(orders.column("nodes", "id")),
                    List.of(),
                    new Condition.Unreferenced(
                            new ForeignKey(
                                    "above",
                                    engine.table("nodes"),
                                    List.of("above"),
                                    engine.table("nodes"),
                                    List.of("id"),
                                    ForeignKey.OnDelete.NO_ACTION),
                            List.of("id")),
                    null,
                    List.of(),
                    Integer.MAX_VALUE);

            assertThat((long[]) marking.mark(orders.connection(), free)
                            .keys()
                            .columns()
                            .getFirst())
                    .containsExactly(3, 4, 5);
            assertThat(marking.countDue(orders.connection(), free)).isEqualTo(3);
            orders.execute("DELETE FROM " + nodes + " WHERE id = 3");
            assertThat((long[]) marking.stillDue(orders.connection(), free, Orders.ids(1, 2, 3, 4))
                            .columns()
                            .getFirst())
                    .containsExactly(2, 4);
        }
    }

    /// Rows are found page by page, in the order that every engine finds them in.
    @Test
    void aSearchFindsEachRowOnceAndPrintsItsValues() throws SQLException {
        try (Orders orders = new Orders(engine, 12)) {
            Searching searching = engine.dialect().searching();
            List<Searching.Wanted> wanted = List.of(
                    new Searching.Wanted("note", orders.column("orders", "note").type()),
                    new Searching.Wanted("amount", "decimal(12,2)"),
                    new Searching.Wanted("day", "date"));
            List<String> printed = new ArrayList<>();
            Keys after = null;
            for (int page = 0; page < 4; page++) {
                List<Searching.Found> found = searching.find(
                        orders.connection(),
                        new Searching.Search(
                                engine.table("orders"),
                                wanted,
                                List.of(),
                                List.of(orders.column("orders", "id")),
                                page == 0 ? null : Orders.upTo(11),
                                orders.done(),
                                after,
                                false,
                                4));
                for (Searching.Found row : found) {
                    printed.add(row.key() + " " + row.values());
                    after = Orders.ids((Long) row.key().getFirst());
                }
            }
            assertThat(printed)
                    .hasSize(9)
                    .startsWith(
                            "[1] [note 1, 0.01, 2024-01-02]",
                            "[2] [note 2, 0.02, 2024-01-03]",
                            "[3] [null, 0.03, 2024-01-04]")
                    .endsWith("[11] [note 11, 0.11, 2024-01-03]");
        }
    }
}
