package dev.holdfast.console.fx;

import dev.holdfast.HoldfastException;
import dev.holdfast.filter.Filter;
import dev.holdfast.filter.FilterWords;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javafx.beans.NamedArg;
import javafx.beans.property.StringProperty;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;

/// What a list is filtered by: a chip for each `word:value`, and a field for more. Enter asks, Tab completes, Backspace
/// in the empty field takes the last chip back into it. What the list does not know is named below and not asked.
///
/// FXML makes it. With the prefix `x`, its parts have the ids `xFilter` (the field), `xFilterProblem`, `xFilterClear`,
/// and each chip `xChip-word:value`.
public final class FilterBox extends VBox {
    /// Room for icon, cross and borders beside chips and field.
    private static final double BESIDE = 76;

    /// Room for a letter of a prompt, and letters of a prompt beside the words.
    private static final double LETTER = 7.5;

    private static final int PROMPT = 13;

    /// Room for one more word beside the chips.
    private static final double MORE = 180;

    private final String prefix;
    private final FlowPane row = new FlowPane();
    private final TextField field = new TextField();
    private final Button clear = new Button("", new FontIcon(MaterialDesignC.CLOSE));
    private final Label hint = new Label();
    private final Label problem = new Label();
    private @Nullable FilterWords words;
    private @Nullable StringProperty filter;
    private @Nullable Texts texts;

    public FilterBox(@NamedArg("prefix") String prefix) {
        this.prefix = prefix;
        getStyleClass().add("filter-box");
        setAlignment(Pos.CENTER_LEFT);
        FontIcon icon = new FontIcon(MaterialDesignF.FILTER_OUTLINE);
        field.setId(prefix + "Filter");
        field.getStyleClass().add("filter-field");
        field.setOnAction(_ -> ask());
        field.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
        field.textProperty().subscribe(_ -> suggest());
        field.focusedProperty().subscribe(_ -> suggest());
        clear.setId(prefix + "FilterClear");
        clear.getStyleClass().add("flat");
        clear.setOnAction(_ -> clear());
        row.getStyleClass().add("filter-row");
        row.setAlignment(Pos.CENTER_LEFT);
        row.prefWrapLengthProperty().bind(widthProperty().subtract(Scale.px(BESIDE)));
        HBox line = new HBox(icon, row, clear);
        line.setAlignment(Pos.CENTER_LEFT);
        line.getStyleClass().add("filter-line");
        HBox.setHgrow(row, Priority.ALWAYS);
        problem.setId(prefix + "FilterProblem");
        problem.getStyleClass().addAll(Styles.PROBLEM, "filter-problem");
        problem.setWrapText(true);
        hint.getStyleClass().addAll(Styles.MUTED, "filter-hint");
        Nodes.appear(problem, false);
        Nodes.appear(hint, false);
        Nodes.appear(clear, false);
        row.getChildren().setAll(field);
        getChildren().setAll(line, hint, problem);
    }

    /// @param wanted what is asked for, as typed; changed only by what the list knows
    public void bind(Texts known, FilterWords list, StringProperty wanted) {
        texts = known;
        words = list;
        filter = wanted;
        List<String> all = List.copyOf(list.words().keySet());
        field.widthProperty()
                .subscribe(width -> field.setPromptText(
                        known.format("filter.prompt", fitting(all, width.doubleValue() / Scale.px(LETTER)))));
        field.setAccessibleText(known.get("filter.name"));
        clear.setAccessibleText(known.get("filter.clear"));
        Tips.set(clear, known.get("filter.clear"));
        wanted.subscribe(this::show);
    }

    /// As many words as there is room for; a prompt that is too long is cut within a letter.
    private static String fitting(List<String> words, double letters) {
        String some = String.join(", ", words);
        for (int many = words.size() - 1; many > 0 && some.length() + PROMPT > letters; many--) {
            some = String.join(", ", words.subList(0, many)) + ", …";
        }
        return some;
    }

    /// Puts the cursor into it.
    public void focus() {
        field.requestFocus();
        field.end();
    }

    public void clear() {
        field.clear();
        put(Filter.ALL);
    }

