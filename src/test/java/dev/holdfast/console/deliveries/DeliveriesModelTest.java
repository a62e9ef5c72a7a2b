package dev.holdfast.console.deliveries;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.DirectBackground;
import dev.holdfast.console.FakeOperations;
import dev.holdfast.notify.DeliveryState;
import dev.holdfast.notify.DeliveryView;
import dev.holdfast.notify.Event;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeliveriesModelTest {
    private static final int MANY = 230;

    private final FakeOperations operations = new FakeOperations();
    private final DeliveriesModel model =
            new DeliveriesModel(operations.deliveries(), operations.lists(), new DirectBackground(), "mira");

    @BeforeEach
    void manyWereTold() {
        operations.deliveries.deliveries.clear();
        for (long id = 1; id <= MANY; id++) {
            operations.deliveries.deliveries.add(new DeliveryView(
                    id,
                    "msg_" + id,
                    1,
                    "orders",
                    Event.CHUNK_ARCHIVED,
                    40L,
                    id % 2 == 0 ? DeliveryState.FAILED : DeliveryState.DELIVERED,
                    1,
                    FakeOperations.NOW,
                    null,
                    null,
                    204,
                    "",
                    "{}"));
        }
        model.refresh();
    }

    private void requirePage(int page, long newest, long oldest, boolean older) {
        assertThat(model.list().pageProperty().get()).isEqualTo(page);
        assertThat(model.list().rows().getFirst().id()).isEqualTo(newest);
        assertThat(model.list().rows().getLast().id()).isEqualTo(oldest);
        assertThat(model.list().olderProperty().get()).isEqualTo(older);
    }

    @Test
    void pagesFollowOneAnotherAndEndWhereTheListEnds() {
        model.list().newer();
        requirePage(0, 230, 131, true);
        model.list().older();
        requirePage(1, 130, 31, true);
        model.list().older();
        model.list().older();
        requirePage(2, 30, 1, false);
        model.list().newer();
        requirePage(1, 130, 31, true);
    }

    @Test
    void whateverElseIsAskedForBeginsAtItsFirstPage() {
        model.list().older();
        model.stateProperty().set(DeliveryState.FAILED);
        requirePage(0, 230, 32, true);
        model.list().older();
        model.list().filterProperty().set("session:40");
        assertThat(model.list().pageProperty().get()).isZero();
    }

    @Test
    void whatCannotBeReadIsNotShownAsWhatWasReadBefore() {
        DeliveryView first = model.list().rows().getFirst();
        DeliveryView second = model.list().rows().get(1);
        model.select(first);
        assertThat(model.detailProperty().get()).isNotNull();
        operations.deliveries.deliveries.remove(second);

        model.select(second);

        assertThat(model.detailProperty().get()).isNull();
        assertThat(model.saidProperty().get()).isEqualTo("there is no delivery 229");
    }
}
