package dev.holdfast.console.fx;

import dev.holdfast.Denial;
import javafx.animation.PauseTransition;
import javafx.geometry.Pos;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
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
/// meanwhile.
/// After that a line along the upper edge is enough. Neither appears for an answer that comes at once.
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
        getChildren().setAll(new VBox(strip(again), problem(screen, again), screen), loading, line);
        patience.setOnFinished(_ -> showWaiting(background.waitingProperty().get()));
        background.waitingProperty().subscribe(this::waited);
        background
                .answeredProperty()
                .subscribe(_ -> waited(background.waitingProperty().get()));
        background.denialProperty().subscribe(this::show);
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
