package dev.holdfast.console.policies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.DirectBackground;
import dev.holdfast.console.FakeOperations;
import dev.holdfast.console.policies.PoliciesModel.Answer;
import dev.holdfast.node.Operations.SeenVersion;
import dev.holdfast.node.Operations.SessionQuery;
import dev.holdfast.node.PolicyStatus;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.session.SessionState;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PoliciesModelTest {
    private final FakeOperations operations = new FakeOperations();
    private final PoliciesModel model = new PoliciesModel(operations, new DirectBackground());

    @Test
    void firstPolicyIsSelectedAtFirst() {
        model.refresh();

        assertThat(model.answerProperty().get()).isEqualTo(Answer.POLICIES);
        assertThat(model.selectedProperty().get()).isEqualTo("orders");
    }

    @Test
    void refreshKeepsTheSelectionAndRenewsItsStatus() {
        model.refresh();
        model.select("messages");
        operations.resumePolicy("messages", true, "mira");
        model.refresh();

        assertThat(model.selectedStatus().getValue())
                .satisfies(status -> assertThat(status.policy().paused()).isFalse());
    }

    @Test
    @SuppressWarnings("ReferenceEquality") // whether it is the same object is the question
    void whatIsAsItWasStaysTheSameObject() {
        model.refresh();
        List<PolicyStatus> before = model.policiesProperty().get();
        model.refresh();
        List<PolicyStatus> unchanged = model.policiesProperty().get();
        operations.resumePolicy("messages", true, "mira");
        model.refresh();
        List<PolicyStatus> changed = model.policiesProperty().get();

        assertThat(unchanged).isSameAs(before);
        assertThat(changed).hasSameSizeAs(before);
        assertThat(IntStream.range(0, before.size())
                        .filter(i -> changed.get(i) != before.get(i))
                        .mapToObj(i -> changed.get(i).policy().name()))
                .containsExactly("messages");
    }

    @Test
    void emptyAndFailedAreToldApart() {
        PoliciesModel empty = new PoliciesModel(FakeOperations.empty(), new DirectBackground());
        empty.refresh();
        operations.failWith("connection refused");
        model.refresh();

        assertThat(empty.answerProperty().get()).isEqualTo(Answer.EMPTY);
        assertThat(model.answerProperty().get()).isEqualTo(Answer.FAILED);
    }

    @Test
    void sessionThatLostItsNodeHasNotFailed() {
        long id = operations
                .sessions(new SessionQuery("orders", "running", 0, 1))
                .getFirst()
                .id();
        operations.happen(id, SessionState.INTERRUPTED, "shutdown");

        model.refresh();

        assertThat(PolicyState.of(model.policiesProperty().get().getFirst())).isEqualTo(PolicyState.INTERRUPTED);
    }

    @Test
    void stateIsTheOneWordThatMattersMost() {
        model.refresh();

        assertThat(model.policiesProperty().get())
                .extracting(PolicyState::of)
                .containsExactly(
                        PolicyState.RUNNING,
                        PolicyState.IDLE,
                        PolicyState.WAITING,
                        PolicyState.FAILED,
                        PolicyState.PAUSED);
    }

    @Test
    void takingBackWhatWasAppliedKeepsWhatIsTypedSince() {
        PolicyDefinition before = operations.definition("orders");
        PolicyDefinition after = PolicyDraft.of(before).cron("0 0 5 ? * *").definition();
        operations.apply(
                List.of(after),
                List.of(new SeenVersion("orders", operations.policy("orders").version())),
                "mira",
                "later");
        PendingChanges pending = new PendingChanges();
        pending.applied(List.of(new PendingChanges.Applied(before, after)));
        int version = operations.policy("orders").version();
        pending.change(after, version, draft -> draft.retention("P12Y"));

        model.undo(pending, () -> {});

        assertThat(pending.wanted())
                .containsExactly(PolicyDraft.of(before).retention("P12Y").definition());
    }
}
