package dev.holdfast.node;

import static dev.holdfast.node.HoldScene.orders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.hold.Hold;
import dev.holdfast.hold.HoldEvent;
import dev.holdfast.hold.HoldState;
import dev.holdfast.hold.NewHold;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// How a hold ends: reviewed when its time has come, extended, released, and by nobody else.
class HoldEndTest {
    @AutoClose
    private final HoldScene scene = new HoldScene();

    private Hold placedUntil(Instant end) {
        return scene.holds.place(new NewHold("Audit 7", "letter", "ann", scene.scopes(orders(false, 501)), end));
    }

    /// As if its time had come.
    private void letEnd(Hold hold) {
        scene.engine.control("update hold set expires_at = clock_timestamp() where id = " + hold.id());
    }

    @Test
    void atItsEndAHoldGoesToReviewAndBindsUntilItIsExtendedOrReleased() {
        Hold hold = placedUntil(Instant.now().plusSeconds(3600));
        assertThat(hold.state()).isEqualTo(HoldState.EFFECTIVE);

        letEnd(hold);
        assertThat(scene.holds.find(hold.id()).state()).isEqualTo(HoldState.REVIEW);
        scene.engine.run("orders");
        assertThat(scene.ordersWhere("id = 501")).isEqualTo(1);

        Instant later = Instant.now().plusSeconds(3600);
        assertThat(scene.holds
                        .extend(hold.id(), later, "ann", "the court asked")
                        .state())
                .isEqualTo(HoldState.EFFECTIVE);
        scene.engine.run("orders");
        assertThat(scene.ordersWhere("id = 501")).isEqualTo(1);
        assertThatThrownBy(() -> scene.holds.extend(hold.id(), later.minusSeconds(1), "ann", ""))
                .hasMessageContaining("is no later; nothing was changed");
        scene.holds.release(hold.id(), "bob", "closed");
        scene.engine.run("orders");
        assertThat(scene.ordersWhere("id = 501")).isZero();
        assertThat(scene.holds.events(hold.id()))
                .extracting(HoldEvent::kind)
                .containsExactly("placed", "review", "extended", "released");
        assertThatThrownBy(() -> scene.holds.extend(hold.id(), null, "ann", ""))
                .hasMessageContaining("has been released");
    }

    @Test
    void anExtensionThatCameAfterAReleaseIsRefusedAndNotInTheAudit() throws Exception {
        Hold hold = placedUntil(Instant.now().plusSeconds(3600));

        CompletableFuture<Hold> extended = meanwhile(
                hold,
                "update hold set state = 'released', released_by = 'bob',"
                        + " released_at = clock_timestamp(), release_reason = 'closed'",
                Instant.now().plusSeconds(7200));

        assertThatThrownBy(extended::get).hasMessageContaining("has been released; nothing was changed");
        assertThat(scene.engine.controlNumber("select count(*) from audit where act = 'hold.extended'"))
                .isZero();
    }

    @Test
    void ofTwoExtensionsAtOnceTheEarlierEndDoesNotWin() throws Exception {
        Hold hold = placedUntil(Instant.now().plusSeconds(3600));

        CompletableFuture<Hold> extended = meanwhile(
                hold,
                "update hold set expires_at = clock_timestamp() + interval '9 hours'",
                Instant.now().plusSeconds(7200));

        assertThatThrownBy(extended::get).hasMessageContaining("is no later; nothing was changed");
        assertThat(scene.holds.find(hold.id()).expiresAt())
                .isAfter(Instant.now().plusSeconds(8 * 3600));
    }

    /// Asks for an extension while somebody else is about to commit a change of the hold.
    private CompletableFuture<Hold> meanwhile(Hold hold, String change, Instant until) throws Exception {
        try (Connection other = scene.engine.store().dataSource().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.executeUpdate(change + " where id = " + hold.id());
            CompletableFuture<Hold> extended =
                    CompletableFuture.supplyAsync(() -> scene.holds.extend(hold.id(), until, "ann", ""));
            scene.engine.await(() -> scene.engine.controlNumber(
                            "select count(*) from pg_stat_activity where datname = current_database()"
                                    + " and wait_event_type = 'Lock'")
                    > 0);
            other.commit();
            return extended;
        }
    }

    @Test
    void aNodeSendsAHoldToReviewThatNobodyLooksAt() {
        Hold hold = placedUntil(Instant.now().plusSeconds(3600));
        letEnd(hold);
        scene.engine.node().serve();

        scene.engine.await(() ->
                scene.engine.controlNumber("select count(*) from hold where state = 'review' and id = " + hold.id())
                        == 1);
    }

    @Test
    void aHoldThatHasNoEndAheadIsNotPlaced() {
        assertThatThrownBy(() -> scene.holds.place(new NewHold(
                        "Audit 7",
                        "",
                        "ann",
                        scene.scopes(orders(false, 501)),
                        Instant.now().minusSeconds(1))))
                .hasMessageContaining("nothing was placed");
        assertThat(scene.holds.all()).isEmpty();
    }

    @Test
    void theDatabaseItselfRefusesTheReleaseByWhoPlacedAHold() {
        Hold hold = scene.place(orders(false, 501));

        String release =
                "update hold set state = 'released', released_by = '%s', release_reason = '%s' where id = " + hold.id();
        for (String refused : List.of(
                release.formatted("ann", "done"),
                release.formatted(" ANN", "done"),
                release.formatted("bob", " "),
                "update hold set placed_by = 'eve'",
                "delete from hold")) {
            assertThatThrownBy(() -> scene.engine.control(refused))
                    .as(refused)
                    .hasCauseInstanceOf(SQLException.class)
                    .satisfies(e -> assertThat(((SQLException)
                                            Optional.ofNullable(e.getCause()).orElseThrow())
                                    .getSQLState())
                            .isEqualTo("23001"));
        }
        assertThat(scene.holds.find(hold.id()).state()).isEqualTo(HoldState.EFFECTIVE);
        scene.holds.release(hold.id(), "bob", "settled");
        assertThatThrownBy(() -> scene.engine.control("update hold set state = 'effective'"))
                .hasStackTraceContaining("(Smith v. Jones) was released and changes no more");
    }
}
