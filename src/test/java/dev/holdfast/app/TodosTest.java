package dev.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.restore.OnConflict;
import dev.holdfast.restore.Pinning;
import dev.holdfast.restore.RestoreState;
import dev.holdfast.restore.RestoreView;
import dev.holdfast.restore.RestoreWish;
import dev.holdfast.restore.Selection;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/// The sample todos from its generator to a clean verification: trees of subtasks in a table of hash partitions.
/// What is due is told by SQL of its own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class TodosTest {
    private static final long ROWS = 4000;
    private static final String SOURCE = "todos";
    private static final String ARCHIVE = "todos_archive";
    private static final List<String> POLICY = List.of("todos_active");

    /// Completed and older than 30 days.
    private static final String OLD = "coalesce(status = 'completed'"
            + " and completed_at < date_trunc('day', now(), 'UTC') - interval '30 days', false)";

    /// What must stay: what is not old, and all that is above it.
    private static final String STAYING =
            "with recursive staying as (select id, user_id, parent_todo_id from todos_active"
                    + " where not " + OLD
                    + " union select above.id, above.user_id, above.parent_todo_id from todos_active above"
                    + " join staying on above.user_id = staying.user_id and above.id = staying.parent_todo_id)";

    private static final String STAYING_TODOS = STAYING + " select id from staying order by id";
    private static final String DUE_TODOS =
            STAYING + " select id from todos_active where id not in (select id from staying) order by id";
    private static final String DUE_INTERACTIONS =
            STAYING + " select id from ai_interactions where todo_id not in (select id from staying) order by id";

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

    private List<String> source(String sql) {
        return engine.lines(SOURCE, sql);
    }

    private long count(String sql) {
        return engine.number(SOURCE, "select count(*) from " + sql);
    }

    private List<String> archived(String table) {
        return engine.lines(ARCHIVE, "select id from todos." + table + " order by id");
    }

    /// Completed long ago, and above an open one: what SQL that looks at single rows would take.
    private List<String> keptByWhatIsBelow() {
        return source(STAYING + " select id from staying join todos_active using (id) where " + OLD + " order by id");
    }

    @Test
    @Order(1)
    void treesGoFourLevelsDownAndMostOfThemAreCompleted() {
        long todos = count("todos_active");

        assertThat(source("select distinct depth from todos_active order by 1"))
                .containsExactly("0", "1", "2", "3", "4");
        assertThat(count("todos_active t where depth <> coalesce((select 1 + above.depth from todos_active above"
                        + " where above.user_id = t.user_id and above.id = t.parent_todo_id), 0)"))
                .isZero();
        assertThat(100L * count("todos_active where status = 'completed'") / todos)
                .isBetween(80L, 95L);
        assertThat(count("todos_active where (status = 'completed') <> (completed_at is not null)"))
                .isZero();
        assertThat(count("todos_active where greatest(created_at, completed_at, updated_at) > now()"))
                .isZero();
        assertThat(count("ai_interactions where created_at > now()")).isZero();
        assertThat(100L * keptByWhatIsBelow().size() / todos).isBetween(5L, 25L);
    }

    /// The page's query, and what it shows.
    @Test
    @Order(1)
    void theSixteenPartitionsAreUneven() throws IOException {
        String page = Files.readString(Path.of("src/site/markdown/todos.md"));
        var query = Pattern.compile("(?m)^    (select tableoid.*?);$", Pattern.DOTALL)
                .matcher(page);
        assertThat(query.find()).isTrue();
        List<Long> todos = source("select todos from (" + query.group(1) + ") skew").stream()
                .map(Long::valueOf)
                .toList();

        assertThat(count("pg_inherits where inhparent = 'todos_active'::regclass"))
                .isEqualTo(16);
        assertThat(todos).hasSizeBetween(12, 16);
        assertThat(todos.stream().mapToLong(Long::longValue).sum()).isEqualTo(count("todos_active"));
        assertThat(todos.getFirst()).isGreaterThan(3 * todos.getLast());
    }

    @Test
    @Order(2)
    void leavesGoFirstAndWhatIsAboveAnOpenSubtaskStays() {
        List<String> due = source(DUE_TODOS);
        List<String> interactions = source(DUE_INTERACTIONS);
        List<String> staying = source(STAYING_TODOS);
        List<String> keptByWhatIsBelow = keptByWhatIsBelow();

        List<SessionView> sessions = engine.run(roots);

        assertThat(roots).isEqualTo(POLICY);
        assertThat(sessions).hasSize(5).extracting(SessionView::state).containsOnly(SessionState.SUCCEEDED);
        assertThat(sessions.stream().mapToLong(SessionView::rootRows).sum()).isEqualTo(due.size());
        assertThat(archived("todos_active")).isEqualTo(due).isNotEmpty();
        assertThat(archived("ai_interactions")).isEqualTo(interactions).isNotEmpty();
        assertThat(source("select id from todos_active order by id"))
                .isEqualTo(staying)
                .containsAll(keptByWhatIsBelow);
        assertThat(count("ai_interactions i where not exists (select 1 from todos_active t"
                        + " where t.user_id = i.user_id and t.id = i.todo_id)"))
                .isZero();
        assertThat(keptByWhatIsBelow).isNotEmpty();
    }

    @Test
    @Order(3)
    void everyGeneratedRowIsFoundOnceAndASecondRunMovesNothing() {
        engine.requireEveryGeneratedRowOnce(3);

        assertThat(engine.run(POLICY)).extracting(SessionView::archivedRows).containsExactly(0L);
    }

    @Test
    @Order(4)
    void theLastSubtaskOfATreeLetsAllThatIsAboveItGo() {
        String forgotten = source(
                        "with recursive up as (select id as leaf, created_at, user_id, parent_todo_id, 0 as old"
                                + " from todos_active where depth = 4 and not " + OLD
                                + " union all select leaf, up.created_at,"
                                + " up.user_id, above.parent_todo_id, old + " + OLD
                                + "::int from todos_active above join up"
                                + " on above.user_id = up.user_id and above.id = up.parent_todo_id)"
                                + " select leaf from up where parent_todo_id is null and old = 4 order by created_at limit 1")
                .getFirst();
        assertThat(archived("todos_active")).doesNotContain(forgotten);

        source("update todos_active set status = 'completed', completed_at = now() - interval '40 days' where id = '"
                + forgotten + "' returning id");

        assertThat(source(DUE_TODOS)).hasSize(5).contains(forgotten);
        assertThat(engine.run(POLICY)).extracting(SessionView::rootRows).containsExactly(1L, 1L, 1L, 1L, 1L);
        assertThat(archived("todos_active")).contains(forgotten);
        assertThat(source(DUE_TODOS)).isEmpty();
    }

    @Test
    @Order(5)
    void aSubtaskComesBackIntoItsPartitionWithAllThatItHangsOn() {
        String deep = engine.lines(
                        ARCHIVE,
                        "select user_id || ' ' || id from todos.todos_active where depth = 4 order by id limit 1")
                .getFirst();
        List<String> key = List.of(deep.split(" "));
        long standing = count("todos_active");

        RestoreView view = engine.node
                .restores()
                .run(
                        new RestoreWish(
                                new Selection.OfKeys("todos/todos_active", List.of(key), 0),
                                false,
                                OnConflict.FAIL,
                                Pinning.NONE,
                                List.of(),
                                "ann",
                                "asked for"),
                        null);

        assertThat(view.error()).isEmpty();
        assertThat(view.state()).isEqualTo(RestoreState.DONE);
        assertThat(count("todos_active")).isEqualTo(standing + 5);
        assertThat(engine.run(POLICY)).extracting(SessionView::rootRows).containsExactly(1L, 1L, 1L, 1L, 1L);
        engine.requireEveryGeneratedRowOnce(3);
    }
}
