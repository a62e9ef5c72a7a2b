package dev.holdfast.console.fx;

import dev.holdfast.Denial;
import java.util.List;
import javafx.animation.PauseTransition;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TextInputControl;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignL;

/// What every tab shows around its screen: that it still reads, and which right a database wants to see.
///
/// A screen that has shown nothing yet is covered while it reads, unless it is a form, which can be filled in
/// meanwhile. After that a line along the upper edge is enough. Neither appears for an answer that comes at once.
///
/// All of it is part of the scene only while the tab is selected: the toolkit walks every node of a scene at each
/// pulse, those that nobody can see, too. What a screen looks like stays in its nodes meanwhile.
public final class TabFrame extends StackPane {
    /// Style class of screens that ask before they show.
    private static final String FORM = "asks";

    /// Style class of forms that say nothing themselves when their choices cannot be read.
    private static final String SILENT = "silent";

    private static final Duration SLOW = Duration.millis(300);

    private final Texts texts;
    private final TabBackground background;
    private final boolean form;
    private final EmptyState loading = new EmptyState("tabLoading");
    private final ProgressBar line = new ProgressBar();
    private final VBox strip = new VBox();
    private final Label lacks = new Label();
    private final Label grant = new Label();
    private final PauseTransition patience = new PauseTransition(SLOW);
    private final List<Node> parts;
    private Runnable resume = () -> {};

    /// @param again reads the screen again
    public TabFrame(Parent screen, TabBackground background, Texts texts, Runnable again) {
        this.texts = texts;
        this.background = background;
        this.form =
                screen.getStyleClass().contains(FORM) || screen.getStyleClass().contains("wizard");
        loading.getStyleClass().add("overlay");
        loading.await(texts.get("tab.loading"), texts.get("tab.loading.hint"));
        line.getStyleClass().add("loading-line");
        line.setMaxWidth(Double.MAX_VALUE);
        line.setMouseTransparent(true);
        StackPane.setAlignment(line, Pos.TOP_CENTER);
        strip.setId("tabDenied");
        VBox.setVgrow(screen, Priority.ALWAYS);
        parts = List.of(new VBox(strip(again), problem(screen, again), screen), loading, line);
        parts.forEach(part -> part.getProperties().put(Nodes.PLACE, this));
        patience.setOnFinished(_ -> showWaiting(background.waitingProperty().get()));
        background.waitingProperty().subscribe(this::waited);
        background
                .answeredProperty()
                .subscribe(_ -> waited(background.waitingProperty().get()));
        background.denialProperty().subscribe(this::show);
    }

    /// Takes what the tab shows into the scene, or out of it.
    ///
    /// @param refuge has the focus next when it is lost here
    public void stage(boolean shown, Node refuge) {
        if (shown == !getChildren().isEmpty()) {
            return;
        }
        if (shown) {
            getChildren().setAll(parts);
        } else {
            leave(refuge);
            getChildren().clear();
        }
    }

    /// A part that is taken out with the focus would leave the frame in the belief to have it still.
    private void leave(Node refuge) {
        resume = () -> {};
        Node owner = getScene() == null ? null : getScene().getFocusOwner();
        if (owner != null && hasFocus()) {
            if (owner instanceof TextInputControl text) {
                int anchor = text.getAnchor();
                int caret = text.getCaretPosition();
                resume = () -> {
                    text.requestFocus(); // marks all that is in it
                    text.selectRange(anchor, caret);
                };
            } else if (!owner.getStyleClass().contains(Writes.STYLE)) {
                resume = owner::requestFocus;
            }
            refuge.requestFocus();
        }
    }

    /// Whether something in it has the focus. Its own property keeps saying so when a part was taken out.
    public boolean hasFocus() {
        @Nullable Node at = getScene() == null ? null : getScene().getFocusOwner();
        while (at != null && !at.equals(this)) {
            at = at.getParent();
        }
        return at != null;
    }

    /// Gives the focus back to what had it when the tab was left, unless that writes something.
    public void resume() {
        resume.run();
        resume = () -> {};
    }

    /// What the tab shows, whether or not it is in the scene now.
    List<Node> parts() {
        return parts;
    }

    private VBox strip(Runnable again) {
        FontIcon lock = new FontIcon(MaterialDesignL.LOCK_ALERT);
        lacks.setId("tabDeniedRight");
        lacks.setWrapText(true);
        HBox.setHgrow(lacks, Priority.ALWAYS);
        lacks.setMaxWidth(Double.MAX_VALUE);
        grant.setId("tabDeniedGrant");
        grant.getStyleClass().add(Styles.CODE);
        grant.setWrapText(true);
        HBox.setHgrow(grant, Priority.ALWAYS);
        grant.setMaxWidth(Double.MAX_VALUE);
        Button copy = new Button(texts.get("tab.denied.copy"));
        copy.setId("tabDeniedCopy");
        copy.setOnAction(_ -> CopyText.copy(grant.getText()));
        copy.setMinWidth(Region.USE_PREF_SIZE);
        HBox head = new HBox(lock, lacks, retry("tabDeniedRetry", again));
        HBox statement = new HBox(grant, copy);
        head.getStyleClass().add("denied-row");
        statement.getStyleClass().addAll("denied-row", "command-row");
        strip.getChildren().setAll(head, statement);
        strip.getStyleClass().add("denied");
        return strip;
    }

    private HBox problem(Parent screen, Runnable again) {
        Label why = new Label();
        why.setId("tabProblem");
        why.setWrapText(true);
        why.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(why, Priority.ALWAYS);
        HBox row = new HBox(new FontIcon(MaterialDesignA.ALERT_OCTAGON), why, retry("tabProblemRetry", again));
        row.getStyleClass().addAll("denied-row", "tab-problem");
        background.problemProperty().subscribe(problem -> {
            Nodes.appear(row, screen.getStyleClass().contains(SILENT) && !problem.isEmpty() && !background.offline());
            why.setText(texts.format("tab.problem", problem));
        });
        return row;
    }

    private Button retry(String id, Runnable again) {
        Button retry = new Button(texts.get("action.retry"));
        retry.setId(id);
        retry.setOnAction(_ -> again.run());
        retry.setMinWidth(Region.USE_PREF_SIZE);
        return retry;
    }

    private void waited(boolean waiting) {
        patience.stop();
        showWaiting(false);
        if (waiting) {
            patience.playFromStart();
        }
    }

    private void showWaiting(boolean slow) {
        boolean first = !background.answeredProperty().get() && !form;
        loading.setVisible(slow && first);
        line.setVisible(slow && !first);
    }

    private void show(@Nullable Denial denial) {
        Nodes.appear(strip, denial != null);
        if (denial != null) {
            lacks.setText(texts.format("tab.denied", denial.role(), denial.right(), denial.object()));
            grant.setText(denial.grant());
        }
    }
}
