package dev.holdfast.console.policies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.DirectBackground;
import dev.holdfast.console.FakeOperations;
import dev.holdfast.node.Operations.SeenVersion;
import dev.holdfast.node.PolicyStatus;
import dev.holdfast.policy.Callback;
import dev.holdfast.policy.Policy.Pace;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDraft;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyDetailModelTest {
    private final FakeOperations operations = new FakeOperations();
    private final PendingChanges pending = new PendingChanges();
    private final PolicyDetailModel model = new PolicyDetailModel(operations, new DirectBackground(), pending, "mira");

    private PolicyStatus status(String name) {
        return operations.policies().stream()
                .filter(each -> each.policy().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void showsWhatStandsAndItsNextFires() {
        model.show(status("orders"));

        assertThat(model.cronProperty().get()).isEqualTo("0 30 1 ? * *");
        assertThat(model.nextFiresProperty().get()).hasSize(5).first().hasToString("2026-11-22T00:30:00Z");
        assertThat(model.changedProperty().get()).isFalse();
    }

    @Test
    void nextFiresFollowTheTypedCron() {
        model.show(status("orders"));
        model.cronProperty().set("0 0 5 ? * *");

        assertThat(model.nextFiresProperty().get()).first().hasToString("2026-11-22T04:00:00Z");
    }

    @Test
    void badCronSaysWhyAndFiresNever() {
        model.show(status("orders"));
        model.cronProperty().set("0 0 25 ? * *");

        assertThat(model.cronProblemProperty().get()).contains("cron");
        assertThat(model.nextFiresProperty().get()).isEmpty();
    }

    @Test
    void editOutlivesALookAtAnotherPolicy() {
        model.show(status("orders"));
        model.residenceProperty().set("P3Y");
        model.show(status("proofs"));
        assertThat(model.residenceProperty().get()).isEqualTo("P90D");
        assertThat(model.changedProperty().get()).isFalse();

        model.show(status("orders"));

        assertThat(model.residenceProperty().get()).isEqualTo("P3Y");
        assertThat(model.changedProperty().get()).isTrue();
    }

    @Test
    void paceAndWorkersAreEditedLikeTheRest() {
        model.show(status("orders"));
        model.paceProperty().set(Pace.GENTLE);
        model.workersProperty().set(4);

        assertThat(pending.wanted()).singleElement().satisfies(wanted -> {
            assertThat(wanted.driving().pace()).isEqualTo("gentle");
            assertThat(wanted.driving().workers()).isEqualTo(4);
        });

        model.revert();
        assertThat(model.paceProperty().get()).isEqualTo(Pace.NORMAL);
        assertThat(pending.isEmpty()).isTrue();
    }

    @Test
    void typingTheOldValueBackIsNoChange() {
        model.show(status("orders"));
        model.residenceProperty().set("P3Y");
        model.residenceProperty().set("P2Y");

        assertThat(pending.isEmpty()).isTrue();
        assertThat(model.changedProperty().get()).isFalse();
    }

    @Test
    void revertPutsBackWhatStands() {
        model.show(status("orders"));
        model.retentionProperty().set("P12Y");
        model.revert();

        assertThat(model.retentionProperty().get()).isEqualTo("P10Y");
        assertThat(pending.isEmpty()).isTrue();
    }

    @Test
    void editKeepsTheVersionThatItsAuthorSaw() {
        model.show(status("orders"));
        model.retentionProperty().set("P12Y");
        operations.moveVersion("orders");
        model.show(status("orders"));
        model.cronProperty().set("0 0 5 ? * *");

        assertThat(pending.seenVersions()).containsExactly(new SeenVersion("orders", 7));
    }

    @Test
    void aBlankThatIsTypedLastStaysWhenThePolicyIsReadAgain() {
        model.show(status("orders"));
        model.cronProperty().set("0 0 5 ");
        operations.moveVersion("orders");
        model.show(status("orders"));

        assertThat(model.cronProperty().get()).isEqualTo("0 0 5 ");
    }

    @Test
    void periodThatIsNoneIsMarked() {
        model.show(status("orders"));
        model.residenceProperty().set("two years");

        assertThat(model.residenceWrongProperty().get()).isTrue();
        assertThat(model.retentionWrongProperty().get()).isFalse();
    }

    @Test
    void whatIsNotTypedHereStaysAsItIsAlsoTheSecretsOfACallback() {
        Callback callback = new Callback(
                "https://orders.example",
                "env:NEW",
                "direct",
                "criteria",
                "none",
                List.of("session.failed"),
                "env:OLD");
        PolicyDefinition told = PolicyDraft.of(operations.definition("orders"))
                .callback(callback)
                .definition();
        operations.changeElsewhere(told, "ann", "");
        model.show(status("orders"));
        model.cronProperty().set("0 0 5 ? * *");

        assertThat(pending.wanted())
                .containsExactly(PolicyDraft.of(told).cron("0 0 5 ? * *").definition());
        assertThat(pending.wanted().getFirst().callback()).isEqualTo(callback);
    }

    @Test
    void aPairOfALinkThatIsChosenByHalfIsNotShownForAnotherPolicy() {
        LinkModel link = new LinkModel(operations, new DirectBackground(), pending, model.detailProperty());
        model.show(status("deliveries"));
        List<LinkModel.Pair> stands = List.copyOf(link.pairs());
        PolicyDefinition proofs = operations.definition("proofs");
        pending.change(
                proofs,
                operations.policy("proofs").version(),
                draft -> draft.parent(
                        proofs.parent(), operations.definition("deliveries").link()));
        link.add();
        assertThat(link.pairs()).hasSize(stands.size() + 1);

        model.show(status("proofs"));

        assertThat(link.pairs()).isEqualTo(stands);
    }

    @Test
    void aPolicyThatCannotBeReadIsNotShownAsTheOneBefore() {
        model.show(status("orders"));
        PolicyStatus proofs = status("proofs");
        operations.deleteElsewhere("proofs");

        model.show(proofs);

        assertThat(model.detailProperty().get()).isNull();
        assertThat(model.problemProperty().get()).isEqualTo("there is no proofs");
        model.show(status("orders"));
        assertThat(model.detailProperty().get()).isNotNull();
        assertThat(model.problemProperty().get()).isEmpty();
    }

    @Test
    void aPolicyThatCannotBeReadAgainStaysAsItWasRead() {
        model.show(status("orders"));
        PolicyDetailModel.Detail read = model.detailProperty().get();
        operations.failWith("the control database is away");

        model.refresh();

        assertThat(model.detailProperty().get()).isSameAs(read);
    }
}
