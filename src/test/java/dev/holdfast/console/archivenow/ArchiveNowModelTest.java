package dev.holdfast.console.archivenow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.DirectBackground;
import dev.holdfast.console.FakeOperations;
import dev.holdfast.console.LaterBackground;
import dev.holdfast.console.archivenow.Step.AskFailed;
import dev.holdfast.console.archivenow.Step.Confirming;
import dev.holdfast.console.archivenow.Step.Differs;
import dev.holdfast.console.archivenow.Step.Ended;
import dev.holdfast.console.archivenow.Step.NothingDone;
import dev.holdfast.console.archivenow.Step.PlanFailed;
import dev.holdfast.console.archivenow.Step.Planned;
import dev.holdfast.console.archivenow.Step.Planning;
import dev.holdfast.console.archivenow.Step.Running;
import dev.holdfast.console.archivenow.Step.Scope;
import dev.holdfast.console.archivenow.Step.Waiting;
import dev.holdfast.console.session.SessionControls.Wish;
import dev.holdfast.dialect.Effect;
import dev.holdfast.dialect.Severity;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.Environment;
import dev.holdfast.node.Operations.RequestView;
import dev.holdfast.plan.Difference;
import dev.holdfast.plan.Findings;
import dev.holdfast.session.SessionState;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchiveNowModelTest {
    private final FakeOperations operations = new FakeOperations();
    private final ArchiveNowModel model = new ArchiveNowModel(operations, new DirectBackground(), "mira", "invoices");

    private Step step() {
        return model.stepProperty().get();
    }

    private ArchiveNowModel confirming() {
        model.plan();
        model.confirm();
        return model;
    }

    private long running() {
        confirming().start();
        return ((Running) step()).session().id();
    }

    @Test
    void goesFromScopeToResult() {
        assertThat(step()).isInstanceOf(Scope.class);
        model.plan();
        assertThat(step()).isInstanceOf(Planned.class);
        model.confirm();
        assertThat(step()).isInstanceOf(Confirming.class);
        model.start();
        assertThat(step()).isInstanceOf(Running.class);

        while (step() instanceof Running) {
            operations.advance();
            model.refresh();
        }

        assertThat(((Ended) step()).session().state()).isEqualTo(SessionState.SUCCEEDED);
        assertThat(operations.calls).containsExactly("archiveNow plan 17 true");
    }

    @Test
    void limitAndChildrenReachTheEngineAndTheCommand() {
        model.limitProperty().set("12,000");
        model.withChildrenProperty().set(false);

        confirming().start();

        assertThat(operations.calls).containsExactly("archiveNow plan 17 false");
        assertThat(operations.plan(17).rowLimit()).isEqualTo(12_000);
        assertThat(model.command(((Running) step()).measured())).isEqualTo("holdfast run --plan 17 --no-children");
    }

    @Test
    void limitThatIsNoNumberMakesNoPlan() {
        for (String wrong : new String[] {"many", "0", "-5", "1e6", "99999999999999999999"}) {
            model.limitProperty().set(wrong);

            model.plan();

            assertThat(step()).as(wrong).isInstanceOf(Scope.class);
            assertThat(model.canPlan().get()).isFalse();
        }
    }

    @Test
    void failedPlanSaysWhyAndMayBeTriedAgain() {
        operations.failWith("shop: connection refused");
        model.plan();
        assertThat(step()).isEqualTo(new PlanFailed("shop: connection refused"));

        operations.failWith(null);
        model.plan();

        assertThat(step()).isInstanceOf(Planned.class);
    }

    @Test
    void planThatComesAfterItWasGivenUpIsDropped() {
        LaterBackground later = new LaterBackground();
        ArchiveNowModel slow = new ArchiveNowModel(operations, later, "mira", "orders");
        slow.plan();
        slow.back();

        later.next();

        assertThat(slow.stepProperty().get()).isInstanceOf(Scope.class);
    }

    @Test
    void secondPlanIsNotMistakenForTheFirst() {
        LaterBackground later = new LaterBackground();
        ArchiveNowModel slow = new ArchiveNowModel(operations, later, "mira", "orders");
        slow.plan();
        slow.back();
        slow.policyProperty().set("proofs");
        slow.plan();

        later.next(); // the first counting
        later.next(); // its cancelling
        assertThat(slow.stepProperty().get()).isInstanceOf(Planning.class);
        later.next();

        assertThat(((Planned) slow.stepProperty().get()).measured().plan().policy())
                .isEqualTo("proofs");
    }

    @Test
    void productionMustBeTyped() {
        operations.moveTo(Environment.PRODUCTION);
        confirming().start();
        assertThat(operations.calls).isEmpty();

        model.typedProperty().set("invoices@vault");
        assertThat(model.canStart().get()).isFalse();
        model.typedProperty().set("invoices@shop");
        assertThat(model.canStart().get()).isTrue();
        model.start();

        assertThat(operations.calls).hasSize(1);
    }

    @Test
    void whatWasTypedDoesNotCountForTheNextPlan() {
        operations.moveTo(Environment.PRODUCTION);
        confirming().typedProperty().set("invoices@shop");

        model.back();
        model.confirm();

        assertThat(model.canStart().get()).isFalse();
    }

    @Test
    void developmentNeedsNoTyping() {
        confirming();

        assertThat(model.canStart().get()).isTrue();
    }

    @Test
    void startedTwiceAsksOnce() {
        LaterBackground later = new LaterBackground();
        ArchiveNowModel slow = new ArchiveNowModel(operations, later, "mira", "invoices");
        slow.plan();
        later.next();
        slow.confirm();

        slow.start();
        slow.start();

        assertThat(later.size()).isEqualTo(1);
    }

    @Test
    void requestThatCannotBeWrittenRunsNothingAndMayBeRepeated() {
        confirming();
        operations.failWith("control database: connection lost");
        model.start();
        assertThat(step()).isInstanceOf(AskFailed.class);
        assertThat(operations.calls).isEmpty();

        operations.failWith(null);
        model.start();

        assertThat(step()).isInstanceOf(Running.class);
    }

    @Test
    void waitsUntilANodeTakesTheRequest() {
        operations.holdRequests();
        confirming().start();
        Waiting waiting = (Waiting) step();
        assertThat(waiting.claimed()).isFalse();

        operations.answer(new RequestView(waiting.request(), true, false, 0, ""));
        model.refresh();

        assertThat(((Waiting) step()).claimed()).isTrue();
    }

    @Test
    void requestThatEndsWithoutSessionSaysWhy() {
        operations.holdRequests();
        confirming().start();
        long request = ((Waiting) step()).request();

        operations.answer(new RequestView(request, true, true, 0, "policy invoices is leased elsewhere"));
        model.refresh();

        assertThat(((NothingDone) step()).error()).isEqualTo("policy invoices is leased elsewhere");
    }

    @Test
    void anEndTellsWhatWentWrongAfterTheSession() {
        long session = running();
        operations.answer(new RequestView(session, true, true, session, "policy proofs: vault cannot be reached"));
        operations.happen(session, SessionState.SUCCEEDED, "exhausted");
        model.refresh();

        assertThat(((Ended) step()).error()).isEqualTo("policy proofs: vault cannot be reached");
    }

    @Test
    void engineRestartInterruptsAndResumeGoesOn() {
        long session = running();
        operations.happen(session, SessionState.INTERRUPTED, "lost_lease");
        model.refresh();
        assertThat(((Running) step()).session().state()).isEqualTo(SessionState.INTERRUPTED);
        assertThat(model.controls().canResume().get()).isTrue();
        assertThat(model.controls().canPause().get()).isFalse();

        model.controls().resume();
        model.refresh();

        assertThat(((Running) step()).session().state()).isEqualTo(SessionState.RUNNING);
    }

    @Test
    void lostConnectionToTheEngineKeepsTheStepAndIsSaid() {
        running();
        operations.failWith("control database: connection lost");
        model.refresh();
        assertThat(step()).isInstanceOf(Running.class);
        assertThat(model.problemProperty().get()).isEqualTo("control database: connection lost");

        operations.failWith(null);
        model.refresh();

        assertThat(model.problemProperty().get()).isEmpty();
    }

    @Test
    void cancelIsNotClaimedBeforeTheEngineConfirms() {
        long session = running();
        model.cancel();
        model.refresh();
        assertThat(((Running) step()).session().state()).isEqualTo(SessionState.CANCELLING);
        assertThat(model.controls().canCancel().get()).isFalse();

        operations.happen(session, SessionState.CANCELLED, "cancelled");
        model.refresh();

        assertThat(((Ended) step()).session().state()).isEqualTo(SessionState.CANCELLED);
        assertThat(model.controls().wishProperty().get()).isEqualTo(Wish.NONE);
    }

    @Test
    void cancelThatComesTooLateEndsInSuccess() {
        long session = running();
        model.cancel();

        operations.happen(session, SessionState.SUCCEEDED, "exhausted");
        model.refresh();

        assertThat(((Ended) step()).session().state()).isEqualTo(SessionState.SUCCEEDED);
        assertThat(model.cancelWasAsked()).isTrue();
    }

    @Test
    void aPlanThatIsGivenUpIsCancelledAtTheServer() {
        LaterBackground later = new LaterBackground();
        ArchiveNowModel slow = new ArchiveNowModel(operations, later, "mira", "orders");
        slow.plan();
        slow.back();
        later.next(); // the counting, which answers too late
        later.next();

        assertThat(operations.cancellations).singleElement().matches(Cancellation::asked);
        assertThat(slow.stepProperty().get()).isInstanceOf(Scope.class);
    }

    @Test
    void aPlanThatStandsIsNotCancelled() {
        confirming();
        model.back();
        model.back();

        assertThat(operations.cancellations).noneMatch(Cancellation::asked);
    }

    @Test
    void whatDiffersIsShownAndPlannedAgain() {
        operations.differ(new Difference("rows", "public.invoices", "137204", "150000"));
        confirming().start();
        Differs differs = (Differs) step();
        assertThat(differs.differences()).hasSize(1);
        assertThat(differs.session().stopReason()).isEqualTo("plan");

        operations.differ();
        model.plan();
        assertThat(((Planned) step()).measured().stored().id()).isEqualTo(18);
        model.confirm();
        model.start();

        assertThat(step()).isInstanceOf(Running.class);
        assertThat(operations.calls).containsExactly("archiveNow plan 17 true", "archiveNow plan 18 true");
    }

    @Test
    void whatARunWouldRefuseCannotBeConfirmed() {
        operations.find(new Findings(
                List.of(new Effect(
                        "trigger public.invoices.watch",
                        Effect.Kind.TRIGGER,
                        new TableName("public", "invoices"),
                        "fires for each row",
                        137_204L,
                        Severity.TO_ACKNOWLEDGE)),
                List.of(),
                List.of(),
                List.of(),
                List.of()));
        model.plan();

        model.confirm();

        assertThat(step()).isInstanceOf(Planned.class);
    }

    @Test
    void aSecondRunDoesNotShowTheControlsOfTheFirst() {
        long session = running();
        operations.happen(session, SessionState.SUCCEEDED, "exhausted");
        model.refresh();
        model.again();
        operations.holdRequests();

        confirming().start();

        assertThat(model.controls().sessionProperty().get()).isNull();
    }

    @Test
    void afterTheEndTheScopeIsKeptForAnother() {
        long session = running();
        operations.happen(session, SessionState.SUCCEEDED, "exhausted");
        model.refresh();

        model.again();

        assertThat(step()).isInstanceOf(Scope.class);
        assertThat(model.policyProperty().get()).isEqualTo("invoices");
    }

    @Test
    void noWayBackFromARun() {
        running();

        model.back();

        assertThat(step()).isInstanceOf(Running.class);
    }
}
