package dev.holdfast.console.policies;

import dev.holdfast.console.fx.DiffLine;
import dev.holdfast.console.fx.LineDiff;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Styles;
import dev.holdfast.console.policies.ReviewModel.Moved;
import dev.holdfast.node.Operations.Review;
import dev.holdfast.policy.PolicyDiff;
import dev.holdfast.policy.Problem;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;

/// Binds the review of pending changes.
public final class ReviewController {
    private final ReviewModel model;
    private final ScreenTools tools;
    private final Runnable close;

    /// By policy, the fields in which ours is taken though somebody else changed them, too.
    private final Map<String, Set<String>> won = new HashMap<>();

    @FXML
    private Label summary;

    @FXML
    private VBox changes;

    @FXML
    private VBox problems;

    @FXML
    private Node mergePane;

    @FXML
    private VBox mergeBox;

    @FXML
    private Node gonePane;

    @FXML
    private Label gone;

    @FXML
    private TextField reason;

    @FXML
    private Label refusal;

    @FXML
    private Button apply;

    /// @param close takes the review away
    ReviewController(ReviewModel model, ScreenTools tools, Runnable close) {
        this.model = model;
        this.tools = tools;
        this.close = close;
    }

    @FXML
    void initialize() {
        reason.textProperty().bindBidirectional(model.reasonProperty());
        reason.setOnAction(_ -> apply.fire());
        apply.disableProperty().bind(model.canApplyBinding().not());
        refusal.textProperty().bind(model.refusalProperty());
        refusal.visibleProperty().bind(model.refusalProperty().isNotEmpty());
        refusal.managedProperty().bind(refusal.visibleProperty());
        model.reviewProperty().subscribe(this::show);
        model.mergesProperty().subscribe(this::showMerges);
        model.goneProperty().subscribe(this::showGone);
        model.appliedProperty().subscribe(applied -> {
            if (applied) {
                close.run();
            }
        });
    }

    /// Puts the cursor where the author has to write.
    void start() {
        reason.requestFocus();
    }

    private void show(Review review) {
        int count = review.diff().changes().size();
        summary.setText(
                tools.texts().format("review.summary", count, tools.formats().count(count)));
        changes.getChildren().clear();
        review.diff().changes().forEach(this::show);
        problems.getChildren()
                .setAll(review.problems().stream().map(this::problem).toList());
        problems.setVisible(!review.problems().isEmpty());
        problems.setManaged(problems.isVisible());
    }

    private void show(PolicyDiff.Change change) {
        Label policy = new Label(change.policy());
        policy.getStyleClass().add("graph-name");
        changes.getChildren().add(policy);
        for (PolicyDiff.Field field : change.fields()) {
            Label name = new Label(field.name());
            name.getStyleClass().add(Styles.MUTED);
            VBox box = new VBox(name);
            if (!field.before().isEmpty()) {
                box.getChildren().add(DiffLine.of(new LineDiff.Line(LineDiff.Kind.REMOVED, field.before())));
            }
            if (!field.after().isEmpty()) {
                box.getChildren().add(DiffLine.of(new LineDiff.Line(LineDiff.Kind.ADDED, field.after())));
            }
            box.setSpacing(2);
            changes.getChildren().add(box);
        }
    }

    private void showMerges(List<Moved> moved) {
        won.clear();
        mergeBox.getChildren().clear();
        moved.forEach(each -> mergeBox.getChildren()
                .add(new MergeView(each, tools.texts(), won.computeIfAbsent(each.policy(), _ -> new HashSet<>()))
                        .node()));
        appear(mergePane, !moved.isEmpty());
    }

    private void showGone(List<String> policies) {
        gone.setText(tools.texts().format("review.gone", policies.size(), String.join(", ", policies)));
        appear(gonePane, !policies.isEmpty());
    }

    /// The window grows by what appears.
    private static void appear(Node pane, boolean shown) {
        Nodes.appear(pane, shown);
        if (shown && pane.getScene() != null && pane.getScene().getWindow() != null) {
            pane.getScene().getWindow().sizeToScene();
        }
    }

    @FXML
    void forgetGone() {
        model.forgetGone();
    }

    @FXML
    void merge() {
        model.merge(Map.copyOf(won));
    }

    private Label problem(Problem problem) {
        Label label = new Label(problem.toString(), new FontIcon(MaterialDesignA.ALERT_OCTAGON));
        label.setWrapText(true);
        label.getStyleClass().add(Styles.PROBLEM);
        return label;
    }

    @FXML
    void apply() {
        model.apply();
    }

    @FXML
    void cancel() {
        close.run();
    }
}
