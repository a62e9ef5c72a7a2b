package dev.holdfast.console.policies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.policies.TidyTree.Node;
import dev.holdfast.console.policies.TidyTree.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

class TidyTreeTest {
    @Test
    void parentStandsInTheMiddleOfItsChildren() {
        var places = TidyTree.place(List.of(
                new Node("orders", null),
                new Node("deliveries", "orders"),
                new Node("proofs", "deliveries"),
                new Node("invoices", "orders"),
                new Node("messages", "orders")));

        assertThat(places)
                .containsEntry("proofs", new Place(2, 0))
                .containsEntry("deliveries", new Place(1, 0))
                .containsEntry("invoices", new Place(1, 1))
                .containsEntry("messages", new Place(1, 2))
                .containsEntry("orders", new Place(0, 1));
    }

    @Test
    void rootsStandBelowEachOther() {
        var places = TidyTree.place(List.of(new Node("a", null), new Node("b", null)));

        assertThat(places).containsEntry("a", new Place(0, 0)).containsEntry("b", new Place(0, 1));
    }
}
