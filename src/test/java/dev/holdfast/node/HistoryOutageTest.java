package dev.holdfast.node;

import static dev.holdfast.node.HistoryScene.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.TestDatabase;
import dev.holdfast.history.HistoryPage;
import dev.holdfast.history.HistoryPage.PlaceRead;
import dev.holdfast.history.HistoryRow;
import dev.holdfast.history.Where;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// A place that does not answer is named, and the rest is shown.
class HistoryOutageTest {
    @AutoClose
    private final HistoryScene scene = new HistoryScene();

    @Test
    void anArchiveThatCannotBeReachedIsNamedAndTheRestIsShown() {
        scene.orders("vault");
        scene.archive(10);
        scene.engine.estate().put(TestDatabase.named("vault").unreachable().spec());

        HistoryPage page = scene.find(query("", 1000));

        assertThat(page.complete()).isFalse();
        assertThat(page.rows()).hasSize(90).allMatch(row -> row.where() == Where.HOT);
        PlaceRead missing = page.places().getLast();
        assertThat(missing.place()).isEqualTo("vault/kept.orders");
        assertThat(missing.problem()).contains("vault: Connection to 127.0.0.1:1 refused");
    }

    @Test
    void withoutItsSourceTheArchiveIsReadAndNothingIsConfirmed() {
        scene.orders("vault");
        scene.archive(10);
        scene.engine.execute("shop", "alter table orders rename to orders_old");
        assertThat(scene.find(query("", 1000)).rows()).hasSize(10).allMatch(HistoryRow::confirmed);

        scene.engine.estate().put(TestDatabase.named("shop").unreachable().spec());
        HistoryPage page = scene.find(query("id <= 5", 1000));

        assertThat(page.complete()).isFalse();
        assertThat(page.rows()).hasSize(5).noneMatch(HistoryRow::confirmed);
        assertThat(page.places()).anyMatch(place -> place.where() == Where.HOT && place.problem() != null);
    }

    @Test
    void aSearchEndsAtItsTimeLimitAndWhenItIsCancelled() throws SQLException {
        scene.orders("vault");
        scene.archive(10);
        try (Connection other = scene.engine.connect("vault");
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table kept.orders in access exclusive mode");

            HistoryPage page = scene.find(query("", 1000).page(1000, Duration.ofSeconds(1)));

            assertThat(page.rows()).hasSize(90);
            assertThat(page.places().getLast().problem()).contains("did not answer within the 1 s");

            Cancellation cancellation = new Cancellation();
            CompletableFuture<HistoryPage> search = CompletableFuture.supplyAsync(
                    () -> scene.engine.node().operations().history().find(query("", 1000), cancellation));
            scene.engine.await(
                    () -> scene.engine.number("vault", "select count(*) from pg_locks where not granted") > 0);
            cancellation.cancel();
            assertThatThrownBy(() -> HistoryScene.awaited(search)).hasMessageContaining("the search was cancelled");
            other.rollback();
        }
    }
}
