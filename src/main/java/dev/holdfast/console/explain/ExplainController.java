package dev.holdfast.console.explain;

import dev.holdfast.console.explain.ExplainModel.Answer;
import dev.holdfast.console.fx.Badge;
import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.CopyText;
import dev.holdfast.console.fx.EmptyState;
import dev.holdfast.console.fx.Fact;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.Rows;
import dev.holdfast.console.fx.Scale;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Styles;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.explain.Explanation;
import dev.holdfast.explain.Explanation.Judgement;
import dev.holdfast.explain.Explanation.Location;
import dev.holdfast.explain.Explanation.Rule;
import java.util.List;
import java.util.Objects;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignH;
import org.kordamp.ikonli.materialdesign2.MaterialDesignT;

/// Binds the explanation of a row.
///
/// Stable ids for tests: `explainTable`, `explainKey`, `explainAsk`, `explainNothing`, `explainVerdict`,
/// `explainSentence`, `explainFact-blocker`, `explainFact-earliest`, `explainLocations`, `explainRules-N`,
/// `explainCommand`.
public final class ExplainController {
    private static final double ROW = 29;
    private static final double HEADER = 38;

    private final ExplainModel model;
    private final ScreenTools tools;
    private final Texts texts;
    private final Formats formats;

    @FXML
    private ComboBox<String> table;

    @FXML
    private TextField key;

    @FXML
    private Button ask;

    @FXML
    private EmptyState nothing;

    @FXML
    private ScrollPane scroll;

    @FXML
    private VBox explained;

    ExplainController(ExplainModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
        this.formats = tools.formats();
    }

    @FXML
    void initialize() {
        table.setItems(model.tables());
        table.getEditor().setId("explainTableText");
        table.getEditor().textProperty().bindBidirectional(model.tableProperty());
        key.textProperty().bindBidirectional(model.keyProperty());
        key.setOnAction(_ -> model.ask());
        ask.disableProperty().bind(model.canAsk().not());
        model.answerProperty().subscribe(this::turn);
    }

    private void turn(Answer answer) {
        boolean known = answer instanceof Answer.Explained;
        nothing.setVisible(!known);
        scroll.setVisible(known);
        switch (answer) {
            case Answer.NotAsked() ->
                nothing.show(
                        MaterialDesignH.HELP_CIRCLE_OUTLINE,
                        texts.get("explain.hint.title"),
                        texts.get("explain.hint"));
            case Answer.Asking() -> nothing.show(MaterialDesignT.TIMER_SAND, texts.get("explain.asking"), "");
            case Answer.Failed(String problem) ->
                nothing.fail(texts.get("explain.failed"), problem, texts.get("action.retry"), model::ask);
            case Answer.Explained(Explanation explanation, String command) -> show(explanation, command);
        }
    }

    private void show(Explanation found, String command) {
        explained.getChildren().setAll(verdict(found, command), section(texts.get("explain.locations")));
        if (found.locations().isEmpty()) {
            explained.getChildren().add(muted(texts.get("explain.locations.none")));
        } else {
            explained.getChildren().add(locations(found.locations()));
        }
        for (int i = 0; i < found.policies().size(); i++) {
            Judgement judgement = found.policies().get(i);
            explained.getChildren().addAll(head(judgement), rules(judgement, i));
        }
        if (found.policies().isEmpty()) {
            explained.getChildren().add(muted(texts.get("explain.no-rules")));
        }
        scroll.setVvalue(0);
    }

