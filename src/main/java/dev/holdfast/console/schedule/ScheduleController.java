package dev.holdfast.console.schedule;

import dev.holdfast.calendar.Week;
import dev.holdfast.calendar.Week.Fire;
import dev.holdfast.calendar.Week.Line;
import dev.holdfast.console.fx.Address;
import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.EmptyState;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.fx.Tips;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import javafx.beans.binding.Bindings;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;

/// Binds the calendar, the fires of an hour, all that has a cron, and the line that is chosen.
///
/// Stable ids for tests: `scheduleWeek`, `scheduleFilter`, `scheduleEarlier`, `scheduleNow`, `scheduleLater`,
/// `scheduleTable`, `scheduleChanges`, `scheduleTabs`, `scheduleFires`, `scheduleLines`, `scheduleNothing`,
/// `scheduleSaid`, and those of [LinePane].
public final class ScheduleController {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.getDefault());
    private static final DateTimeFormatter LAST_DAY = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.getDefault());

    /// Hours before this one seldom hold what a person looks for first.
    private static final int BEFORE = 2;

    private final ScheduleModel model;
    private final ScreenTools tools;
    private final Texts texts;
    private final Formats formats;
    private final FireWords words;
    private boolean revealed;

    @FXML
    private Label week;

    @FXML
    private Button earlier;

    @FXML
    private Button later;

    @FXML
    private TextField filter;

    @FXML
    private VBox changes;

    @FXML
    private Label said;

    @FXML
    private Label problem;

    @FXML
    private SplitPane split;

    @FXML
    private TableView<Integer> table;

    @FXML
    private TabPane tabs;

    @FXML
    private Tab hourTab;

    @FXML
    private Tab linesTab;

    @FXML
    private TableView<Fire> fires;

    @FXML
    private TableView<Line> lines;

    @FXML
    private EmptyState nothing;

    ScheduleController(ScheduleModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
        this.formats = tools.formats();
        this.words = new FireWords(texts, formats);
    }

    @FXML
    void initialize() {
        Tips.set(earlier, texts.get("schedule.earlier"));
        Tips.set(later, texts.get("schedule.later"));
        filter.textProperty().bindBidirectional(model.filterProperty());
        week.textProperty()
                .bind(model.mondayProperty()
                        .map(monday -> texts.format(
                                "schedule.week", DAY.format(monday), LAST_DAY.format(monday.plusDays(6)))));
        model.saidProperty().subscribe(text -> tell(said, text));
        model.problemProperty().subscribe(text -> {
            tell(problem, text);
            showNothing(model.calendarProperty().get());
        });
        WeekTable weekTable = new WeekTable(table, model, words, tools);
        weekTable.bind();
        bindFires();
        bindLines();
        model.calendarProperty().subscribe(calendar -> {
            if (calendar != null) {
                show(calendar);
                if (!revealed) {
                    revealed = true;
                    int hour = calendar.week().now().atZone(model.zone()).getHour();
                    weekTable.reveal(Math.max(0, hour - BEFORE));
                }
            }
            showNothing(calendar);
        });
        model.slotProperty().subscribe(slot -> {
            showFires(model.calendarProperty().get(), slot);
            if (slot != null) {
                tabs.getSelectionModel().select(hourTab);
            }
        });
        SplitPane.setResizableWithParent(split.getItems().getLast(), false);
    }

    private static void tell(Label label, String text) {
        label.setText(text);
        Nodes.appear(label, !text.isEmpty());
    }

    private void bindFires() {
        new RecordTable<>(fires, texts, "schedule.fire.")
                .text("time", 74, fire -> FireWords.minute(fire.at(), model.zone()))
                .text("name", 110, fire -> line(fire).name())
                .state("state", 100, fire -> words.look(fire, line(fire)))
                .warned("note", 110, words::note, fire -> fire.collision() == null ? null : FireWords.COLLIDES);
        Columns.lastTakesTheRest(fires);
        fires.setPlaceholder(new Label(texts.get("schedule.hour.none")));
        fires.getSelectionModel().selectedItemProperty().subscribe(fire -> {
            if (fire != null) {
                model.choose(line(fire));
            }
        });
        onEnter(fires, () -> {
            Fire fire = fires.getSelectionModel().getSelectedItem();
            if (fire != null) {
                open(fire);
            }
        });
    }

    private void bindLines() {
        new RecordTable<>(lines, texts, "schedule.line.")
                .state("kind", 100, this::look)
                .text("name", 100, Line::name)
                .moment("next", line -> tools.near(line.next()))
                .number(
                        "fires",
                        48,
                        line -> line.often() ? "> " + formats.count(Week.MOST_FIRES) : formats.count(line.fires()))
                .longText("cron", 90, line -> line.cron() + "  " + line.zone().getId());
        Columns.lastTakesTheRest(lines);
        lines.setPlaceholder(new Label(texts.get("schedule.lines.none")));
        lines.getSelectionModel().selectedItemProperty().subscribe(line -> {
            if (line != null) {
                model.choose(line);
            }
        });
        onEnter(lines, () -> {
            Line line = lines.getSelectionModel().getSelectedItem();
            if (line != null) {
                open(line);
            }
        });
        linesTab.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> texts.format(
                                "schedule.lines", formats.count(lines.getItems().size())),
                        lines.getItems()));
    }

    private static void onEnter(TableView<?> table, Runnable action) {
        table.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ENTER) {
                action.run();
                event.consume();
            }
        });
    }

    private StateLook look(Line line) {
        if (line.missedSince() != null) {
            return new StateLook(MaterialDesignA.ALERT_OCTAGON, "state-failed", "fire.missed");
        }
        return line.paused()
                ? new StateLook(MaterialDesignP.PAUSE_CIRCLE, "state-paused", "fire.paused")
                : new StateLook(
                        line.schedule() ? Room.RUNS.icon() : MaterialDesignC.CLOCK_OUTLINE,
                        "state-running",
                        line.schedule() ? "schedule.kind.run" : "schedule.kind.policy");
    }

    private void open(Fire fire) {
        if (fire.number() > 0 && !line(fire).schedule()) {
            tools.navigator().openSession(fire.number());
        } else {
            open(line(fire));
        }
    }

    private void open(Line line) {
        if (line.schedule()) {
            tools.navigator().open(new Address(Room.RUNS));
        } else {
            tools.navigator().openPolicy(line.name());
        }
    }

    private Line line(Fire fire) {
        Calendar calendar = model.calendarProperty().get();
        if (calendar == null) {
            throw new IllegalStateException("a fire without its calendar");
        }
        return calendar.line(fire);
    }

    private void show(Calendar calendar) {
        if (!lines.getItems().equals(calendar.lines())) {
            lines.getItems().setAll(calendar.lines());
        }
        showFires(calendar, model.slotProperty().get());
        changes.getChildren()
                .setAll(calendar.week().changes().stream()
                        .map(change -> {
                            Label label = new Label(words.change(change, calendar));
                            label.setWrapText(true);
                            label.setGraphic(new FontIcon(
                                    change.back()
                                            ? MaterialDesignC.CLOCK_MINUS_OUTLINE
                                            : MaterialDesignC.CLOCK_PLUS_OUTLINE));
                            return label;
                        })
                        .toList());
        Nodes.appear(changes, !changes.getChildren().isEmpty());
    }

    private void showFires(@Nullable Calendar calendar, @Nullable Slot slot) {
        List<Fire> found = calendar == null || slot == null ? List.of() : calendar.in(slot);
        if (!fires.getItems().equals(found)) {
            fires.getItems().setAll(found);
        }
        hourTab.setText(
                slot == null || calendar == null
                        ? texts.get("schedule.hour.choose")
                        : texts.format(
                                "schedule.hour.fires",
                                DateTimeFormatter.ofPattern("EEE HH:mm", Locale.getDefault())
                                        .format(slot.start(calendar.monday())),
                                formats.count(found.size())));
    }

    private void showNothing(@Nullable Calendar calendar) {
        String failure = model.problemProperty().get();
        boolean failed = calendar == null && !failure.isEmpty();
        boolean none = calendar != null && calendar.week().lines().isEmpty();
        nothing.setVisible(failed || none);
        split.setVisible(!failed && !none);
        if (failed) {
            nothing.fail(texts.get("schedule.failed"), failure, texts.get("action.retry"), model::refresh);
        } else {
            nothing.show(
                    MaterialDesignC.CALENDAR_BLANK_OUTLINE,
                    texts.get("schedule.none"),
                    texts.get("schedule.none.hint"));
        }
    }

    @FXML
    void earlier() {
        model.earlier();
    }

    @FXML
    void now() {
        model.now();
    }

    @FXML
    void later() {
        model.later();
    }

    void find() {
        filter.requestFocus();
        filter.selectAll();
    }
}
