package dev.holdfast.console.archivenow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.DirectBackground;
import dev.holdfast.console.FakeOperations;
import dev.holdfast.console.LaterBackground;
import dev.holdfast.console.archivenow.Step.AskFailed;
import dev.holdfast.console.archivenow.Step.Confirming;
import dev.holdfast.console.archivenow.Step.Ended;
import dev.holdfast.console.archivenow.Step.NothingDone;
import dev.holdfast.console.archivenow.Step.PlanFailed;
import dev.holdfast.console.archivenow.Step.Planned;
import dev.holdfast.console.archivenow.Step.Planning;
import dev.holdfast.console.archivenow.Step.Running;
import dev.holdfast.console.archivenow.Step.Scope;
import dev.holdfast.console.archivenow.Step.Waiting;
import dev.holdfast.console.session.SessionControls.Wish;
import dev.holdfast.estate.Environment;
import dev.holdfast.node.Operations.RequestView;
import dev.holdfast.session.SessionState;
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
        assertThat(operations.calls).containsExactly("archiveNow invoices 0 true");
    }

    @Test
    void limitAndChildrenReachTheEngineAndTheCommand() {
        model.limitProperty().set("12,000");
        model.withChildrenProperty().set(false);

        confirming().start();

        assertThat(operations.calls).containsExactly("archiveNow invoices 12000 false");
        assertThat(model.command()).isEqualTo("holdfast run invoices --limit 12000 --no-children");
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

        later.next();
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
