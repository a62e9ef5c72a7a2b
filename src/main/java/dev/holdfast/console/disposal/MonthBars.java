package dev.holdfast.console.disposal;

import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Scale;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.fx.Tips;
import java.time.Instant;
import java.time.YearMonth;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/// A bar for each month: what of the rows whose retention ends in it may go, what is kept, and what is still to come.
/// Months without any stand as empty places, so that distances are times.
final class MonthBars extends HBox {
    private static final double HEIGHT = 92;
    private static final double LEAST = 3;

    /// Of a column that has room for the name of its month; in others stands its first letter.
    private static final double NAMED = 32;
    private static final int MOST = 36;
    private static final PseudoClass NOW = PseudoClass.getPseudoClass("now");

    private final Texts texts;
    private final Formats formats;
    private final BooleanProperty narrow = new SimpleBooleanProperty();

    MonthBars(Texts texts, Formats formats) {
        this.texts = texts;
        this.formats = formats;
        setId("disposalBars");
        getStyleClass().add("month-bars");
        setAlignment(Pos.BOTTOM_LEFT);
        narrow.bind(Bindings.createBooleanBinding(
                () -> getWidth() < getChildren().size() * (Scale.px(NAMED) + getSpacing()),
                widthProperty(),
                getChildren()));
    }

    void show(List<EndingMonth> months, Instant now) {
        getChildren().clear();
        if (months.isEmpty()) {
            Label none = new Label(texts.get("disposal.bars.none"));
            none.getStyleClass().add("hint");
            getChildren().add(none);
            return;
        }
        YearMonth present = YearMonth.from(now.atZone(formats.zone()));
        List<EndingMonth> shown = filled(months);
        long most = shown.stream().mapToLong(EndingMonth::rows).max().orElse(1);
        for (EndingMonth bar : shown) {
            VBox column = column(bar, Math.max(1, most), bar.month().equals(present));
            HBox.setHgrow(column, Priority.ALWAYS);
            getChildren().add(column);
        }
    }

    /// Every month between the first and the last; of more than can be told apart, the latest before and the next ones
    /// after the present.
    private static List<EndingMonth> filled(List<EndingMonth> months) {
        Map<YearMonth, EndingMonth> known = months.stream().collect(Collectors.toMap(EndingMonth::month, bar -> bar));
        List<EndingMonth> filled = new ArrayList<>();
        YearMonth last = months.getLast().month();
        for (YearMonth month = months.getFirst().month(); !month.isAfter(last); month = month.plusMonths(1)) {
            filled.add(known.getOrDefault(month, new EndingMonth(month, 0, 0, 0)));
        }
        return filled.size() <= MOST ? filled : filled.subList(0, MOST);
    }

    private VBox column(EndingMonth bar, long most, boolean present) {
        VBox stack = new VBox(
                part("bar-ahead", bar.ahead(), most),
                part("bar-blocked", bar.blocked(), most),
                part("bar-free", bar.free(), most));
        stack.getStyleClass().add("bar");
        stack.setAlignment(Pos.BOTTOM_CENTER);
        stack.setMinHeight(Scale.px(HEIGHT));
        stack.setPrefHeight(Scale.px(HEIGHT));
        String month = bar.month().getMonth().getDisplayName(TextStyle.SHORT, formats.locale());
        Label name = new Label();
        name.textProperty().bind(narrow.map(letter -> letter ? month.substring(0, 1) : month));
        name.getStyleClass().add("bar-month");
        Label year = new Label(
                bar.month().getMonthValue() == 1 ? Integer.toString(bar.month().getYear()) : " ");
        year.getStyleClass().add("bar-year");
        year.setMinWidth(USE_PREF_SIZE);
        StackPane wide = new StackPane(year); // beside it stands no other year
        wide.setMinWidth(0);
        wide.setPrefWidth(0);
        VBox column = new VBox(stack, name, wide);
        column.setAlignment(Pos.BOTTOM_CENTER);
        column.setMaxWidth(Scale.px(64));
        column.getStyleClass().add("bar-column");
        column.pseudoClassStateChanged(NOW, present);
        Tips.set(
                column,
                texts.format(
                        "disposal.bar",
                        month + " " + bar.month().getYear(),
                        formats.count(bar.rows()),
                        formats.count(bar.free()),
                        formats.count(bar.blocked()),
                        formats.count(bar.ahead())));
        return column;
    }

    private static Region part(String style, long rows, long most) {
        Region part = new Region();
        part.getStyleClass().add(style);
        double height = rows == 0 ? 0 : Math.max(LEAST, Scale.px(HEIGHT - 2) * rows / most);
        part.setMinHeight(height);
        part.setMaxHeight(height);
        part.setVisible(rows > 0);
        part.setManaged(rows > 0);
        return part;
    }
}
