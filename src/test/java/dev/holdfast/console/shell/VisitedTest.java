package dev.holdfast.console.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VisitedTest {
    private final Visited<String> visited = new Visited<>();

    private void visit(String... places) {
        for (String place : places) {
            visited.visit(place);
        }
    }

    @Test
    void goesTheWayBackAndForth() {
        visit("a", "b", "c");

        assertThat(visited.back(_ -> true)).contains("b");
        assertThat(visited.back(_ -> true)).contains("a");
        assertThat(visited.back(_ -> true)).isEmpty();
        assertThat(visited.forth(_ -> true)).contains("b");
    }

    @Test
    void whoTurnsOffHasNoWayForth() {
        visit("a", "b");
        visited.back(_ -> true);
        visit("c");

        assertThat(visited.forth(_ -> true)).isEmpty();
        assertThat(visited.back(_ -> true)).contains("a");
    }

    @Test
    void aPlaceThatIsGoneIsSteppedOver() {
        visit("a", "b", "a", "c");

        assertThat(visited.back(place -> !place.equals("a"))).contains("b");
        assertThat(visited.forth(place -> !place.equals("a"))).contains("c");
    }
}