    private Node verdict(Explanation found, String command) {
        Badge badge = new Badge(texts);
        badge.setId("explainVerdict");
        badge.show(StateLook.of(found.verdict()));
        Label sentence = new Label(withoutBlocker(found));
        sentence.setId("explainSentence");
        sentence.getStyleClass().add("verdict-sentence");
        sentence.setWrapText(true);
        FlowPane facts = new FlowPane(
                fact("blocker", Objects.requireNonNullElse(found.blocker(), texts.get("explain.blocker.none"))));
        facts.getStyleClass().add("facts");
        if (found.dueFrom() != null) {
            facts.getChildren().add(fact("due-from", formats.instant(found.dueFrom())));
        }
        if (!found.policies().isEmpty()) {
            facts.getChildren()
                    .add(fact(
                            "earliest",
                            found.earliest() == null
                                    ? texts.get("explain.earliest.none")
                                    : formats.instant(found.earliest())));
        }
        Label typed = new Label(command);
        typed.setId("explainCommand");
        typed.getStyleClass().add(Styles.CODE);
        Button copy = new Button(texts.get("explain.copy-command"));
        copy.setOnAction(_ -> CopyText.copy(command));
        HBox commandRow = new HBox(typed, copy);
        HBox.setHgrow(typed, Priority.ALWAYS);
        typed.setMaxWidth(Double.MAX_VALUE);
        commandRow.getStyleClass().add("command-row");
        commandRow.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        VBox card = new VBox(badge, sentence, facts, commandRow);
        card.getStyleClass().add("verdict");
        return card;
    }

    /// The blocker stands below by itself.
    private static String withoutBlocker(Explanation found) {
        String blocker = ": " + found.blocker();
        String sentence = found.sentence();
        return sentence.endsWith(blocker) ? sentence.substring(0, sentence.length() - blocker.length()) : sentence;
    }

    private VBox fact(String id, String value) {
        Label text = new Label(value);
        text.setId("explainFact-" + id);
        text.setWrapText(true);
        return Fact.of(texts.get("explain." + id), text);
    }

    private static Label section(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("explain-section");
        return label;
    }

    private static Label muted(String text) {
        Label label = new Label(text);
        label.getStyleClass().add(Styles.MUTED);
        return label;
    }

    private TableView<Location> locations(List<Location> places) {
        TableView<Location> rows = new TableView<>();
        rows.setId("explainLocations");
        new RecordTable<>(rows, texts, "explain.column.")
                .state("place", 112, place -> StateLook.of(place.kind()))
                .text("where", 250, Location::where)
                .number("session", 76, place -> Objects.toString(place.session(), ""))
                .number("chunk", 120, place -> Objects.toString(place.chunk(), ""))
                .text("since", 160, place -> place.at() == null ? "" : tools.near(place.at()))
                .text("until", 180, place -> place.until() == null ? "" : formats.instant(place.until()));
        Columns.lastTakesTheRest(rows);
        rows.getItems().setAll(places);
        rows.setPrefHeight(Scale.px(HEADER + ROW * places.size()));
        rows.setMinHeight(rows.getPrefHeight());
        Scale.sized(rows);
        Rows.open(rows, place -> {
            if (place.session() != null) {
                tools.navigator().openSession(place.session());
            }
        });
        return rows;
    }

    private HBox head(Judgement judgement) {
        HBox head = new HBox(section(texts.format("explain.policy", judgement.policy(), judgement.root())));
        head.setSpacing(12);
        head.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        if (tools.navigator().opens(Room.POLICIES)) {
            Hyperlink open = new Hyperlink(texts.get("explain.open-policy"));
            open.setOnAction(_ -> tools.navigator().openPolicy(judgement.policy()));
            head.getChildren().add(open);
        }
        return head;
    }

    private GridPane rules(Judgement judgement, int index) {
        GridPane grid = Scale.sized(new GridPane());
        grid.setId("explainRules-" + index);
        grid.getStyleClass().add("rules");
        ColumnConstraints answer = new ColumnConstraints(Scale.px(84));
        ColumnConstraints name = new ColumnConstraints(Scale.px(104));
        ColumnConstraints detail = new ColumnConstraints();
        detail.setHgrow(Priority.ALWAYS);
        grid.getColumnConstraints().setAll(answer, name, detail);
        Rule first = judgement.firstBlocker();
        for (int i = 0; i < judgement.rules().size(); i++) {
            Rule rule = judgement.rules().get(i);
            Badge badge = new Badge(texts);
            badge.show(StateLook.of(rule.answer()));
            Label asked = new Label(rule.name());
            asked.getStyleClass().add(Styles.MUTED);
            Label text = new Label(rule.detail());
            text.setWrapText(true);
            if (rule.equals(first)) {
                text.getStyleClass().add("rule-first");
            }
            grid.addRow(i, badge, asked, text);
        }
        return grid;
    }

    @FXML
    void ask() {
        model.ask();
    }
}
