package dev.holdfast.console.connections;

import dev.holdfast.console.connections.ConnectionsModel.Answer;
import dev.holdfast.console.connections.ConnectionsModel.Line;
import dev.holdfast.console.fx.Address;
import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.CopyText;
import dev.holdfast.console.fx.EmptyState;
import dev.holdfast.console.fx.FormDialog;
import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.Question;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.Rows;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.ShellWord;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.fx.WizardSteps;
import dev.holdfast.estate.DatabaseCheck;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.Environment;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableView;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.materialdesign2.MaterialDesignD;
import org.kordamp.ikonli.materialdesign2.MaterialDesignL;

/// Binds the list of connections and what is known of the selected one.
///
/// Stable ids for tests: `connectionsTable`, `connectionsAdd`, `connectionsTestAll`, `connectionsTest`,
/// `connectionsEdit`, `connectionsForget`, `connectionsDetail`, `connectionsProblem`, `connectionsCommand`; the dialogs
/// end in `connectionFormConfirm` and `connectionForgetConfirm`.
public final class ConnectionsController {
    private static final double FORM_WIDTH = 720;
    private static final Pattern SKEW = Pattern.compile("(\\d+) ms (behind|ahead)");

    private final ConnectionsModel model;
    private final ScreenTools tools;
    private final Texts texts;

    @FXML
    private SplitPane split;

    @FXML
    private Label problem;

    @FXML
    private TableView<Line> table;

    @FXML
    private EmptyState nothing;

    @FXML
    private Node inspector;

    @FXML
    private Label name;

    @FXML
    private Label environment;

    @FXML
    private Label where;

    @FXML
    private Label login;

    @FXML
    private Label tested;

    @FXML
    private VBox checks;

    @FXML
    private FlowPane policies;

    @FXML
    private Label noPolicies;

    @FXML
    private Button test;

    @FXML
    private Label command;

    ConnectionsController(ConnectionsModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
    }

    @FXML
    void initialize() {
        WizardSteps.problem(problem, model.problemProperty());
        columns();
        table.setItems(model.lines());
        table.getSelectionModel().selectedItemProperty().subscribe(line -> {
            if (line != null) {
                model.selectedProperty().set(line);
            }
        });
        model.selectedProperty().subscribe(line -> {
            if (line != null && !line.equals(table.getSelectionModel().getSelectedItem())) {
                table.getSelectionModel().clearAndSelect(model.lines().indexOf(line));
            }
            show(line);
        });
        Rows.open(table, _ -> edit());
        model.answerProperty().subscribe(this::show);
        SplitPane.setResizableWithParent(split.getItems().getLast(), false);
    }

    private void columns() {
        table.getColumns()
                .add(Columns.cell(
                        "environment",
                        texts.get("connections.column.environment"),
                        136,
                        line -> word(line.spec().environment()),
                        this::chip));
        new RecordTable<>(table, texts, "connections.column.")
                .text("name", 96, line -> line.spec().name())
                .state("state", 132, ConnectionsController::look)
                .longText("version", 104, line -> line.found("version"))
                .number("clock", 70, ConnectionsController::skew)
                .number("policies", 66, line -> tools.formats()
                        .count(line.policies().size()))
                .longText("place", 90, ConnectionsController::place);
        Columns.lastTakesTheRest(table);
    }

    /// How far ahead the server's clock is, without the sentence around it.
    private static String skew(Line line) {
        Matcher skew = SKEW.matcher(line.found("clock"));
        return skew.find() ? (skew.group(2).equals("behind") ? "\u2212" : "+") + skew.group(1) + " ms" : "";
    }

    private void chip(Line line, TableCell<Line, Line> cell) {
        Label chip = new Label();
        colour(chip, line.spec().environment());
        cell.setGraphic(chip);
    }

    private String word(Environment of) {
        return texts.get("environment." + of.id());
    }

    private void colour(Label chip, Environment of) {
        chip.setText(word(of));
        chip.getStyleClass().removeIf(style -> style.startsWith("in-"));
        chip.getStyleClass().addAll("environment-chip", "in-" + of.id());
    }

    private static StateLook look(Line line) {
        DatabaseCheck check = line.check();
        if (line.testing()) {
            return StateLook.testing();
        }
        return check == null
                ? StateLook.untested()
                : check.findings().stream()
                        .map(DatabaseCheck.Finding::severity)
                        .max(Comparator.naturalOrder())
                        .map(StateLook::ofConnection)
                        .orElseGet(StateLook::untested);
    }

    private static String place(Line line) {
        return line.spec().server() + "/" + line.spec().databaseName();
    }

