package dev.holdfast.console.disposal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.DirectBackground;
import dev.holdfast.console.FakeOperations;
import dev.holdfast.console.LaterBackground;
import dev.holdfast.console.fx.Paged;
import dev.holdfast.dispose.Order;
import dev.holdfast.dispose.PolicyQueue;
import dev.holdfast.filter.ListQuery;
import org.junit.jupiter.api.Test;

class DisposalModelTest {
    private final FakeOperations operations = new FakeOperations();
    private final DisposalModel model = new DisposalModel(
            operations.disposals, operations.lists, new DirectBackground(), FakeOperations.clock(), "mira");

    @Test
    void ordersComeInPagesThatTheServerFiltersAndSorts() {
        operations.disposals.many(250);
        model.refresh();
        assertThat(model.orders().rows()).hasSize(Paged.PAGE);
        assertThat(model.orders().rows().getFirst().id()).isEqualTo(255);

        model.orders().older();

        assertThat(model.orders().rows().getFirst().id()).isEqualTo(155);
        operations.disposals.many(1);
        model.refresh();
        assertThat(model.orders().rows().getFirst().id())
                .as("pages stand still while orders come")
                .isEqualTo(155);
        model.orders().sortProperty().set("-rows");
        assertThat(model.orders().rows().getFirst().id()).isEqualTo(3);
        model.orders().filterProperty().set("state:done");
        assertThat(model.orders().rows()).extracting(Order::id).containsExactly(2L);
        assertThat(operations.lists.asked)
                .contains(new ListQuery("state:done", "-rows", 0, 0, Paged.PAGE + 1))
                .allMatch(query -> query.limit() <= Paged.PAGE + 1 || query.limit() == Integer.MAX_VALUE);
    }

    @Test
    void theQueueIsCountedForTheFilteredPageOnly() {
        model.refresh();
        assertThat(model.queue().rows())
                .extracting(PolicyQueue::policy)
                .containsExactly("deliveries", "orders", "proofs", "returns");

        model.queue().filterProperty().set("name:returns");

        assertThat(operations.disposals.asked).endsWith("queue name:returns from 0");
        assertThat(model.queue().rows()).extracting(PolicyQueue::policy).containsExactly("returns");
        assertThat(model.barsProperty().get()).extracting(EndingMonth::rows).allMatch(rows -> rows < 20_000);
    }

    @Test
    void whatNeedsSomebodyIsCountedWhateverPageIsShown() {
        operations.disposals.many(250);
        model.orders().filterProperty().set("state:done");

        model.refresh();

        assertThat(model.needsProperty().get()).isEqualTo(new DisposalModel.Needs(251, 0, 0));
    }

    @Test
    void anOrderThatIsPointedAtIsShownWhereverItStands() {
        operations.disposals.many(250);
        model.refresh();

        model.point(3);

        assertThat(model.orders().rows()).extracting(Order::id).doesNotContain(3L);
        assertThat(model.selectedProperty().get()).isEqualTo(operations.disposals.find(3));
        assertThat(model.items()).isNotEmpty();
    }

    @Test
    void anActThatIsDoneLateDoesNotTakeAwayTheOrderThatSomebodyChoseMeanwhile() {
        LaterBackground background = new LaterBackground();
        DisposalModel slow =
                new DisposalModel(operations.disposals, operations.lists, background, FakeOperations.clock(), "mira");
        slow.refresh();
        background.all();
        Order first = operations.disposals.find(1);
        Order other = operations.disposals.find(3);
        slow.select(first);
        background.all();
        slow.refuse(first, "kept for the audit");

        slow.select(other);
        background.all();

        assertThat(slow.selectedProperty().get()).isEqualTo(other);
    }
}
