package dev.holdfast.console.holds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.console.DirectBackground;
import dev.holdfast.console.FakeOperations;
import dev.holdfast.console.LaterBackground;
import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Paged;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.filter.ListQuery;
import dev.holdfast.hold.Hold;
import dev.holdfast.hold.HoldEvent;
import dev.holdfast.testing.FakeHolds;
import java.util.Comparator;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HoldsModelTest {
    private final FakeOperations operations = new FakeOperations();
    private final FakeHolds holds = operations.holds;

    private HoldsModel model(Background background, String actor) {
        return new HoldsModel(holds, operations.lists, background, FakeOperations.clock(), actor);
    }

    private static Hold hold(HoldsModel model, long id) {
        return model.list().rows().stream()
                .filter(hold -> hold.id() == id)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatEndsFirstStandsFirstAndWhatWasReleasedIsLeftOut() {
        HoldsModel model = model(new DirectBackground(), "mira");

        model.refresh();

        assertThat(model.list().rows()).extracting(Hold::id).containsExactly(3L, 1L, 4L, 2L);
        assertThat(model.attentionProperty().get()).isEqualTo(new HoldsModel.Attention(1, 1, 1));
        model.withReleasedProperty().set(true);
        assertThat(model.list().rows()).extracting(Hold::id).containsExactly(3L, 1L, 4L, 2L, 9L);
    }

    @Test
    void whoPlacedAHoldMayNotReleaseIt() {
        HoldsModel model = model(new DirectBackground(), " ANN");

        model.refresh();

        assertThat(model.mayRelease(hold(model, 3))).isFalse();
        assertThat(model.mayRelease(hold(model, 1))).isTrue();
    }

    @Test
    void countsOfAHoldThatIsNoLongerSelectedAreNotShown() {
        LaterBackground background = new LaterBackground();
        HoldsModel model = model(background, "mira");
        model.refresh();
        background.next();
        background.next();
        model.select(hold(model, 1));
        background.next();
        model.count();
        assertThat(model.countingProperty().get()).isTrue();

        model.select(hold(model, 2));
        background.next();
        background.next();

        assertThat(model.impactProperty().get()).isNull();
        assertThat(model.countingProperty().get()).isFalse();
    }

    @Test
    void anActThatIsDoneLateDoesNotTakeAwayTheHoldThatSomebodyChoseMeanwhile() {
        LaterBackground background = new LaterBackground();
        HoldsModel model = model(background, "mira");
        model.refresh();
        background.all();
        model.select(hold(model, 3));
        background.all();
        model.release(hold(model, 3), "settled");

        model.select(hold(model, 1));
        model.count();
        background.all();

        assertThat(model.selectedProperty().get()).extracting(Hold::id).isEqualTo(1L);
        assertThat(model.impactProperty().get()).isEqualTo(holds.impact(1, new Cancellation()));
        assertThat(model.events()).isEqualTo(holds.events(1));
        assertThat(model.list().rows()).extracting(Hold::id).doesNotContain(3L);
    }

    @Test
    void aRefusedActionIsSaidAndChangesNothing() {
        HoldsModel model = model(new DirectBackground(), "mira");
        model.refresh();
        model.select(hold(model, 3));
        assertThat(model.events()).extracting(HoldEvent::kind).containsExactly("placed", "review");

        holds.failure = Optional.of(new HoldfastException(ErrorCode.BLOCKED, "no; nothing was changed"));
        model.release(hold(model, 3), "settled");
        assertThat(model.actionProblemProperty().get()).isEqualTo("no; nothing was changed");
        assertThat(model.list().rows()).hasSize(4);

        model.release(hold(model, 3), "settled");
        assertThat(model.actionProblemProperty().get()).isEmpty();
        assertThat(model.list().rows()).hasSize(3);
    }

    @Test
    void theServerFiltersSortsAndCutsHoweverManyThereAre() {
        holds.many(1_000);
        HoldsModel model = model(new DirectBackground(), "mira");
        model.refresh();
        assertThat(model.list().rows()).hasSize(Paged.PAGE);

        model.list().older();

        assertThat(model.list().rows()).hasSize(Paged.PAGE);
        assertThat(operations.lists.asked.getLast())
                .isEqualTo(new ListQuery("state:binding", "ends", 0, Paged.PAGE, Paged.PAGE + 1));
        model.list().sortProperty().set("-matter");
        assertThat(model.list().pageProperty().get()).isZero();
        assertThat(model.list().rows()).extracting(Hold::matter).isSortedAccordingTo(Comparator.reverseOrder());
        model.list().filterProperty().set("matter:Recall*");
        assertThat(model.list().rows()).extracting(Hold::id).containsExactly(4L);
    }

    @Test
    void aHoldThatIsPointedAtIsShownWhereverItStands() {
        holds.many(1_000);
        HoldsModel model = model(new DirectBackground(), "mira");
        model.refresh();

        model.point(15);

        assertThat(model.list().rows()).extracting(Hold::id).doesNotContain(15L);
        assertThat(model.selectedProperty().get()).isEqualTo(holds.find(15));
    }

    @Test
    void aHoldThatChangesElsewhereIsShownAsItStandsNow() {
        HoldsModel model = model(new DirectBackground(), "mira");
        model.refresh();
        model.select(hold(model, 2));

        holds.release(2, "bob", "settled");
        model.refresh();

        assertThat(model.list().rows()).extracting(Hold::id).doesNotContain(2L);
        assertThat(model.selectedProperty().get()).isEqualTo(holds.find(2));
    }
}
