package dev.holdfast.console.onboarding;

import dev.holdfast.console.fx.CellWords;
import dev.holdfast.console.fx.Choice;
import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Styles;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.onboarding.OnboardingModel.Counting;
import dev.holdfast.onboard.Proposal;
import dev.holdfast.policy.PolicyDefinition;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.transformation.FilteredList;
import javafx.collections.transformation.SortedList;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import org.jspecify.annotations.Nullable;

/// The page of what is proposed: a table to sort and filter, beside it the one that is selected.
///
/// Stable ids for tests: `onboardTable`, `onboardFilter`, `onboardSure-all` and one for each level, `onboardCount`,
/// `onboardInclude` (a check box of a row), `onboardSummary`, `onboardIncludeShown`, `onboardExcludeShown`.
public final class ProposalsPage {
    private static final double SPLIT = 0.74;

    private final OnboardingModel model;
    private final Texts texts;
    private final Formats formats;
    private final ObjectProperty<Sure> sure = new SimpleObjectProperty<>(Sure.ALL);

    /// Which proposals are shown, by their confidence.
    private enum Sure {
        ALL,
        HIGH,
        MEDIUM,
        LOW;

        boolean shows(Proposal proposal) {
            return this == ALL || proposal.level().name().equals(name());
        }
    }

    @FXML
    private Label summary;

    @FXML
    private TextField filter;

    @FXML
    private ToggleButton sureAll;

    @FXML
    private ToggleButton sureHigh;

    @FXML
    private ToggleButton sureMedium;

    @FXML
    private ToggleButton sureLow;

    @FXML
    private Button count;

    @FXML
    private Node counting;

    @FXML
    private SplitPane split;

    @FXML
    private TableView<ProposalLine> table;

    @FXML
    private ProposalDetail detailController;

    ProposalsPage(OnboardingModel model, ScreenTools tools) {
        this.model = model;
        this.texts = tools.texts();
        this.formats = tools.formats();
    }

    @FXML
    void initialize() {
        Map<Sure, ToggleButton> buttons = new LinkedHashMap<>();
        buttons.put(Sure.ALL, sureAll);
        buttons.put(Sure.HIGH, sureHigh);
        buttons.put(Sure.MEDIUM, sureMedium);
        buttons.put(Sure.LOW, sureLow);
        Choice.bind(buttons, sure);
        columns();
        FilteredList<ProposalLine> shown = new FilteredList<>(model.lines());
        filter.textProperty().subscribe(() -> show(shown));
        sure.subscribe(() -> show(shown));
        SortedList<ProposalLine> sorted = new SortedList<>(shown);
        sorted.comparatorProperty().bind(table.comparatorProperty());
        table.setItems(sorted);
        table.setPlaceholder(new Label(texts.get("onboarding.proposals.none")));
        table.getSelectionModel().selectedItemProperty().subscribe(detailController::show);
        table.setOnKeyPressed(event -> {
            ProposalLine line = table.getSelectionModel().getSelectedItem();
            if (event.getCode() == KeyCode.SPACE && line != null) {
                model.include(line, !line.includedProperty().get());
                event.consume();
            }
        });
        count.disableProperty().bind(model.countingProperty().map(state -> state == Counting.RUNNING));
        model.countingProperty().subscribe(state -> Nodes.appear(counting, state == Counting.RUNNING));
        model.lines().subscribe(this::linesChanged);
        model.stepProperty().subscribe(this::show);
    }

    private void show(FilteredList<ProposalLine> shown) {
        shown.setPredicate(this::shows);
        if (table.getSelectionModel().isEmpty()) {
            table.getSelectionModel().selectFirst();
        }
    }

    private void linesChanged() {
        model.lines().forEach(line -> line.includedProperty().subscribe(this::summarise));
        summarise();
    }

    private void show(Step step) {
        if (step == Step.PROPOSALS) {
            split.setDividerPositions(SPLIT); // it had no width before
        }
        if (step == Step.PROPOSALS && table.getSelectionModel().isEmpty()) {
            table.getSelectionModel().selectFirst();
        }
    }

    private boolean shows(ProposalLine line) {
        PolicyDefinition policy = line.definitionProperty().get();
        String wanted = filter.getText().strip().toLowerCase(Locale.ROOT);
        String words = "%s %s/%s %s %s"
                .formatted(policy.name(), policy.database(), policy.table(), policy.tableClass(), age(line))
                .toLowerCase(Locale.ROOT);
        return sure.get().shows(line.proposal()) && words.contains(wanted);
    }

    private void summarise() {
        long policies = 0;
        long tables = 0;
        for (ProposalLine line : model.lines()) {
            if (line.includedProperty().get()) {
                policies++;
                tables += 1 + line.definitionProperty().get().bundle().size();
            }
        }
        summary.setText(texts.format(
                "onboarding.proposals.summary",
                formats.count(policies),
                formats.count(model.lines().size()),
                formats.count(tables)));
    }

