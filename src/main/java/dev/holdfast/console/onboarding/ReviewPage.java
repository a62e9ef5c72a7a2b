package dev.holdfast.console.onboarding;

import dev.holdfast.console.fx.CopyText;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.Scale;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Styles;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.onboarding.OnboardingModel.Reviewed;
import dev.holdfast.policy.PolicyDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TextField;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeView;
import org.jspecify.annotations.Nullable;

/// The page of the last look: the tree of policies that would stand, the document, what is wrong with it.
///
/// Stable ids for tests: `onboardTree`, `onboardDocument`, `onboardProblems`, `onboardIndexes`, `onboardReason`,
/// `onboardRefused`, `onboardSummary`.
public final class ReviewPage {
    private static final double SPLIT = 0.3;
    private static final double LINE = 22;
    private static final int MOST_LINES = 6;

    private final OnboardingModel model;
    private final ScreenTools tools;
    private final Texts texts;

    @FXML
    private Label summary;

    @FXML
    private SplitPane split;

    @FXML
    private TreeView<String> tree;

    @FXML
    private ListView<String> document;

    @FXML
    private ListView<String> problems;

    @FXML
    private Label indexesTitle;

    @FXML
    private ListView<String> indexes;

    @FXML
    private TextField reason;

    @FXML
    private Label refused;

    @FXML
    private Node waiting;

    ReviewPage(OnboardingModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
    }

    @FXML
    void initialize() {
        reason.textProperty().bindBidirectional(model.reasonProperty());
        refused.textProperty().bind(model.problemProperty());
        refused.visibleProperty().bind(model.problemProperty().isNotEmpty());
        refused.managedProperty().bind(refused.visibleProperty());
        document.setCellFactory(_ -> new DocumentLine());
        model.reviewedProperty().subscribe(this::show);
        model.stepProperty().subscribe(step -> {
            if (step == Step.REVIEW) {
                split.setDividerPositions(SPLIT); // it had no width before
            }
        });
    }

    private void show(Reviewed reviewed) {
        Nodes.appear(waiting, !reviewed.ready() && model.problemProperty().get().isEmpty());
        List<PolicyDefinition> policies = reviewed.document().policies();
        long tables = policies.stream()
                .mapToLong(policy -> 1 + policy.bundle().size())
                .sum();
        summary.setText(
                policies.isEmpty()
                        ? texts.get(reviewed.ready() ? "onboarding.review.nothing" : "onboarding.review.waiting")
                        : texts.format(
                                "onboarding.review.summary",
                                policies.size(),
                                tools.formats().count(policies.size()),
                                tools.formats().count(tables)));
        tree.setRoot(tree(policies));
        document.getItems().setAll(reviewed.text());
        fill(problems, reviewed.problems().stream().map(Object::toString).toList());
        Nodes.appear(indexesTitle, !reviewed.indexes().isEmpty());
        fill(
                indexes,
                reviewed.indexes().stream()
                        .map(index -> index.statement() + "   -- " + index.why())
                        .toList());
    }

    private static void fill(ListView<String> list, List<String> lines) {
        list.getItems().setAll(lines);
        list.setPrefHeight(Scale.px(LINE * Math.min(MOST_LINES, lines.size()) + 6));
        Nodes.appear(list, !lines.isEmpty());
    }

    private static TreeItem<String> tree(List<PolicyDefinition> policies) {
        TreeItem<String> root = new TreeItem<>("");
        Map<String, TreeItem<String>> databases = new TreeMap<>();
        Map<String, TreeItem<String>> items = new HashMap<>();
        policies.forEach(policy -> items.put(policy.name(), item(policy)));
        for (PolicyDefinition policy : policies) {
            TreeItem<String> item = items.get(policy.name());
            TreeItem<String> above = policy.parent() == null ? null : items.get(policy.parent());
            (above == null ? databases.computeIfAbsent(policy.database(), name -> new TreeItem<>(name)) : above)
                    .getChildren()
                    .add(item);
        }
        databases.values().forEach(database -> {
            database.setExpanded(true);
            root.getChildren().add(database);
        });
        root.setExpanded(true);
        return root;
    }

    private static TreeItem<String> item(PolicyDefinition policy) {
        TreeItem<String> item =
                new TreeItem<>(policy.name() + (policy.ageColumn() == null ? "" : "  ·  " + policy.ageColumn()));
        policy.bundle().forEach(table -> item.getChildren().add(new TreeItem<>("+ " + table)));
        item.setExpanded(policy.parent() != null);
        return item;
    }

    /// A line of the document: what is only said is paler than what is applied.
    private static final class DocumentLine extends ListCell<String> {
        DocumentLine() {
            getStyleClass().add(Styles.CODE);
        }

        @Override
        protected void updateItem(@Nullable String line, boolean empty) {
            super.updateItem(line, empty);
            getStyleClass().removeAll(Styles.MUTED, "document-table");
            setText(empty ? null : line);
            if (!empty && line != null && line.startsWith("#")) {
                getStyleClass().add(Styles.MUTED);
            } else if (!empty && line != null && line.startsWith("[")) {
                getStyleClass().add("document-table");
            }
        }
    }

    @FXML
    void copyDocument() {
        CopyText.copy(String.join("\n", document.getItems()) + "\n");
    }
}
