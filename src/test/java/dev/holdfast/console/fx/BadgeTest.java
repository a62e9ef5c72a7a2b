package dev.holdfast.console.fx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.session.SessionState;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.control.TableCell;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxToolkit;

class BadgeTest {
    private static final StateLook FAILED = StateLook.of(SessionState.FAILED);
    private static final StateLook SUCCEEDED = StateLook.of(SessionState.SUCCEEDED);

    private final Texts texts = new Texts(Locale.ENGLISH);

    BadgeTest() throws Exception {
        FxToolkit.registerPrimaryStage();
    }

    @Test
    void aCellShowsTheNextStateByTheBadgeThatItHas() {
        TableCell<String, String> cell = new TableCell<>();
        Badge.in(cell, texts, FAILED);
        Node first = cell.getGraphic();

        Badge.in(cell, texts, SUCCEEDED);

        assertThat(cell.getGraphic()).isSameAs(first);
        Badge badge = (Badge) cell.getGraphic();
        assertThat(badge.getText()).isEqualTo(texts.get(SUCCEEDED.textKey()));
        assertThat(badge.getStyleClass()).contains(SUCCEEDED.styleClass()).doesNotContain(FAILED.styleClass());
    }

    @Test
    void theSameStateChangesNothingAndNoneTakesAllAway() {
        Badge badge = new Badge(texts);
        badge.show(FAILED);
        Node icon = badge.getGraphic();

        badge.show(StateLook.of(SessionState.FAILED));

        assertThat(badge.getGraphic()).isSameAs(icon);
        badge.show(null);
        assertThat(badge.getText()).isEmpty();
        assertThat(badge.getGraphic()).isNull();
        assertThat(badge.getStyleClass()).doesNotContain(FAILED.styleClass());
    }
}
