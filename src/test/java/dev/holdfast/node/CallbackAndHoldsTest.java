package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.alert.AlertKind;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.TableName;
import dev.holdfast.hold.HoldScope;
import dev.holdfast.hold.NewHold;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// A service archives among rows that are held ([ServiceScene]).
class CallbackAndHoldsTest {
    @AutoClose
    private final ServiceScene scene = new ServiceScene();

    private final EngineFixture engine = scene.engine();

    private final ArchivingService service = scene.service();

    private void hold(String table, long key) {
        Keys keys = new Keys(List.of(KeyType.BIGINT), List.of(new long[] {key}));
        HoldScope scope = new HoldScope.OfKeys("shop", new TableName("public", table), List.of("id"), keys);
        engine.features().holds().place(new NewHold("case 7", "letter", "ann", List.of(scope)));
    }

    private boolean gone(String table, long key) {
        return engine.number("shop", "select count(*) from " + table + " where id = " + key) == 0;
    }

    @Test
    void heldKeysAreNotPostedNorTaken() {
        scene.keysBelow();
        hold("deliveries", 11);

        engine.run("orders");

        assertThat(engine.number("shop", "select count(*) from deliveries where id = 11"))
                .isEqualTo(1);
        assertThat(scene.last("deliveries").rowsLeft().held()).isEqualTo(1);
        scene.requireClean("deliveries", 159);
    }

    @Test
    void aServiceThatIsAskedByCriteriaIsToldWhatIsHeld() {
        scene.criteriaAbove();
        hold("orders", 7);

        engine.run("orders");

        assertThat(service.heads().getFirst().get("except").intValue()).isEqualTo(1);
        assertThat(engine.number("shop", "select count(*) from orders where id = 7"))
                .isEqualTo(1);
        scene.requireClean("orders", 79);
    }

    @Test
    void keysThatCameUnderAHoldMeanwhileAreTakenAndToldOf() {
        scene.keysBelow();
        AtomicBoolean held = new AtomicBoolean();
        // orders are handed down in whichever order their chunks end, so that the first call need not have the key
        service.beforeAnswer(() -> {
            if (gone("deliveries", 11) && held.compareAndSet(false, true)) {
                hold("deliveries", 11);
            }
        });

        engine.run("orders");

        scene.requireClean("deliveries", 160);
        assertThat(engine.controlLines("select message from session_event where kind = 'hold_violated'"))
                .singleElement()
                .asString()
                .contains("archived 1 rows that a hold or a pin covers by now, the first is 11");
        engine.node().lookAtHolds();
        assertThat(engine.node().operations().alerts().list(false, 10))
                .filteredOn(alert -> alert.kind() == AlertKind.HOLD)
                .singleElement()
                .satisfies(alert -> assertThat(alert.subject())
                        .isEqualTo("session " + scene.last("deliveries").id()));
    }
}
