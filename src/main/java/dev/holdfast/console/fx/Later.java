package dev.holdfast.console.fx;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.DefaultProperty;
import javafx.scene.Node;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/// A part of a screen that is drawn in a frame of its own when the screen is drawn for the first time: the toolkit
/// styles all that comes into a scene before it draws the next frame, what is hidden, too, and a whole screen at once
/// is a pause that one feels. Until then the part is empty; after that it keeps what is in it.
///
/// A part with a `file` is not even made before: the file's nodes are half of what a screen's opening takes. Its
/// controller's fields are null until then, and who walks the screen before asks to be told ([#whenMade]).
@DefaultProperty("content")
public final class Later extends StackPane {
    private static final Turns TURNS = new Turns();

    private @Nullable Node content;
    private @Nullable FxmlFile file;
    private @Nullable Function<FxmlFile, ? extends Node> loader;
    private final Set<Consumer<Node>> onMade = new LinkedHashSet<>();
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

    public @Nullable FxmlFile getFile() {
        return file;
    }

    /// @param file makes the content when it is this part's turn to be drawn
    public void setFile(FxmlFile file) {
        this.file = file;
    }

    /// Says how parts below a node that have a `file` are made.
    static void makeBy(Node root, Function<FxmlFile, ? extends Node> loader) {
        if (root instanceof Later part) {
            part.loader = loader;
        }
        Nodes.below(root).forEach(each -> makeBy(each, loader));
    }

    /// Calls `use` with the content of a file when it is made, unless it is made already: [#below] has it then. Who
    /// asks twice is told once.
    public void whenMade(Consumer<Node> use) {
        if (content == null && file != null) {
            onMade.add(use);
        }
    }

    private void make() {
        if (content == null && file != null) {
            Node made = Objects.requireNonNull(loader, "nobody says how a part is made")
                    .apply(file);
            setContent(made);
            onMade.forEach(use -> use.accept(made));
            onMade.clear();
        }
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
        make();
        getChildren().setAll(below());
    }

    /// Of the UI thread: one part after the other.
    private static final class Turns {
        private final Deque<Later> waiting = new ArrayDeque<>();
        private boolean goes;

        void add(Later part) {
            waiting.add(part);
            if (!goes) {
                goes = true;
                Gradually.afterARest(this::next);
            }
        }

        private void next() {
            try {
                waiting.remove().draw();
            } finally { // one that cannot be made leaves its own place empty, not all that are to come
                goes = !waiting.isEmpty();
                if (goes) {
                    Gradually.afterARest(this::next);
                }
            }
        }
    }
}
