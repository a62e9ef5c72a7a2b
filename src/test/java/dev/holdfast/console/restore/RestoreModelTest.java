package dev.holdfast.console.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.console.DirectBackground;
import dev.holdfast.console.FakeOperations;
import dev.holdfast.console.LaterBackground;
import dev.holdfast.console.fx.Background;
import dev.holdfast.console.restore.RestoreForm.Kind;
import dev.holdfast.restore.OnConflict;
import dev.holdfast.restore.Pinning;
import dev.holdfast.restore.RestoreState;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RestoreModelTest {
    private static final String AUDIT = "trigger public.orders.audit";

    private final FakeOperations operations = new FakeOperations();

    private RestoreModel model(Background background, String undo) {
        return new RestoreModel(
                operations, background, "mira", FakeOperations.clock().getZone(), FakeOperations.clock(), undo);
    }

    private List<String> asked() {
        return operations.restores.asked;
    }

    @Test
    void aSessionToBeUndoneIsChosenAlready() {
        RestoreModel model = model(new DirectBackground(), "12");

        assertThat(model.form().kindProperty().get()).isEqualTo(Kind.SESSION);
        assertThat(model.form().completeProperty().get()).isTrue();
        assertThat(model.form().command()).isEqualTo("holdfast archive restore --session 12");
    }

    @Test
    void whatIsIncompleteCannotBePlanned() {
        RestoreModel model = model(new DirectBackground(), "");
        assertThat(model.form().completeProperty().get()).isFalse();

        model.form().tableProperty().set("shop/orders");
        model.form().keysProperty().set("7\n8");
        assertThat(model.form().completeProperty().get()).isTrue();
        model.form().pinProperty().set(Pinning.Kind.UNTIL);
        assertThat(model.form().completeProperty().get()).isFalse();
        model.form().pinUntilProperty().set(LocalDate.of(2001, 1, 1));
        assertThat(model.form().completeProperty().get()).isFalse();
        model.form().pinUntilProperty().set(LocalDate.of(2999, 1, 31));
        assertThat(model.form().completeProperty().get()).isTrue();
        model.form().withChildrenProperty().set(true);
        model.form().conflictProperty().set(OnConflict.SKIP);
        assertThat(model.form().command())
                .isEqualTo(
                        "holdfast archive restore --table shop/orders --key 7 --key 8 --with-children --conflict skip"
                                + " --pin 2999-01-31");
    }

    @Test
    void nothingIsAskedForBeforeItIsAcknowledgedConfirmedAndTyped() {
        RestoreModel model = model(new DirectBackground(), "12");
        model.plan();
        model.confirm();
        assertThat(model.stepProperty().get()).isInstanceOf(Step.Planned.class);

        model.acknowledge(AUDIT, true);
        model.confirm();
        assertThat(model.stepProperty().get()).isInstanceOf(Step.Confirming.class);
        model.typedProperty().set("sho");
        model.restore();
        assertThat(asked()).noneMatch(line -> line.startsWith("request"));

        model.typedProperty().set("shop");
        model.restore();

        assertThat(asked().getLast())
                .isEqualTo("request session 12 conflict fail, not pinned, acknowledged [" + AUDIT + "]");
        assertThat(model.stepProperty().get()).isInstanceOfSatisfying(Step.Ended.class, ended -> assertThat(
                        ended.restore().state())
                .isEqualTo(RestoreState.DONE));
    }

    @Test
    void aPlanThatWasGoneBackFromIsNotShown() {
        LaterBackground background = new LaterBackground();
        RestoreModel model = model(background, "12");
        model.plan();
        model.back();
        background.next();

        assertThat(model.stepProperty().get()).isInstanceOf(Step.Choosing.class);
    }

    @Test
    void aRefusalIsShownWhereItWasAsked() {
        RestoreModel model = model(new DirectBackground(), "12");
        operations.restores.failure =
                Optional.of(new HoldfastException(ErrorCode.USAGE, "there is no session 12; nothing was restored"));
        model.plan();
        assertThat(model.stepProperty().get())
                .isEqualTo(new Step.PlanFailed("there is no session 12; nothing was restored"));

        model.plan();
        model.acknowledge(AUDIT, true);
        model.rehearse();
        assertThat(model.stepProperty().get())
                .isInstanceOfSatisfying(Step.Planned.class, planned -> assertThat(planned.rehearsal())
                        .isNotNull());
    }

    @Test
    void pinsEndWithAReasonAndInterruptedRestoresGoOn() {
        RestoreModel model = model(new DirectBackground(), "");
        model.refresh();
        assertThat(model.pins()).hasSize(1);
        assertThat(model.restores()).hasSize(3);

        model.endPin(2, "over");
        model.resume(1);

        assertThat(asked()).contains("end pin 2 by mira: over", "resume 1 by mira");
        assertThat(model.stepProperty().get()).isEqualTo(new Step.Running(1));
    }
}
