package dev.holdfast.console.policies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.DirectBackground;
import dev.holdfast.console.FakeOperations;
import dev.holdfast.console.LaterBackground;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDiff;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.policy.Problem;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReviewModelTest {
    private final FakeOperations operations = new FakeOperations();
    private final PendingChanges pending = new PendingChanges();
    private final ReviewModel model = new ReviewModel(operations, new DirectBackground(), pending, "mira");

    private void edit(String policy, @Nullable String cron, String retention) {
        var seen = operations.definition(policy);
        pending.change(seen, operations.policy(policy).version(), draft -> draft.cron(cron)
                .retention(retention));
    }

    @Test
    void showsEachFieldBeforeAndAfter() {
        edit("orders", "0 0 5 ? * *", "P10Y");
        model.review();

        assertThat(model.reviewProperty().get().diff().changes())
                .singleElement()
                .satisfies(change -> assertThat(change.fields())
                        .containsExactly(new PolicyDiff.Field("cron", "0 30 1 ? * *", "0 0 5 ? * *")));
    }

    @Test
    void anAnswerAboutEarlierChangesComesTooLate() {
        LaterBackground later = new LaterBackground();
        ReviewModel slow = new ReviewModel(operations, later, pending, "mira");
        edit("orders", "0 0 5 ? * *", "P10Y");
        slow.review();
        edit("orders", "0 0 6 ? * *", "P10Y");
        slow.review();

        later.last();
        later.next();

        assertThat(slow.reviewProperty().get().diff().changes()).singleElement().satisfies(change -> assertThat(
                        change.fields())
                .containsExactly(new PolicyDiff.Field("cron", "0 30 1 ? * *", "0 0 6 ? * *")));
    }

    @Test
    void asksForAReason() {
        edit("orders", "0 0 5 ? * *", "P10Y");
        model.review();
        assertThat(model.canApplyBinding().get()).isFalse();

        model.reasonProperty().set("backups moved");

        assertThat(model.canApplyBinding().get()).isTrue();
    }

    @Test
    void aProblemBlocksApply() {
        edit("orders", "0 30 1 ? * *", "P1D");
        model.reasonProperty().set("save space");
        model.review();
        model.apply();

        assertThat(model.canApplyBinding().get()).isFalse();
        assertThat(operations.applied).isEmpty();
    }

    @Test
    void aBadCronBlocksApplyEvenWhenTheReviewIsSilent() {
        edit("orders", "every night", "P10Y");
        model.reasonProperty().set("plain words");
        model.review();

        assertThat(model.reviewProperty().get().problems())
                .extracting(Problem::field)
                .containsExactly("cron");
        assertThat(model.canApplyBinding().get()).isFalse();
    }

    @Test
    void appliesAllChangesTogetherAndForgetsThem() {
        edit("orders", "0 0 5 ? * *", "P10Y");
        edit("proofs", null, "P10Y");
        model.reasonProperty().set("backups moved");
        model.review();
        model.apply();

        assertThat(operations.applied).singleElement().satisfies(applied -> {
            assertThat(applied.wanted()).hasSize(2);
            assertThat(applied.reason()).isEqualTo("backups moved");
        });
        assertThat(model.appliedProperty().get()).isTrue();
        assertThat(pending.isEmpty()).isTrue();
    }

    @Test
    void aPolicyThatMovedOnIsRefusedAndTheEditKept() {
        edit("orders", "0 0 5 ? * *", "P10Y");
        model.reasonProperty().set("backups moved");
        model.review();
        operations.moveVersion("orders");
        model.apply();

        assertThat(model.refusalProperty().get()).contains("version 8 stands");
        assertThat(model.appliedProperty().get()).isFalse();
        assertThat(pending.changes("orders")).isTrue();
    }

    @Test
    void whatIsTypedAboutAPolicyThatIsGoneIsNamedAndForgottenSoThatTheOthersAreApplied() {
        edit("orders", "0 0 5 ? * *", "P10Y");
        edit("proofs", null, "P10Y");
        model.reasonProperty().set("backups moved");
        operations.deleteElsewhere("proofs");
        model.review();

        assertThat(model.goneProperty().get()).containsExactly("proofs");
        assertThat(model.refusalProperty().get()).isEmpty();
        assertThat(model.reviewProperty().get().diff().changes())
                .singleElement()
                .satisfies(change -> assertThat(change.policy()).isEqualTo("orders"));
        assertThat(model.canApplyBinding().get()).isFalse();

        model.forgetGone();
        model.apply();

        assertThat(model.appliedProperty().get()).isTrue();
        assertThat(operations.applied).singleElement().satisfies(applied -> assertThat(applied.wanted())
                .extracting(PolicyDefinition::name)
                .containsExactly("orders"));
    }

    @Test
    void aPolicyThatGoesBeforeTheChangesAreAppliedIsNamed() {
        edit("orders", "0 0 5 ? * *", "P10Y");
        edit("proofs", null, "P10Y");
        model.reasonProperty().set("backups moved");
        model.review();
        operations.deleteElsewhere("proofs");
        model.apply();

        assertThat(model.appliedProperty().get()).isFalse();
        assertThat(model.goneProperty().get()).containsExactly("proofs");
        assertThat(pending.changes("orders")).isTrue();
    }

    @Test
    void takingBackWhatWasMergedLeavesWhatSomebodyElseMadeOfIt() {
        edit("orders", "0 0 5 ? * *", "P12Y");
        model.reasonProperty().set(" backups moved ");
        model.review();
        PolicyDefinition theirs = PolicyDraft.of(operations.definition("orders"))
                .cron("0 0 4 ? * *")
                .residence("P3Y")
                .definition();
        operations.changeElsewhere(theirs, "ann", "law changed");
        model.apply();

        assertThat(model.mergesProperty().get()).singleElement().satisfies(moved -> assertThat(moved.by())
                .isEqualTo("ann: law changed"));
        model.merge(Map.of("orders", Set.of("cron")));
        model.apply();

        PolicyDefinition merged =
                PolicyDraft.of(theirs).cron("0 0 5 ? * *").retention("P12Y").definition();
        assertThat(pending.undoable()).containsExactly(new PendingChanges.Applied(theirs, merged));
        assertThat(operations.applied.getLast()).satisfies(applied -> {
            assertThat(applied.actor()).isEqualTo("mira");
            assertThat(applied.reason()).isEqualTo("backups moved");
        });
    }
}