    private Filter now() {
        try {
            return words == null || filter == null ? Filter.ALL : words.read(filter.get());
        } catch (HoldfastException e) {
            tell(e.getMessage());
            return Filter.ALL;
        }
    }

    private void put(Filter wanted) {
        tell("");
        if (filter != null) {
            filter.set(wanted.toString());
        }
    }

    private void ask() {
        if (words == null) {
            return;
        }
        try {
            List<Filter.Term> terms = new ArrayList<>(now().terms());
            words.read(field.getText()).terms().stream()
                    .filter(term -> !terms.contains(term))
                    .forEach(terms::add);
            field.clear();
            put(new Filter(terms));
        } catch (HoldfastException e) {
            tell(e.getMessage());
        }
    }

    private void tell(String why) {
        problem.setText(why);
        Nodes.appear(problem, !why.isEmpty());
    }

    private void show(String text) {
        List<Node> shown = new ArrayList<>();
        List<Filter.Term> terms = now().terms();
        terms.forEach(term -> shown.add(chip(term)));
        shown.add(field);
        field.prefWidthProperty().unbind();
        if (terms.isEmpty()) {
            field.prefWidthProperty().bind(row.prefWrapLengthProperty());
            row.setMinWidth(Scale.px(MORE)); // else as wide as the field has become, and it would never give way
            Scale.sized(row);
        } else {
            field.setPrefWidth(Scale.px(MORE));
            Scale.sized(field);
            row.setMinWidth(USE_COMPUTED_SIZE);
        }
        boolean focused = field.isFocused();
        row.getChildren().setAll(shown);
        if (focused) {
            field.requestFocus();
        }
        Nodes.appear(clear, !text.isBlank());
    }

    private Node chip(Filter.Term term) {
        Label label = new Label(term.toString());
        Button away = new Button("", new FontIcon(MaterialDesignC.CLOSE));
        away.getStyleClass().add("flat");
        away.setFocusTraversable(false);
        away.setAccessibleText(texts == null ? "" : texts.format("filter.away", term.toString()));
        away.setOnAction(_ -> without(term));
        HBox chip = new HBox(label, away);
        chip.setId(prefix + "Chip-" + term.word() + "-" + term.value());
        chip.setAlignment(Pos.CENTER_LEFT);
        chip.getStyleClass().add("filter-chip");
        return chip;
    }

    private void without(Filter.Term term) {
        put(new Filter(now().terms().stream().filter(each -> !each.equals(term)).toList()));
    }

    private void pressed(KeyEvent event) {
        List<Filter.Term> terms = now().terms();
        if (event.getCode() == KeyCode.BACK_SPACE && field.getText().isEmpty() && !terms.isEmpty()) {
            without(terms.getLast());
            field.setText(terms.getLast().toString());
            field.end();
            event.consume();
        } else if (event.getCode() == KeyCode.TAB
                && !event.isShiftDown()
                && !candidates().isEmpty()) {
            int from = field.getText().lastIndexOf(' ') + 1;
            field.setText(field.getText().substring(0, from) + candidates().getFirst());
            field.end();
            event.consume();
        }
    }

    /// What the last word of the field may become.
    private List<String> candidates() {
        String text = field.getText();
        String last = text == null ? "" : text.substring(text.lastIndexOf(' ') + 1);
        if (last.isEmpty() || words == null) {
            return List.of();
        }
        int colon = last.indexOf(':');
        if (colon < 0) {
            return words.words().keySet().stream()
                    .filter(word -> word.startsWith(last))
                    .map(word -> word + ":")
                    .toList();
        }
        String word = last.substring(0, colon);
        return words.words().get(word) instanceof FilterWords.Kind.OneOf(List<String> values)
                ? values.stream()
                        .map(value -> word + ":" + value)
                        .filter(whole -> whole.startsWith(last) && !whole.equals(last))
                        .toList()
                : List.of();
    }

    private void suggest() {
        List<String> candidates = field.isFocused() ? candidates() : List.of();
        Nodes.appear(hint, !candidates.isEmpty());
        if (!candidates.isEmpty() && texts != null) {
            hint.setText(texts.format(
                    "filter.candidates", candidates.stream().limit(8).collect(Collectors.joining("  "))));
        }
        if (!problem.getText().isEmpty()) {
            tell("");
        }
    }
}
