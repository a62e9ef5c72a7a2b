package dev.holdfast.node;

import static dev.holdfast.node.RestoreWishes.keys;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.freeze.Candidate;
import dev.holdfast.freeze.ColdFile;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.restore.RestorePlan;
import dev.holdfast.restore.RestoreState;
import dev.holdfast.restore.RestoreView;
import dev.holdfast.restore.RestoreWish;
import dev.holdfast.restore.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Rows that lie in cold files are never said to be nowhere, and never left out: the plan names the files.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestoreColdTest {
    private final ColdThings things = new ColdThings();
    private ColdFile roots;
    private ColdFile parts;

    /// What was archived long ago is cold; a second life of thing 7, and thing 500, are warm.
    @BeforeAll
    void freeze() {
        things.age();
        things.engine().execute("shop", """
                create table public.labels (no int primary key, thing_id bigint references things, text text);
                create index on labels (thing_id);
                insert into things (id, name) values (9, 'to be labelled'); insert into labels values (1, 9, 'x')""");
        things.engine()
                .policy(TestPolicies.draft("labels", "shop")
                        .archive("vault", "kept")
                        .driving(TestPolicies.full(1)));
        assertThat(things.engine().run("labels").getFirst().error()).isNull();
        things.engine().execute("shop", """
                alter table labels drop constraint labels_thing_id_fkey;
                delete from things;
                insert into things (id, name) values (7, 'second life'), (500, 'new')""");
        assertThat(things.engine().run("things").getFirst().error()).isNull();
        things.engine().execute("shop", "alter table labels add foreign key (thing_id) references things");
        roots = freeze("things", 60);
        parts = freeze("parts", 120);
    }

    @AfterAll
    void close() {
        things.close();
    }

    private static RestoreWish wish(Selection selection, String... acknowledged) {
        return RestoreWishes.accepting(RestoreWishes.wish(selection), acknowledged);
    }

    private ColdFile freeze(String table, long rows) {
        Candidate candidate = things.candidates().stream()
                .filter(each -> each.table().table().equals(table) && each.rows() == rows)
                .findFirst()
                .orElseThrow();
        return things.cold().freeze(candidate, "ann");
    }

    private RestorePlan plan(RestoreWish wish) {
        return things.engine().node().operations().restores().plan(wish);
    }

    private static String sentence(ColdFile file, String rows) {
        return (rows.equals("1")
                        ? "%s holds %s row that is to come back: `holdfast cold thaw %d` brings it to the archive first"
                        : "%s holds %s rows that are to come back: `holdfast cold thaw %d` brings them to the archive first")
                .formatted(file.words(), rows, file.id());
    }

    @Test
    void keysInColdFilesAreNamedWithFileMonthAndRowsAndNothingComesBack() {
        RestoreWish wish = wish(keys("shop/things", "8", "9", "99"));

        RestorePlan plan = plan(wish);

        assertThat(roots.words()).matches("vault kept.things, \\d{4}-\\d{2} \\(cold file \\d+\\)");
        assertThat(plan.refusals())
                .containsExactlyInAnyOrder(
                        sentence(roots, "2"), sentence(parts, "up to 40"), "no archived row has the key 99");
        assertThat(plan.cold()).contains(new RestorePlan.InCold(roots.id(), roots.words(), 2, true));
        RestoreView view = things.engine().node().restores().run(wish, null);
        assertThat(view.state()).isEqualTo(RestoreState.REFUSED);
        assertThat(view.error()).contains(sentence(roots, "2")).endsWith("nothing was restored");
    }

    @Test
    void aBundleThatIsColdStopsItsWarmRootAndAColdRootItsWarmBundle() {
        things.cold().thaw(roots.id(), "ann");
        assertThat(plan(wish(keys("shop/things", "8"))).refusals()).containsExactly(sentence(parts, "up to 40"));
        assertThat(plan(wish(keys("shop/parts", "8,2"))).refusals()).containsExactly(sentence(parts, "up to 40"));
        roots = freeze("things", 60);

        things.cold().thaw(parts.id(), "ann");
        assertThat(plan(wish(keys("shop/parts", "8,2"))).refusals()).containsExactly(sentence(roots, "up to 20"));
        parts = freeze("parts", 120);
    }

    @Test
    void aSessionNamesEveryFileThatHoldsItsRows() {
        assertThat(plan(wish(new Selection.OfSession(1))).refusals())
                .containsExactlyInAnyOrder(sentence(roots, "up to 60"), sentence(parts, "up to 120"));
    }

    private static Selection matching(String table, String criteria) {
        return new Selection.Matching(table, criteria, "UTC");
    }

    @Test
    void criteriaFindRowsInFilesAndTheirNumberUnlessTheFileIsAcknowledged() {
        Selection wide = matching("shop/things", "id > 50");

        assertThat(plan(wish(wide)).refusals())
                .containsExactlyInAnyOrder(sentence(roots, "10"), sentence(parts, "up to 40"));
        assertThat(plan(wish(wide)).cold()).contains(new RestorePlan.InCold(roots.id(), roots.words(), 10, true));
        RestorePlan acknowledged = plan(wish(wide, "cold-file kept.things." + roots.id()));
        assertThat(acknowledged.refusals()).isEmpty();
        assertThat(acknowledged.cold()).isEmpty();
        assertThat(acknowledged.rows()).isEqualTo(1);
        assertThat(acknowledged.effects()).singleElement().satisfies(effect -> assertThat(effect.detail())
                .contains("holds 60 rows, which are not compared"));
    }

    @Test
    void whatAFileCannotTellTheArchiveJudges() {
        assertThat(plan(wish(matching("shop/things", "length(name) = 7"))).refusals())
                .contains(sentence(roots, "8")); // 7 has no name
        assertThat(plan(wish(matching("shop/things", "length(name) = 7 and id > 5")))
                        .refusals())
                .contains(sentence(roots, "3"));
        assertThat(plan(wish(matching("shop/things", "length(name) = 3"))).refusals())
                .isEmpty();
    }

    @Test
    void anOlderCopyInAFileDoesNotCountWhatItSaysBesideTheNewest() {
        assertThat(plan(wish(matching("shop/things", "id = 7"))).refusals()).isEmpty();
        assertThat(plan(wish(matching("shop/things", "id = 8 or id = 7"))).refusals())
                .contains(sentence(roots, "1"));
    }

    @Test
    void criteriaOnABundleFindItWhereItOrItsRootIsCold() {
        RestoreWish wish = wish(matching("shop/parts", "thing_id = 8 and no = 2"));
        assertThat(plan(wish).refusals())
                .containsExactlyInAnyOrder(sentence(roots, "up to 20"), sentence(parts, "up to 40"));

        things.cold().thaw(parts.id(), "ann");
        assertThat(plan(wish).refusals()).containsExactly(sentence(roots, "up to 20"));
        parts = freeze("parts", 120);
    }

    @Test
    void aFileThatCannotBeReadIsNamedAndSaysWhy() throws IOException {
        Path file = things.path(roots);
        Path aside = file.resolveSibling("aside");
        Files.move(file, aside);
        try {
            assertThat(plan(wish(matching("shop/things", "id > 50"))).refusals())
                    .singleElement()
                    .asString()
                    .startsWith("cold-file kept.things." + roots.id() + ": " + roots.words() + " holds 60 rows")
                    .contains("which are not compared with criteria (")
                    .contains(file.getFileName().toString());
        } finally {
            Files.move(aside, file);
        }
    }

    @Test
    void aParentThatIsColdIsNamedByItsFile() {
        assertThat(plan(wish(keys("shop/labels", "1"))).refusals())
                .contains(sentence(roots, "1"))
                .anyMatch(refusal -> refusal.contains("shop/public.things 9, which public.labels")
                        && refusal.endsWith("is in a cold file alone"));
    }

    @Test
    void theNewestCopyCountsWhereverItIs() {
        // the older copy is cold: the newer one may come back, unless a session says otherwise
        assertThat(plan(wish(keys("shop/things", "7"))).refusals()).isEmpty();
        assertThat(plan(wish(new Selection.OfKeys("shop/things", List.of(List.of("7")), 1)))
                        .refusals())
                .contains(sentence(roots, "1"));
        things.cold().thaw(roots.id(), "ann");
        ColdFile young = freeze("things", 2);

        assertThat(plan(wish(keys("shop/things", "7"))).refusals()).contains(sentence(young, "1"));
        String effect = "cold-file kept.things." + young.id();
        assertThat(plan(wish(new Selection.Matching("shop/things", "id = 7", "UTC"), effect))
                        .refusals())
                .contains(sentence(young, "1"));

        things.cold().thaw(young.id(), "ann");
        roots = freeze("things", 60);
    }
}
