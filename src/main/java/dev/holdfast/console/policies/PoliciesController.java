package dev.holdfast.console.policies;

import dev.holdfast.console.bulk.BulkMenu;
import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.Scale;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.node.BulkAct;
import dev.holdfast.node.PolicyStatus;
import java.util.List;
import java.util.Objects;
import javafx.beans.InvalidationListener;
import javafx.beans.value.ObservableValue;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TextField;
import javafx.scene.control.TreeTableView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.Modality;
import javafx.stage.Stage;

/// Binds tree, graph and pending changes to their models.
public final class PoliciesController {
    private static final double ROOM_FOR_COUNT = 480;

    private final PoliciesModel model;
    private final PolicyDetailModel detail;
    private final PendingChanges pending;
    private final ScreenTools tools;
    private final InvalidationListener pendingChanged = _ -> showPending();
    private final InvalidationListener appliedChanged = _ -> showApplied();

    @FXML
    private VBox emptyState;

    @FXML
    private VBox errorState;

    @FXML
    private Label error;

    @FXML
    private HBox pendingBar;

    @FXML
    private Label pendingText;

    @FXML
    private HBox appliedBar;

    @FXML
    private Label appliedText;

    @FXML
    private SplitPane split;

    @FXML
    private SplitPane treeSplit;

    @FXML
    private TextField filter;

    @FXML
    private Label matches;

    @FXML
    private TreeTableView<PolicyStatus> tree;

    @FXML
    private MenuButton many;

    @FXML
    private ScrollPane graphScroll;

    @FXML
    private Pane graph;

    PoliciesController(PoliciesModel model, PolicyDetailModel detail, PendingChanges pending, ScreenTools tools) {
        this.model = model;
        this.detail = detail;
        this.pending = pending;
        this.tools = tools;
    }

    @FXML
    void initialize() {
        showWhen(emptyState, model.answerProperty().map(answer -> answer == PoliciesModel.Answer.EMPTY));
        showWhen(errorState, model.answerProperty().map(answer -> answer == PoliciesModel.Answer.FAILED));
        error.textProperty().bind(model.problemProperty());
        filter.textProperty().bindBidirectional(model.filterProperty());
        matches.textProperty().bind(model.shownProperty().map(this::matches));
        matches.setMinWidth(Region.USE_PREF_SIZE);
        treeSplit
                .widthProperty()
                .subscribe(width -> Nodes.appear(matches, width.doubleValue() > Scale.px(ROOM_FOR_COUNT)));
        new PolicyTree(tree, model, tools).bind();
        BulkMenu.fill(
                many,
                tools,
                List.of(BulkAct.POLICY_PAUSE, BulkAct.POLICY_RESUME),
                () -> tree.getSelectionModel().getSelectedItems().stream()
                        .filter(Objects::nonNull)
                        .map(item -> (long) item.getValue().policy().id())
                        .toList(),
                () -> "");
        new PolicyGraph(graphScroll, graph, model, tools).bind();
        model.selectedStatus().subscribe(detail::show);
        pending.edits().addListener(pendingChanged);
        pending.undoable().addListener(appliedChanged);
        showPending();
        showApplied();
        SplitPane.setResizableWithParent(split.getItems().getLast(), false);
    }

    private String matches(List<PolicyStatus> shown) {
        int all = model.policiesProperty().get().size();
        return shown.size() == all
                ? tools.texts().format("policies.count", tools.formats().count(all))
                : tools.texts()
                        .format(
                                "policies.matches",
                                tools.formats().count(shown.size()),
                                tools.formats().count(all));
    }

    void find() {
        filter.requestFocus();
        filter.selectAll();
    }

    private static void showWhen(Node node, ObservableValue<Boolean> shown) {
        node.visibleProperty().bind(shown);
        node.managedProperty().bind(shown);
    }

    private void showApplied() {
        List<String> names = pending.undoable().stream()
                .map(each -> each.after().name())
                .sorted()
                .toList();
        appliedText.setText(tools.texts().format("pending.applied", names.size(), String.join(", ", names)));
        appliedBar.setVisible(!names.isEmpty());
        appliedBar.setManaged(!names.isEmpty());
    }

    /// Takes the last change back: as a change of its own, to be reviewed like any other.
    @FXML
    void undoApplied() {
        model.undo(pending, () -> {
            if (pending.isEmpty()) {
                appliedText.setText(tools.texts().get("pending.undo.nothing"));
            } else {
                review();
            }
        });
    }

    @FXML
    void dismissApplied() {
        pending.undoable().clear();
    }

    /// Ctrl+Z: forgets what is typed about the shown policy; where nothing is, takes the last change back.
    void revertOrUndo() {
        if (detail.changedProperty().get()) {
            detail.revert();
        } else if (pending.isEmpty() && !pending.undoable().isEmpty()) {
            undoApplied();
        }
    }

    private void showPending() {
        List<String> names = pending.edits().keySet().stream().sorted().toList();
        pendingText.setText(tools.texts().format("pending.text", names.size(), String.join(", ", names)));
        pendingBar.setVisible(!names.isEmpty());
        pendingBar.setManaged(!names.isEmpty());
    }

    @FXML
    void retry() {
        model.refresh();
    }

    @FXML
    void revertAll() {
        pending.revertAll();
    }

    /// Opens the review of all pending changes over the window.
    @FXML
    void review() {
        if (pending.isEmpty()) {
            return;
        }
        Stage dialog = new Stage();
        ReviewModel review = new ReviewModel(tools.operations(), tools.background(), pending, tools.actor());
        ReviewController controller = new ReviewController(review, tools, dialog::close);
        dialog.setScene(new Scene(FxmlFile.REVIEW.load(tools.texts(), controller)));
        dialog.setTitle(tools.texts().get("review.title"));
        dialog.initOwner(Nodes.window(split));
        dialog.initModality(Modality.WINDOW_MODAL);
        dialog.setOnHidden(_ -> model.refresh());
        dialog.setOnShown(_ -> controller.start());
        dialog.show();
        review.review();
    }

    void closed() {
        pending.edits().removeListener(pendingChanged);
        pending.undoable().removeListener(appliedChanged);
    }
}
