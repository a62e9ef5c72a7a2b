package dev.holdfast.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.filter.ListQuery;
import dev.holdfast.store.Store;
import dev.holdfast.testing.TestServer;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Objects of entries by patterns: with their kind or without, in whatever case, against looking at each here.
class AuditWordsTest {
    private static final List<String> OBJECTS = List.of(
            "session 4711",
            "session 14711",
            "session 471",
            "policy 4711_orders",
            "policy 4711-orders",
            "policy Orders",
            "policy old orders",
            "hold 100% sure",
            "hold ÄRGER",
            "installation");

    private static Store store;

    @BeforeAll
    static void fill() {
        store = TestServer.freshStore();
        store.run(tx -> OBJECTS.forEach(object -> tx.dsl().execute("""
                insert into audit (number, at, actor, act, object, outcome, previous, digest)
                select 1 + coalesce(max(number), 0), now(), 'ann', 'session.ended', ?, 'done', '', '' from audit""", object)));
    }

    @AfterAll
    static void close() {
        TestServer.close(store);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*4711*",
                "4711*",
                "*4711",
                "4711",
                "session 47*",
                "*4711_*",
                "*100%*",
                "*orders",
                "ORDERS*",
                "*OLD*",
                "old orders",
                "*ärger",
                "inst*",
                "*",
                "*nothing*",
                "nothing*"
            })
    void aPatternFitsAnObjectWithItsKindOrWithout(String pattern) {
        List<String> found = store
                .look(tx -> new AuditLog().list(tx, ListQuery.newest("object:\"" + pattern + "\"", 100), Instant.now()))
                .stream()
                .map(Entry::object)
                .toList();

        assertThat(found)
                .containsExactlyElementsOf(OBJECTS.reversed().stream()
                        .filter(object ->
                                fits(object, pattern) || fits(object.substring(object.indexOf(' ') + 1), pattern))
                        .toList());
    }

    private static boolean fits(String text, String pattern) {
        return pattern.contains("*")
                ? Pattern.compile(
                                "\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E",
                                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                        .matcher(text)
                        .matches()
                : text.equals(pattern);
    }
}
