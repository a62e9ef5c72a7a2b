package dev.holdfast.console.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.DirectBackground;
import dev.holdfast.console.FakeOperations;
import dev.holdfast.console.policies.PendingChanges;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.retention.PolicyClocks;
import java.time.Period;
import org.junit.jupiter.api.Test;

class RetentionModelTest {
    private final FakeOperations operations = new FakeOperations();
    private final RetentionModel model =
            new RetentionModel(operations, new DirectBackground(), new PendingChanges(), "mira");

    private PolicyClocks clocks(String policy) {
        return model.policies().stream()
                .filter(each -> each.policy().name().equals(policy))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatIsAskedAboutStaysWhenThePolicyIsReadAgainAndWhatIsNotFollowsThePolicy() {
        model.refresh();
        model.select(clocks("orders"));
        model.residenceProperty().set(Period.ofDays(30));
        operations.changeElsewhere(
                PolicyDraft.of(operations.definition("orders"))
                        .retention("P12Y")
                        .definition(),
                "ann",
                "law");

        model.refresh();

        assertThat(model.residenceProperty().get()).isEqualTo(Period.ofDays(30));
        assertThat(model.retentionProperty().get()).isEqualTo(Period.ofYears(12));
        assertThat(model.forecastProperty().get())
                .isNotNull()
                .satisfies(forecast -> assertThat(forecast.changesArchived()).isFalse());

        model.reset();
        assertThat(model.residenceProperty().get()).isEqualTo(Period.ofYears(2));
    }

    @Test
    void anotherPolicyIsShownAsItStands() {
        model.refresh();
        model.select(clocks("orders"));
        model.residenceProperty().set(Period.ofDays(30));

        model.select(clocks("proofs"));

        assertThat(model.residenceProperty().get()).isEqualTo(Period.ofDays(90));
    }
}
