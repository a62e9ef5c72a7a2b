package dev.holdfast.console.indexes;

import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.ShellWord;
import dev.holdfast.maintenance.MaintenanceAct;
import dev.holdfast.maintenance.TableAdvice;
import java.util.stream.Collectors;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import org.jspecify.annotations.Nullable;

/// What tables need, and what was done for them.
///
/// Stable ids for tests: `maintenanceTable`, `maintenanceWhy`, `maintenanceCommand`, `maintenanceRun`,
/// `maintenanceDone`.
final class MaintenancePane {
    private final IndexesModel model;
    private final ScreenTools tools;

    MaintenancePane(IndexesModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
    }

    void bind(TableView<TableAdvice> advice, TableView<MaintenanceAct> done, Label why, Label command, Button run) {
        var texts = tools.texts();
        Formats formats = tools.formats();
        new RecordTable<>(advice, texts, "indexes.column.")
                .longText("table", 220, row -> row.state().table().toString())
                .number("rows", 100, row -> formats.count(row.state().rows()))
                .number("dead", 100, row -> formats.count(row.state().dead()))
                .number("size", 100, row -> formats.bytes(row.state().bytes()))
                .text("needs", 150, MaintenancePane::needs)
                .longText("why", 300, row -> String.join("; ", row.words()));
        new RecordTable<>(done, texts, "indexes.column.")
                .text("what", 90, act -> act.kind().id())
                .longText("table", 220, act -> act.database() + "/" + act.table())
                .longText("index", 180, MaintenanceAct::index)
                .moment("at", act -> tools.near(act.startedAt()))
                .text("by", 110, act -> act.session() == null ? act.askedBy() : "session " + act.session())
                .number("returned", 100, act -> act.done() ? formats.bytes(act.returned()) : Formats.NONE)
                .longText("problem", 220, MaintenanceAct::problem);
        Columns.lastTakesTheRest(advice);
        Columns.lastTakesTheRest(done);
        advice.setPlaceholder(new Label(texts.get("indexes.maintenance.none")));
        done.setPlaceholder(new Label());
        advice.setItems(model.advice());
        done.setItems(model.done());
        advice.getSelectionModel().selectedItemProperty().subscribe(row -> show(row, why, command, run));
        model.busyProperty().subscribe(_ -> show(advice.getSelectionModel().getSelectedItem(), why, command, run));
        run.setOnAction(_ -> {
            TableAdvice row = advice.getSelectionModel().getSelectedItem();
            if (row != null) {
                model.run(row);
            }
        });
    }

    private static String needs(TableAdvice row) {
        return row.needs().stream().map(TableAdvice.Need::id).collect(Collectors.joining(", "));
    }

    private void show(@Nullable TableAdvice row, Label why, Label command, Button run) {
        why.setText(row == null ? "" : String.join("\n", row.words()));
        boolean can = row != null && !row.needs().isEmpty();
        command.setText(
                row == null || !can
                        ? ""
                        : "holdfast maintenance run --database %s --table %s %s"
                                .formatted(
                                        ShellWord.of(model.databaseProperty().get()),
                                        ShellWord.of(row.state().table().toString()),
                                        row.needs().stream()
                                                .map(need -> "--" + need.id())
                                                .collect(Collectors.joining(" "))));
        run.setDisable(!can || model.busyProperty().get());
    }
}
