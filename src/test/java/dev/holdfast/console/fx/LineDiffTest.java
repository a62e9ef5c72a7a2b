package dev.holdfast.console.fx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.fx.LineDiff.Kind;
import dev.holdfast.console.fx.LineDiff.Line;
import org.junit.jupiter.api.Test;

class LineDiffTest {
    @Test
    void changedLineIsTakenOutAndPutIn() {
        var diff = LineDiff.of("name\ncron 1\nzone", "name\ncron 2\nzone");

        assertThat(diff.lines())
                .containsExactly(
                        new Line(Kind.KEPT, "name"),
                        new Line(Kind.REMOVED, "cron 1"),
                        new Line(Kind.ADDED, "cron 2"),
                        new Line(Kind.KEPT, "zone"));
    }

    @Test
    void newTextIsAllPutIn() {
        assertThat(LineDiff.of("", "a\nb").lines()).extracting(Line::kind).containsOnly(Kind.ADDED);
    }
}