    private String roles(DatabaseSpec spec) {
        return spec.roles().stream()
                .sorted()
                .map(role -> texts.get("connection.role." + role.id()))
                .collect(Collectors.joining(", "));
    }

    private void show(Answer answer) {
        Nodes.appear(split, answer == Answer.SOME);
        Nodes.appear(nothing, answer == Answer.EMPTY || answer == Answer.FAILED);
        if (answer == Answer.EMPTY) {
            nothing.show(
                    MaterialDesignD.DATABASE_PLUS_OUTLINE,
                    texts.get("connections.none"),
                    texts.get("connections.none.hint"),
                    texts.get("connections.add"),
                    this::add);
        } else if (answer == Answer.FAILED) {
            nothing.fail(
                    texts.get("connections.failed"),
                    model.unreadProperty().get(),
                    texts.get("action.retry"),
                    model::refresh);
        }
    }

    private void show(@Nullable Line line) {
        Nodes.appear(inspector, line != null);
        if (line == null) {
            return;
        }
        DatabaseSpec spec = line.spec();
        name.setText(spec.name());
        colour(environment, spec.environment());
        where.setText(texts.get("engine." + spec.engine().id()) + " · " + place(line) + " · " + roles(spec));
        login.setText(
                spec.login() == null
                        ? texts.get("connections.login.embedded")
                        : texts.format(
                                "connections.login",
                                spec.login(),
                                spec.secret() == null
                                        ? texts.get("connections.secret.none")
                                        : spec.secret().toString()));
        tested.setText(
                line.testing()
                        ? texts.get("connections.testing")
                        : line.testedAt() == null
                                ? texts.get("connections.untested")
                                : texts.format(
                                        "connections.tested", tools.formats().time(line.testedAt())));
        test.setDisable(line.testing());
        DatabaseCheck check = line.check();
        if (check == null) {
            checks.getChildren().clear();
        } else {
            checks.getChildren().setAll(CheckLines.of(check, texts));
        }
        policies.getChildren().setAll(line.policies().stream().map(this::link).toList());
        Nodes.appear(policies, !line.policies().isEmpty());
        Nodes.appear(noPolicies, line.policies().isEmpty());
        command.setText("holdfast db check " + ShellWord.of(spec.name()));
    }

    private Node link(String policy) {
        Hyperlink link = new Hyperlink(policy);
        link.setOnAction(_ -> tools.navigator().openPolicy(policy));
        return link;
    }

    @FXML
    void testAll() {
        model.testAll();
    }

    @FXML
    void test() {
        Line line = model.selectedProperty().get();
        if (line != null) {
            model.test(line.spec().name());
        }
    }

    @FXML
    void add() {
        form(null);
    }

    @FXML
    void edit() {
        Line line = model.selectedProperty().get();
        if (line != null) {
            form(line.spec());
        }
    }

    private void form(@Nullable DatabaseSpec spec) {
        ConnectionFormModel form = new ConnectionFormModel(tools.operations(), tools.background(), texts);
        if (spec != null) {
            form.edit(spec);
        }
        FormDialog.askUntil(
                "connectionForm",
                "accent",
                table.getScene().getWindow(),
                texts.get(spec == null ? "connection.add.title" : "connection.edit.title"),
                FxmlFile.CONNECTION_FORM.load(texts, new ConnectionForm(form, tools)),
                texts.get(spec == null ? "connection.add" : "connection.save"),
                texts.get("action.cancel"),
                FORM_WIDTH,
                ConnectionForm.ready(form),
                close -> form.save(saved -> {
                    close.run();
                    model.refresh();
                    model.select(saved.name());
                }));
    }

    @FXML
    void forget() {
        Line line = model.selectedProperty().get();
        if (line == null) {
            return;
        }
        String of = line.spec().name();
        new Question(
                        "connectionForget",
                        MaterialDesignL.LAN_DISCONNECT,
                        texts.get("connections.forget"),
                        texts.format(
                                "connections.forget.header",
                                of,
                                texts.get("environment."
                                        + line.spec().environment().id())),
                        texts.format("connections.forget.text", place(line), "holdfast db forget " + ShellWord.of(of)),
                        texts.get("connections.forget"),
                        texts.get("connections.forget.keep"))
                .ask(table.getScene().getWindow(), () -> model.forget(of));
    }

    @FXML
    void firstRun() {
        tools.navigator().open(new Address(Room.FIRST_RUN));
    }

    @FXML
    void copyCommand() {
        CopyText.copy(command.getText());
    }
}
