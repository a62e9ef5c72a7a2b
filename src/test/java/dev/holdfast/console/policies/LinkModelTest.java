package dev.holdfast.console.policies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.DirectBackground;
import dev.holdfast.console.FakeOperations;
import dev.holdfast.console.policies.LinkModel.Fault;
import dev.holdfast.console.policies.LinkModel.Pair;
import dev.holdfast.node.PolicyStatus;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinkModelTest {
    private final FakeOperations operations = new FakeOperations();
    private final PendingChanges pending = new PendingChanges();
    private final PolicyDetailModel detail = new PolicyDetailModel(operations, new DirectBackground(), pending, "mira");
    private final LinkModel model = new LinkModel(operations, new DirectBackground(), pending, detail.detailProperty());

    @BeforeEach
    void showAChild() {
        detail.show(status("invoices"));
        assertThat(model.pairs()).containsExactly(new Pair("id", "order_id"));
    }

    private PolicyStatus status(String name) {
        return operations.policies().stream()
                .filter(each -> each.policy().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aSecondPairOfTheSameColumnStaysToBePutRightWhateverElseIsTyped() {
        model.add();
        model.change(1, new Pair("id", "region"));
        assertThat(model.fault(1)).isEqualTo(Fault.TWICE);

        detail.cronProperty().set("0 0 5 ? * *");
        detail.refresh();

        assertThat(model.pairs()).containsExactly(new Pair("id", "order_id"), new Pair("id", "region"));
        model.change(1, new Pair("region", "region"));
        assertThat(pending.wanted()).singleElement().satisfies(wanted -> assertThat(wanted.link())
                .isEqualTo(Map.of("id", "order_id", "region", "region")));
    }

    @Test
    void whatIsTakenBackIsAsItStood() {
        model.change(0, new Pair("id", "other_id"));
        model.add();
        model.change(1, new Pair("id", "region"));

        detail.revert();

        assertThat(model.pairs()).containsExactly(new Pair("id", "order_id"));
    }
}
