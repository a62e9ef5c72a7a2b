package dev.holdfast.console.fx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Denial;
import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.console.LaterBackground;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class TabBackgroundTest {
    private static final Denial DENIAL =
            new Denial("SELECT", "TABLE hold", "app", "GRANT SELECT ON TABLE hold TO app;");

    private final LaterBackground later = new LaterBackground();
    private final TabBackground tab = new TabBackground(later);
    private final List<String> shown = new ArrayList<>();

    private void ask(Callable<String> work) {
        tab.run(work, shown::add, failure -> shown.add(String.valueOf(failure.getMessage())));
    }

    private static String fail(HoldfastException failure) {
        throw failure;
    }

    private static HoldfastException gone() {
        return new HoldfastException(ErrorCode.UNREACHABLE, "control database: refused");
    }

    private static HoldfastException denied() {
        return new HoldfastException(ErrorCode.DATABASE, "no", DENIAL, new Exception());
    }

    @Test
    void waitsUntilEverythingIsAnswered() {
        ask(() -> "one");
        ask(() -> "two");
        later.next();
        assertThat(tab.waitingProperty().get()).isTrue();
        assertThat(tab.answeredProperty().get()).isTrue();

        later.next();

        assertThat(tab.waitingProperty().get()).isFalse();
        assertThat(shown).containsExactly("one", "two");
    }

    @Test
    void aDenialStandsUntilEverythingThatIsAskedIsAllowed() {
        ask(() -> fail(denied()));
        ask(() -> "allowed");
        later.next();
        later.next();
        assertThat(tab.denialProperty().get()).isEqualTo(DENIAL);

        ask(() -> "allowed");
        later.next();

        assertThat(tab.denialProperty().get()).isNull();
    }

    @Test
    void whatWasShownStaysWhenTheControlDatabaseGoesAndOtherFailuresAreTold() {
        List<String> answers = new ArrayList<>(List.of("rows", "gone", "broken"));
        Refresh<String> reading = new Refresh<>(
                tab,
                () -> switch (answers.removeFirst()) {
                    case "gone" -> fail(gone());
                    case "broken" -> fail(new HoldfastException(ErrorCode.DATABASE, "broken"));
                    default -> "rows";
                },
                shown::add,
                failure -> shown.add(String.valueOf(failure.getMessage())));
        for (int i = 0; i < 3; i++) {
            reading.ask();
            later.next();
        }

        assertThat(shown).containsExactly("rows", "broken");
    }
}
