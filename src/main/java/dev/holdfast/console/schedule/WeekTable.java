package dev.holdfast.console.schedule;

import dev.holdfast.calendar.Week.Fire;
import dev.holdfast.console.fx.CellWords;
import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.Scale;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Styles;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.fx.Tips;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.AccessibleAttribute;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TablePosition;
import javafx.scene.control.TableView;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// The week as a table of 24 hours and seven days: arrow keys go from hour to hour, and a screen reader reads them.
final class WeekTable {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM", Locale.getDefault());
    private static final DateTimeFormatter HEAD = DateTimeFormatter.ofPattern("EEE d", Locale.getDefault());
    private static final int DAYS = 7;
    private static final int HOURS = 24;
    private static final int MOST_TOLD = 12;

    private final TableView<Integer> table;
    private final ScheduleModel model;
    private final FireWords words;
    private final Texts texts;
    private final ZoneId zone;
    private List<LocalDate> headed = List.of();

    WeekTable(TableView<Integer> table, ScheduleModel model, FireWords words, ScreenTools tools) {
        this.table = table;
        this.model = model;
        this.words = words;
        this.texts = tools.texts();
        this.zone = model.zone();
    }

    void bind() {
        table.getSelectionModel().setCellSelectionEnabled(true);
        table.getItems().setAll(IntStream.range(0, HOURS).boxed().toList());
        TableColumn<Integer, Integer> hours = column("hour", 58);
        hours.setCellFactory(_ -> new HourCell());
        CellWords.put(hours, "%02d:00"::formatted);
        table.getColumns().add(hours);
        for (int day = 0; day < DAYS; day++) {
            int number = day;
            TableColumn<Integer, Integer> column = column("day" + day, 132);
            column.setMinWidth(Scale.px(84));
            column.setCellFactory(_ -> new FiresCell(number));
            CellWords.put(column, hour -> told(new Slot(number, hour)));
            table.getColumns().add(column);
        }
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_ALL_COLUMNS);
        hours.setMaxWidth(Scale.px(58));
        hours.setMinWidth(Scale.px(58));
        model.calendarProperty().subscribe(calendar -> {
            if (calendar != null) {
                heads(calendar);
            }
        });
        table.getFocusModel().focusedCellProperty().subscribe(this::chosen);
        model.slotProperty().subscribe(slot -> {
            if (slot == null) {
                table.getSelectionModel().clearSelection();
            }
        });
    }

    private String told(Slot slot) {
        Calendar calendar = model.calendarProperty().get();
        List<Fire> fires = calendar == null ? List.of() : calendar.in(slot);
        return calendar == null || fires.isEmpty() ? "" : words.hour(fires, calendar, zone);
    }

    private static TableColumn<Integer, Integer> column(String id, double width) {
        TableColumn<Integer, Integer> column = new TableColumn<>("");
        column.setId(id);
        Columns.width(column, width);
        column.setSortable(false);
        column.setReorderable(false);
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(row.getValue()));
        return column;
    }

    private void heads(Calendar calendar) {
        LocalDate today = LocalDate.ofInstant(calendar.week().now(), zone);
        List<LocalDate> dates = List.of(calendar.monday(), today);
        if (dates.equals(headed)) {
            return;
        }
        headed = dates;
        for (int day = 0; day < DAYS; day++) {
            LocalDate date = calendar.monday().plusDays(day);
            Label head = new Label(HEAD.format(date));
            if (date.equals(today)) {
                head.getStyleClass().add("today");
            }
            table.getColumns().get(day + 1).setGraphic(head);
        }
    }

    private void chosen(TablePosition<?, ?> at) {
        if (at.getRow() >= 0 && at.getColumn() > 0 && at.getTableColumn() != null) {
            model.slotProperty().set(new Slot(at.getColumn() - 1, at.getRow()));
        }
    }

    /// Scrolls to an hour.
    void reveal(int hour) {
        table.scrollTo(hour);
    }

    private static final class HourCell extends TableCell<Integer, Integer> {
        @Override
        protected void updateItem(@Nullable Integer hour, boolean empty) {
            super.updateItem(hour, empty);
            setText(empty || hour == null ? null : "%02d:00".formatted(hour));
            getStyleClass().remove(Styles.MUTED);
            getStyleClass().add(Styles.MUTED);
        }
    }

    private final class FiresCell extends TableCell<Integer, Integer> {
        private final int day;
        private final FontIcon icon = new FontIcon();
        private String style = "";

        /// To have the table build all its cells again instead would take longer than a frame.
        private final InvalidationListener again = _ -> updateItem(getItem(), isEmpty());

        FiresCell(int day) {
            this.day = day;
            model.calendarProperty().addListener(new WeakInvalidationListener(again));
            getStyleClass().addAll("fires-cell", Styles.BADGE);
            Tips.ask(this, this::told);
        }

        @Override
        protected void updateItem(@Nullable Integer hour, boolean empty) {
            super.updateItem(hour, empty);
            Calendar calendar = model.calendarProperty().get();
            getStyleClass().removeAll(style, "lost-hour", "doubled-hour");
            style = "";
            setGraphic(null);
            setText(null);
            if (empty || hour == null || calendar == null) {
                return;
            }
            Slot slot = new Slot(day, hour);
            int times = slot.times(calendar.monday(), zone);
            if (times == 0) {
                getStyleClass().add("lost-hour");
                setText(texts.get("schedule.no-such-hour"));
            } else if (times == 2) {
                getStyleClass().add("doubled-hour");
            }
            List<Fire> fires = calendar.in(slot);
            if (!fires.isEmpty()) {
                Fire gravest = FireWords.gravest(fires);
                StateLook look =
                        gravest.collision() != null ? FireWords.COLLIDES : words.look(gravest, calendar.line(gravest));
                style = look.styleClass();
                getStyleClass().add(style);
                icon.setIconCode(look.icon());
                setGraphic(icon);
                setText(words.withinHour(fires, calendar, zone));
            }
        }

        /// Every fire of the hour in words, as far as a person reads on.
        private String told() {
            Calendar calendar = model.calendarProperty().get();
            Integer hour = getItem();
            if (calendar == null || hour == null) {
                return "";
            }
            Slot slot = new Slot(day, hour);
            List<Fire> fires = calendar.in(slot);
            String lines = fires.stream()
                    .limit(MOST_TOLD)
                    .map(fire -> line(fire, calendar))
                    .collect(Collectors.joining("\n"));
            String more = fires.size() > MOST_TOLD ? "\n+" + (fires.size() - MOST_TOLD) : "";
            return switch (slot.times(calendar.monday(), zone)) {
                case 0 -> texts.get("schedule.no-such-hour");
                case 2 -> (texts.get("schedule.hour-twice") + "\n" + lines + more).strip();
                default -> lines + more;
            };
        }

        private String line(Fire fire, Calendar calendar) {
            String note = words.note(fire);
            return FireWords.minute(fire.at(), zone) + " " + calendar.line(fire).name() + ": "
                    + texts.get(words.look(fire, calendar.line(fire)).textKey())
                    + (note.isEmpty() ? "" : " · " + note);
        }

        @Override
        public @Nullable Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
            Calendar calendar = model.calendarProperty().get();
            Integer hour = getItem();
            if (attribute == AccessibleAttribute.TEXT && calendar != null && hour != null) {
                return texts.format(
                        "schedule.hour",
                        DAY.format(calendar.monday().plusDays(day)),
                        "%02d:00".formatted(hour),
                        told());
            }
            return super.queryAccessibleAttribute(attribute, parameters);
        }
    }
}
