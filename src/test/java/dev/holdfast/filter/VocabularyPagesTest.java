package dev.holdfast.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.Store;
import dev.holdfast.testing.TestServer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Pages of a list, put together again, are what sorting all of it gives: with ties, with values that are missing, with
/// things that are not settled yet between those that are.
class VocabularyPagesTest {
    private static final int THINGS = 300;
    private static final int PAGE = 7;
    private static final Field<Long> ID = DSL.field(DSL.name("thing", "id"), Long.class);
    private static final Field<String> COLOUR = DSL.field(DSL.name("thing", "colour"), String.class);
    private static final Field<Integer> WEIGHT = DSL.field(DSL.name("thing", "weight"), Integer.class);
    private static final Field<Integer> KEPT = DSL.field(DSL.name("thing", "kept"), Integer.class);
    private static final Field<String> OWNER = DSL.field(DSL.name("owner", "name"), String.class);
    private static final Table<?> FROM = DSL.table(DSL.name("thing"))
            .leftJoin(DSL.table(DSL.name("owner")))
            .on(DSL.field(DSL.name("owner", "id")).eq(DSL.field(DSL.name("thing", "owner_id"))));

    private static Store store;
    private static List<Thing> things;

    private record Thing(long id, @Nullable String colour, int weight, String owner) {}

    @BeforeAll
    static void fill() {
        store = TestServer.freshStore();
        store.run(tx -> tx.dsl().execute("""
                create table owner (id int primary key, name text not null unique);
                insert into owner values (1, 'cara'), (2, 'ann'), (3, 'bob');
                create table thing (id bigint primary key, colour text, weight int not null, done boolean not null,
                  owner_id int not null references owner,
                  kept int generated always as (case when done then weight end) stored);
                insert into thing (id, colour, weight, done, owner_id)
                select i, (array['red', 'blue', null])[1 + i * 7 %% 3], i * 31 %% 11, i %% 5 <> 0, 1 + i * 13 %% 3
                from generate_series(1, %d) i""".formatted(THINGS)));
        things = store.look(tx -> tx.dsl()
                .select(ID, COLOUR, WEIGHT, OWNER)
                .from(FROM)
                .fetch(row -> new Thing(row.value1(), row.value2(), row.value3(), row.value4())));
    }

    @AfterAll
    static void close() {
        TestServer.close(store);
    }

    /// @param few beyond which an index is walked: always, for some filters, never
    @ParameterizedTest
    @CsvSource({"0", "60", "1000"})
    void pagesPutTogetherAreAllThatMatchesInOrder(int few) {
        Vocabulary words = words(few);
        for (String sort : List.of("", "id", "-id", "colour", "-colour", "owner", "-owner", "weight", "-weight")) {
            for (String filter : List.of("", "colour:red", "owner:ann", "colour:r* owner:bob", "colour:green")) {
                assertThat(pages(words, filter, sort, 0))
                        .as("`%s` by %s", filter, sort)
                        .isEqualTo(sorted(matching(filter), sort));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "1000"})
    void nothingThatCameAfterTheFirstPageIsOnAnother(int few) {
        for (String sort : List.of("owner", "-weight")) {
            assertThat(pages(words(few), "", sort, 100)).isEqualTo(sorted(thing -> thing.id() <= 100, sort));
        }
    }

    private static Vocabulary words(int few) {
        return new Vocabulary("things", "colour", ID, FROM)
                .text("colour", COLOUR)
                .text("owner", OWNER)
                .sort("colour", COLOUR)
                .sortByTheir("owner", OWNER)
                .settled(KEPT.isNotNull(), few)
                .figure("weight", WEIGHT, KEPT);
    }

    private static List<Long> pages(Vocabulary words, String filter, String sort, long upTo) {
        List<Long> all = new ArrayList<>();
        List<Long> page = List.of();
        do {
            ListQuery query = new ListQuery(filter, sort, upTo, all.size(), PAGE);
            page = store.look(tx -> tx.dsl()
                    .select(ID)
                    .from(FROM)
                    .where(ID.in(words.page(tx.dsl(), query, Instant.EPOCH)))
                    .orderBy(words.order(sort))
                    .fetch(ID));
            all.addAll(page);
        } while (page.size() == PAGE);
        return all;
    }

    private static Predicate<Thing> matching(String filter) {
        return switch (filter) {
            case "colour:red" -> thing -> "red".equals(thing.colour());
            case "owner:ann" -> thing -> thing.owner().equals("ann");
            case "colour:r* owner:bob" ->
                thing -> "red".equals(thing.colour()) && thing.owner().equals("bob");
            case "colour:green" -> _ -> false;
            default -> _ -> true;
        };
    }

    private static List<Long> sorted(Predicate<Thing> matching, String sort) {
        Stream<Thing> found = things.stream().filter(matching);
        Comparator<Thing> newest = Comparator.comparing(Thing::id, Comparator.reverseOrder());
        Comparator<Thing> order =
                switch (sort) {
                    case "id" -> Comparator.comparing(Thing::id);
                    case "colour" ->
                        by(Thing::colour, Comparator.naturalOrder()).thenComparing(newest);
                    case "-colour" ->
                        by(Thing::colour, Comparator.reverseOrder()).thenComparing(newest);
                    case "owner" -> Comparator.comparing(Thing::owner).thenComparing(newest);
                    case "-owner" ->
                        Comparator.comparing(Thing::owner, Comparator.reverseOrder())
                                .thenComparing(newest);
                    case "weight" -> Comparator.comparing(Thing::weight).thenComparing(Thing::id);
                    case "-weight" ->
                        Comparator.comparing(Thing::weight)
                                .thenComparing(Thing::id)
                                .reversed();
                    default -> newest;
                };
        return found.sorted(order).map(Thing::id).toList();
    }

    private static Comparator<Thing> by(Function<Thing, @Nullable String> what, Comparator<String> order) {
        return Comparator.comparing(what, Comparator.nullsLast(order));
    }
}
