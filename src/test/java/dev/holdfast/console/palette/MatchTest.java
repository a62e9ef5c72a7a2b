package dev.holdfast.console.palette;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class MatchTest {
    private static final Entry.Words ORDERS =
            new Entry.Words("medication_orders", "policy hospital/public.medication_orders");

    private static int score(String typed) {
        return new Match(typed).score(ORDERS);
    }

    @Test
    void theNearerTheNameTheBetter() {
        List<String> typed = List.of("medication_orders", "medic", "orders", "cation", "hospital", "mdor");

        assertThat(typed)
                .isSortedAccordingTo(Comparator.comparingInt(MatchTest::score).reversed());
        assertThat(typed).allSatisfy(each -> assertThat(score(each)).isPositive());
        assertThat(typed.stream().map(MatchTest::score)).doesNotHaveDuplicates();
    }

    @Test
    void everyWordMustBeFound() {
        assertThat(score("policy  Orders")).isPositive();
        assertThat(score("policy trades")).isEqualTo(Match.NONE);
        assertThat(score("sredro")).isEqualTo(Match.NONE);
    }

    @Test
    void blanksAskNothing() {
        assertThat(new Match(" \t").asksNothing()).isTrue();
    }
}
