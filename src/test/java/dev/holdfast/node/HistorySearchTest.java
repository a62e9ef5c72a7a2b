package dev.holdfast.node;

import static dev.holdfast.node.HistoryScene.keys;
import static dev.holdfast.node.HistoryScene.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.history.HistoryColumn;
import dev.holdfast.history.HistoryPage;
import dev.holdfast.history.HistoryPage.PlaceRead;
import dev.holdfast.history.HistoryQuery;
import dev.holdfast.history.HistoryRow;
import dev.holdfast.history.Where;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.session.SessionView;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows are found wherever they are, by key and by criteria, page by page.
class HistorySearchTest {
    @AutoClose
    private final HistoryScene scene = new HistoryScene();

    @ParameterizedTest
    @ValueSource(strings = {"shop", "vault"})
    void aRowIsFoundWhereItIsWithItsProvenanceAndItsValuesAsTheDatabasePrintsThem(String archive) {
        scene.orders(archive);
        scene.engine.execute("shop", "update orders set raw = '\\x00ff', paid = null where id = 1");
        SessionView session = scene.archive(10);

        HistoryPage page = scene.find(query("", 10, "1", "95"));

        assertThat(page.complete()).isTrue();
        assertThat(page.last()).isTrue();
        assertThat(page.keyColumns()).containsExactly("id");
        HistoryRow warm = page.rows().getFirst();
        assertThat(warm.where()).isEqualTo(Where.WARM);
        assertThat(warm.place()).isEqualTo(archive + "/kept.orders");
        assertThat(warm.confirmed()).isTrue();
        assertThat(Objects.requireNonNull(warm.copy()).session()).isEqualTo(session.id());
        assertThat(warm.values())
                .containsExactly("1", "done", "bad", "c    ", "1.500", null, "2024-03-02 10:00:00+00", "\\x00ff");
        HistoryRow hot = page.rows().getLast();
        assertThat(hot.where()).isEqualTo(Where.HOT);
        assertThat(hot.place()).isEqualTo("shop/public.orders");
        assertThat(hot.copy()).isNull();
        assertThat(hot.values())
                .containsExactly("95", "open", "bad", "c    ", "142.500", "false", "2024-06-04 10:00:00+00", null);
    }

    /// The archive keeps the enum as text: the same criteria, read for each place.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mood = 'good' AND id <= 94 AND id > 60 | 17",
                "mood IN ('good') AND placed_at < date '2024-03-05' | 1",
                "price > 140 OR code = 'x' | 7",
                "hf_session >= 0 | 90",
                "status = 'open' | 10"
            })
    void criteriaAreAskedOfEveryPlace(String criteria, int rows) {
        scene.orders("vault");
        scene.archive(0);

        List<HistoryRow> found = scene.all(query(criteria, 5));

        assertThat(found).hasSize(rows);
        assertThat(keys(found)).doesNotHaveDuplicates();
    }

    @Test
    void onePlaceAloneCanBeAsked() {
        scene.orders("vault");
        scene.archive(0);

        HistoryQuery everywhere = query("", 1000);
        HistoryPage warm = scene.find(new HistoryQuery(
                "orders",
                List.of(),
                "",
                ZoneOffset.UTC,
                EnumSet.of(Where.WARM),
                List.of(),
                1000,
                everywhere.patience()));

        assertThat(warm.rows()).hasSize(90).allMatch(row -> row.where() == Where.WARM && row.confirmed());
        assertThat(warm.places()).extracting(PlaceRead::place).containsExactly("vault/kept.orders");
    }

    @Test
    void columnsThatCameOrWentAreShownWhereTheyAre() {
        scene.orders("vault");
        scene.archive(10);
        scene.engine.execute("shop", "alter table orders drop column raw, add column channel text default 'web'");

        HistoryPage before = scene.find(query("channel IS NULL OR id = 95", 1000));
        scene.archive(10);
        HistoryPage after = scene.find(query("channel = 'web'", 1000));

        assertThat(before.rows()).hasSize(11);
        assertThat(before.columns())
                .contains(
                        new HistoryColumn("channel", "text", false, false),
                        new HistoryColumn("raw", "bytea", false, true));
        assertThat(after.rows()).hasSize(90).extracting(HistoryRow::where).contains(Where.HOT, Where.WARM);
    }

    /// Databases sort texts as they like; pages need one order.
    @Test
    void pagesOverKeysOfTextHaveEveryRowOnce() {
        scene.engine.execute("shop", """
                create table orders (region text, no int, id text generated always as (region || no) stored,
                  primary key (region, no));
                insert into orders (region, no)
                select r, n from unnest(array['a', 'A', 'ä', 'Z', 'z', '', ' ', '𐀀', chr(65535 - 2), 'a,b', '\\']) r,
                  generate_series(-2, 3) n""");
        scene.engine.policy(TestPolicies.draft("orders", "shop")
                .criteria("no > 0")
                .archive("vault", "kept")
                .definition());
        scene.archive(0);

        List<HistoryRow> rows = scene.all(query("", 4));

        assertThat(rows).hasSize(66).extracting(HistoryRow::key).doesNotHaveDuplicates();
        assertThat(rows).extracting(HistoryRow::where).contains(Where.HOT, Where.WARM);
        assertThat(scene.find(query("", 10, "Z,2")).rows()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "orders | x | `` | 'x' is no value of shop/public.orders.id, which is integer",
                "orders | 99999999999 | `` | ",
                "orders | 1,2 | `` | '1,2' is no value of shop/public.orders.id",
                "orders | `` | colour = 'red' | criteria on shop/public.orders",
                "orderz | `` | `` | no policy takes rows of a table orderz",
                "attic/orders | `` | `` | no database is named 'attic'"
            })
    void aQuestionThatDoesNotFitIsRefusedByName(String table, String key, String criteria, String why) {
        scene.orders("vault");
        HistoryQuery query = new HistoryQuery(
                table,
                key.isEmpty() ? List.of() : List.of(List.of(key)),
                criteria,
                ZoneOffset.UTC,
                HistoryQuery.EVERYWHERE,
                List.of(),
                10,
                HistoryQuery.USUAL_PATIENCE);

        if (why == null) {
            assertThat(scene.find(query).rows()).isEmpty();
            return;
        }
        assertThatThrownBy(() -> scene.find(query))
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
                .hasMessageContaining(why);
    }
}
