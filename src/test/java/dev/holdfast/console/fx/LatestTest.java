package dev.holdfast.console.fx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.LaterBackground;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatestTest {
    private final LaterBackground later = new LaterBackground();
    private final Latest latest = new Latest(later);
    private final List<String> told = new ArrayList<>();

    private void ask(String question) {
        latest.ask(() -> question, told::add, failure -> told.add(failure.getMessage()));
    }

    private void askInVain(String why) {
        latest.ask(
                () -> {
                    throw new IllegalStateException(why);
                },
                _ -> told.add("answered"),
                failure -> told.add(failure.getMessage()));
    }

    @Test
    void theAnswerOfAnEarlierQuestionIsDroppedWhicheverComesFirst() {
        ask("first");
        ask("second");
        later.last();
        later.next();

        assertThat(told).containsExactly("second");

        ask("third");
        ask("fourth");
        later.next();
        later.next();

        assertThat(told).containsExactly("second", "fourth");
    }

    @Test
    void theFailureOfAnEarlierQuestionIsDroppedToo() {
        askInVain("gone");
        ask("second");
        later.next();
        later.next();

        assertThat(told).containsExactly("second");
    }

    @Test
    void aFailureIsToldAndAForgottenQuestionIsNot() {
        askInVain("gone");
        later.next();
        ask("second");
        latest.forget();
        later.next();

        assertThat(told).containsExactly("gone");
    }
}