    private void columns() {
        List<TableColumn<ProposalLine, ?>> columns = new ArrayList<>();
        columns.add(includes());
        columns.add(number("order", 36, line -> fixed(line.proposal().order()), value -> String.valueOf(value)));
        columns.add(confidence());
        columns.add(text("policy", 92, line -> fixed(line.name())));
        columns.add(text("class", 88, line -> line.definitionProperty().map(policy -> word(policy.tableClass()))));
        columns.add(text("table", 94, line -> line.definitionProperty().map(ProposalsPage::place)));
        columns.add(number(
                "more",
                48,
                line -> fixed(line.proposal().definition().bundle().size()),
                more -> more == 0 ? "" : "+" + more));
        columns.add(text("age", 96, line -> line.definitionProperty().map(_ -> age(line))));
        columns.add(number("rows", 76, line -> fixed(line.proposal().rows()), formats::count));
        columns.add(number("size", 66, line -> fixed(line.proposal().bytes()), formats::bytes));
        columns.add(number("due", 84, line -> line.dueProperty().map(ProposalsPage::counted), this::due));
        table.getColumns().setAll(columns);
        table.getStyleClass().add("dense");
    }

    private static Long counted(Proposal.@Nullable Due due) {
        Long rows = due == null ? null : due.rows();
        return rows == null ? -1L : rows;
    }

    private String due(Long rows) {
        return rows < 0 ? texts.get("onboarding.due.unknown") : formats.count(rows);
    }

    private static String word(@Nullable String word) {
        return word == null ? "" : word;
    }

    private static String place(PolicyDefinition policy) {
        return policy.database() + "/" + policy.table();
    }

    private String age(ProposalLine line) {
        PolicyDefinition policy = line.definitionProperty().get();
        return policy.parent() == null ? word(policy.ageColumn()) : texts.format("onboarding.follows", policy.parent());
    }

    private static <T> ObservableValue<T> fixed(T value) {
        return new SimpleObjectProperty<>(value);
    }

    private TableColumn<ProposalLine, String> text(
            String id, double width, Function<ProposalLine, ObservableValue<String>> value) {
        return column(id, width, value, Function.identity());
    }

    private <N extends Number & Comparable<N>> TableColumn<ProposalLine, N> number(
            String id, double width, Function<ProposalLine, ObservableValue<N>> value, Function<N, String> words) {
        TableColumn<ProposalLine, N> column = column(id, width, value, words);
        column.getStyleClass().add(Styles.NUMBER);
        return column;
    }

    private <T> TableColumn<ProposalLine, T> column(
            String id, double width, Function<ProposalLine, ObservableValue<T>> value, Function<T, String> words) {
        TableColumn<ProposalLine, T> column = new TableColumn<>(texts.get("onboarding.column." + id));
        column.setId(id);
        CellWords.put(column, line -> words.apply(value.apply(line).getValue()));
        Columns.width(column, width);
        Columns.fitTitle(column);
        column.setCellValueFactory(row -> value.apply(row.getValue()));
        column.setCellFactory(_ -> new TableCell<>() {
            @Override
            protected void updateItem(@Nullable T item, boolean empty) {
                super.updateItem(item, empty);
                setText(empty || item == null ? null : words.apply(item));
            }
        });
        return column;
    }

    private TableColumn<ProposalLine, Boolean> includes() {
        TableColumn<ProposalLine, Boolean> column = new TableColumn<>("");
        column.setId("included");
        CellWords.put(column, line -> Boolean.toString(line.includedProperty().get()));
        Columns.width(column, 36);
        column.setCellValueFactory(row -> row.getValue().includedProperty());
        column.setCellFactory(_ -> new TableCell<>() {
            private final CheckBox box = new CheckBox();

            {
                box.setId("onboardInclude");
                box.setFocusTraversable(false);
                box.setAccessibleText(texts.get("onboarding.include"));
                box.setOnAction(
                        _ -> model.include(Objects.requireNonNull(getTableRow().getItem()), box.isSelected()));
            }

            @Override
            protected void updateItem(@Nullable Boolean item, boolean empty) {
                super.updateItem(item, empty);
                box.setSelected(item != null && item);
                setGraphic(empty ? null : box);
            }
        });
        return column;
    }

    private TableColumn<ProposalLine, Integer> confidence() {
        TableColumn<ProposalLine, Integer> column = new TableColumn<>(texts.get("onboarding.column.sure"));
        column.setId("sure");
        CellWords.put(column, this::sure);
        Columns.width(column, 86);
        Columns.fitTitle(column);
        column.setCellValueFactory(row -> fixed(row.getValue().proposal().confidence()));
        column.setCellFactory(_ -> new TableCell<>() {
            @Override
            protected void updateItem(@Nullable Integer item, boolean empty) {
                super.updateItem(item, empty);
                ProposalLine line = getTableRow() == null ? null : getTableRow().getItem();
                for (Proposal.Level level : EnumSet.allOf(Proposal.Level.class)) {
                    getStyleClass().remove(style(level));
                }
                if (empty || item == null || line == null) {
                    setText(null);
                } else {
                    Proposal.Level level = line.proposal().level();
                    getStyleClass().add(style(level));
                    setText(sure(line));
                }
            }
        });
        return column;
    }

    private String sure(ProposalLine line) {
        return texts.get("onboarding.level." + line.proposal().level().id()) + "  "
                + line.proposal().confidence();
    }

    private static String style(Proposal.Level level) {
        return "sure-" + level.id();
    }

    @FXML
    void count() {
        model.count();
    }

    @FXML
    void stopCounting() {
        model.stopCounting();
    }

    @FXML
    void includeShown() {
        List.copyOf(table.getItems()).forEach(line -> model.include(line, true));
    }

    @FXML
    void excludeShown() {
        List.copyOf(table.getItems()).forEach(line -> model.include(line, false));
    }
}
