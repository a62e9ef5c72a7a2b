package dev.holdfast.console.jobs;

import dev.holdfast.console.fx.Notice;
import dev.holdfast.console.fx.Scale;
import dev.holdfast.console.fx.ScreenTools;
import java.util.function.BooleanSupplier;
import javafx.animation.PauseTransition;
import javafx.beans.binding.BooleanBinding;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;

/// What is new among the notices, in the corner of the window. What went well leaves by itself, trouble does not.
final class Toasts extends VBox {
    private static final Duration LONG_ENOUGH = Duration.seconds(8);
    private static final int MOST = 3;
    private static final double WIDTH = 460;

    private final ScreenTools tools;
    private final BooleanSupplier seen;

    /// @param seen whether notices are before the person's eyes already
    Toasts(ScreenTools tools, BooleanSupplier seen) {
        this.tools = tools;
        this.seen = seen;
        setId("toasts");
        getStyleClass().add("toasts");
        setPickOnBounds(false);
        setMaxSize(Scale.px(WIDTH), Region.USE_PREF_SIZE);
        Scale.sized(this);
        StackPane.setAlignment(this, Pos.BOTTOM_RIGHT);
        tools.jobs().notices().addListener((ListChangeListener<Notice>) change -> {
            while (change.next()) {
                change.getAddedSubList().forEach(this::show);
            }
        });
    }

    private void show(Notice notice) {
        if (seen.getAsBoolean()) {
            return;
        }
        Toast toast = new Toast(notice);
        getChildren().addFirst(toast);
        if (getChildren().size() > MOST) {
            getChildren().removeLast(); // it stands among the notices still
        }
        if (!notice.trouble()) {
            toast.goInAWhile();
        }
    }

    /// One of them. It stays as long as somebody is at it, by mouse or by key, and is done with once its text is
    /// followed.
    private final class Toast extends StackPane {
        private final BooleanBinding watched = hoverProperty().or(focusWithinProperty());

        Toast(Notice notice) {
            getStyleClass().add("toast");
            Notice followed = new Notice(notice.at(), notice.trouble(), notice.text(), () -> {
                away();
                notice.go().run();
            });
            getChildren().add(new NoticeLine(followed, tools, this::away));
        }

        private void away() {
            Toasts.this.getChildren().remove(this);
        }

        private void goInAWhile() {
            PauseTransition rest = new PauseTransition(LONG_ENOUGH);
            rest.setOnFinished(_ -> away());
            watched.subscribe(now -> {
                if (now) {
                    rest.stop();
                } else {
                    rest.playFromStart();
                }
            });
        }
    }
}
