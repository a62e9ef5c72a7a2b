package dev.holdfast.console.fx;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import javafx.animation.AnimationTimer;
import javafx.beans.DefaultProperty;
import javafx.scene.Node;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/// A part of a screen that is drawn in a frame of its own when the screen is drawn for the first time: the toolkit
/// styles all that comes into a scene before it draws the next frame, what is hidden, too, and a whole screen at once
/// is a pause that one feels. Until then the part is empty; after that it keeps what is in it.
@DefaultProperty("content")
public final class Later extends StackPane {
    private static final Turns TURNS = new Turns();

    private @Nullable Node content;
    private boolean drawn;

    /// FXML makes it, and gives it the content.
    public Later() {
        sceneProperty().subscribe(scene -> {
            if (scene != null && !drawn) {
                comes();
            }
        });
    }

    public @Nullable Node getContent() {
        return content;
    }

    /// @param content before it is in any scene
    public void setContent(Node content) {
        this.content = content;
        content.getProperties().put(Nodes.PLACE, this);
    }

    /// What it has, whether or not it is drawn.
    List<Node> below() {
        return content == null ? List.of() : List.of(content);
    }

    /// What it has fills its place, however wide it would like to be.
    @Override
    protected void layoutChildren() {
        getChildren().forEach(child -> child.resizeRelocate(0, 0, getWidth(), getHeight()));
    }

    private void comes() {
        drawn = true;
        if (Gradually.isWhole()) {
            draw();
            return;
        }
        TURNS.add(this);
    }

    private void draw() {
        getChildren().setAll(below());
    }

    /// Of the UI thread: one part in each frame.
    private static final class Turns extends AnimationTimer {
        private final Deque<Later> waiting = new ArrayDeque<>();
        private boolean goes;
        private boolean begun;

        void add(Later part) {
            waiting.add(part);
            if (!goes) {
                goes = true;
                begun = false;
                start();
            }
        }

        @Override
        public void handle(long now) {
            if (!begun) {
                begun = true; // this frame draws what is there
            } else if (waiting.isEmpty()) {
                goes = false;
                stop();
            } else {
                waiting.remove().draw();
            }
        }
    }
}
