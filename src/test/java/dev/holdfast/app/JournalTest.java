package dev.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.node.Runs.RunOptions;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/// The sample journal from its generator to a clean verification. What is due is told by SQL of its own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class JournalTest {
    private static final long ROWS = 4000;
    private static final String SOURCE = "journal";
    private static final String OLDER = "select id from %s where created_at < date_trunc('day', now(), 'UTC')"
            + " - interval '%d days' order by id";

    private final SampleEngine engine = new SampleEngine(SOURCE);
    private List<String> roots = List.of();

    @BeforeAll
    void load() {
        engine.demo.load(ROWS, 42, (_, _, _) -> {});
        roots = engine.demo.applyPolicies("test");
    }

    @AfterAll
    void close() {
        engine.close();
    }

    private List<String> older(String table, int days) {
        return engine.lines(SOURCE, OLDER.formatted(table, days));
    }

    private List<String> archived(String table) {
        return engine.lines(SOURCE, "select id from archive." + table + " order by id");
    }

    @Test
    @Order(1)
    void theIndexListOfItsAuthorsStands() throws IOException {
        List<String> named = Pattern.compile("\\bix_\\w+")
                .matcher(Files.readString(Path.of("src/site/markdown/journal.md")))
                .results()
                .map(found -> found.group())
                .distinct()
                .sorted()
                .toList();

        assertThat(named).hasSize(28);
        assertThat(
                        engine.lines(
                                SOURCE,
                                "select indexname from pg_indexes where indexname like 'ix\\_%' order by indexname collate \"C\""))
                .isEqualTo(named);
    }

    @Test
    @Order(1)
    void nearlyHalfOfTheStoriesAndMostOfWhatWasSaidIsDueAndNothingIsOfTheFuture() {
        long stories = engine.number(SOURCE, "select count(*) from story_sessions");

        assertThat(engine.number(SOURCE, "select count(*) from feedback_logs")).isEqualTo(6 * stories);
        assertThat(100L * older("story_sessions", 365).size() / stories).isBetween(40L, 60L);
        assertThat(100L * older("feedback_logs", 90).size() / (6 * stories)).isBetween(80L, 92L);
        assertThat(engine.number(SOURCE, "select count(*) from feedback_logs where created_at > now()"))
                .isZero();
    }

    @Test
    @Order(2)
    void eachTableGoesByATimeOfItsOwn() {
        List<String> stories = older("story_sessions", 365);
        List<String> feedback = older("feedback_logs", 90);

        List<SessionView> sessions = engine.run(roots);

        assertThat(roots).containsExactly("story_sessions", "feedback_logs");
        assertThat(sessions).extracting(SessionView::state).containsOnly(SessionState.SUCCEEDED);
        assertThat(archived("story_sessions")).isEqualTo(stories).isNotEmpty();
        assertThat(archived("feedback_logs")).isEqualTo(feedback).isNotEmpty();
        assertThat(older("story_sessions", 365)).isEmpty();
        assertThat(engine.number(SOURCE, "select count(*) from archive.feedback_logs where hf_archived_at is null"))
                .isZero();
    }

    @Test
    @Order(3)
    void thirtyDaysForOnceTakeWhatIsOlderThanThatAndLeaveThePolicyAsItIs() {
        List<String> before = archived("feedback_logs");
        List<String> older = older("feedback_logs", 30);
        RunOptions thirtyDays = new RunOptions(0, Duration.ZERO, true, "test", false, Period.ofDays(30));

        engine.run(List.of("feedback_logs"), thirtyDays);

        List<String> both = new ArrayList<>(before);
        both.addAll(older);
        assertThat(older).isNotEmpty();
        assertThat(archived("feedback_logs")).containsExactlyInAnyOrderElementsOf(both);
        assertThat(engine.features.policies().byName("feedback_logs").residence())
                .isEqualTo(Period.ofDays(90));
        assertThat(engine.run(List.of("feedback_logs")).getFirst().archivedRows())
                .isZero();
    }

    @Test
    @Order(4)
    void everyGeneratedRowIsFoundOnceAndNothingDiffers() {
        engine.requireEveryGeneratedRowOnce(9);
    }
}
