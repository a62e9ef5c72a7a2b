package dev.holdfast.console.jobs;

import dev.holdfast.console.fx.Job;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.table.TableActions;
import javafx.scene.control.ButtonBar;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.TableView;
import javafx.stage.Window;

/// What of a job went wrong, and why, item by item.
///
/// Stable ids for tests: `jobFailuresTable`, `jobFailuresClose`.
record FailuresDialog(Job job, ScreenTools tools) {
    private static final double WIDTH = 760;
    private static final double HEIGHT = 360;

    void show(Window owner) {
        TableView<Job.Failed> table = new TableView<>();
        table.setId("jobFailuresTable");
        new RecordTable<>(table, tools.texts(), "jobs.failure.")
                .text("item", 160, Job.Failed::item)
                .longText("why", WIDTH - 190, Job.Failed::why);
        table.getItems().setAll(job.failures());
        table.setPrefSize(WIDTH, HEIGHT);
        ButtonType close = new ButtonType(tools.texts().get("jobs.failures.close"), ButtonBar.ButtonData.CANCEL_CLOSE);
        Dialog<ButtonType> dialog = new Dialog<>();
        dialog.initOwner(owner);
        dialog.setTitle(job.title());
        dialog.getDialogPane().getButtonTypes().setAll(close);
        dialog.getDialogPane().setContent(table);
        dialog.getDialogPane().lookupButton(close).setId("jobFailuresClose");
        dialog.setResizable(true);
        new TableActions(tools).install(dialog.getDialogPane());
        dialog.show();
    }
}
