package dev.holdfast.console.bulk;

import dev.holdfast.console.fx.FormDialog;
import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Job;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.ShellWord;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.node.BulkAct;
import dev.holdfast.node.BulkOperations;
import dev.holdfast.node.BulkOperations.Chosen;
import dev.holdfast.node.BulkOperations.Report;
import dev.holdfast.node.BulkOperations.Step;
import dev.holdfast.node.BulkOperations.Wish;
import dev.holdfast.node.Listed;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.fxml.FXML;
import javafx.scene.Parent;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.VBox;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/// Asks whether something is done to the selected or to all that match, with the number of each, and has it done as a
/// job. What matched when the dialog opened is what is done: the number that is agreed to is the number that is tried.
///
/// Stable ids for tests: `bulkSelected`, `bulkAll`, `bulkReason`, `bulkTyped`, `bulkCommand`, `bulkConfirm`,
/// `bulkKeep`.
public final class BulkDialog {
    private static final double WIDTH = 620;
    private static final List<String> LENGTHS = List.of("1h", "8h", "1d", "7d", "30d");

    private final BulkAct act;
    private final List<Long> selected;
    /// Blank when the list is not filtered.
    private final String typedFilter;
    private final String filter;
    private final ScreenTools tools;
    private final Texts texts;
    private final ObjectProperty<@Nullable Chosen> matching = new SimpleObjectProperty<>();

    @FXML
    private Label header;

    @FXML
    private Label effect;

    @FXML
    private RadioButton these;

    @FXML
    private RadioButton all;

    @FXML
    private Label problem;

    @FXML
    private VBox reasonBox;

    @FXML
    private Label reasonName;

    @FXML
    private TextField reason;

    @FXML
    private VBox lengthBox;

    @FXML
    private ComboBox<String> length;

    @FXML
    private CheckBox catchUp;

    @FXML
    private VBox typeBox;

    @FXML
    private Label typeHint;

    @FXML
    private TextField typed;

    @FXML
    private Label command;

    BulkDialog(BulkAct act, List<Long> selected, String filter, ScreenTools tools) {
        this.act = act;
        this.selected = List.copyOf(selected);
        this.typedFilter = filter;
        this.filter = filter.isBlank() ? act.things().words().plain() + ":*" : filter; // a command wants to be told
        this.tools = tools;
        this.texts = tools.texts();
    }

    void ask(Window owner) {
        Parent content = FxmlFile.BULK_ASK.load(texts, this);
        FormDialog.ask(
                "bulk",
                act.typed() || act == BulkAct.SESSION_CANCEL ? "danger" : "accent",
                owner,
                texts.get("bulk." + act.id()),
                content,
                texts.get("bulk." + act.id()),
                texts.get("bulk.keep"),
                WIDTH,
                Bindings.createBooleanBinding(
                        this::ready, matching, all.selectedProperty(), reason.textProperty(), typed.textProperty()),
                this::start);
    }

    @FXML
    void initialize() {
        header.setText(texts.get("bulk." + act.id()));
        effect.setText(texts.get("bulk." + act.id() + ".effect"));
        ToggleGroup which = new ToggleGroup();
        these.setToggleGroup(which);
        all.setToggleGroup(which);
        these.setText(texts.format("bulk.selected", tools.formats().count(selected.size())));
        these.setDisable(selected.isEmpty());
        (selected.isEmpty() ? all : these).setSelected(true);
        all.setText(texts.get("bulk.counting"));
        boolean takesReason = takesReason();
        Nodes.appear(reasonBox, takesReason);
        reasonName.setText(texts.get(act.needsReason() ? "bulk.reason" : "bulk.note"));
        length.getItems().setAll(LENGTHS);
        length.setValue(LENGTHS.get(2));
        Nodes.appear(lengthBox, act == BulkAct.FINDING_SNOOZE);
        Nodes.appear(catchUp, act == BulkAct.POLICY_RESUME);
        Nodes.appear(typeBox, act.typed());
        typeHint.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> texts.format("bulk.type", Integer.toString(many())), matching, all.selectedProperty()));
        command.textProperty()
                .bind(Bindings.createStringBinding(
                        this::twin,
                        all.selectedProperty(),
                        reason.textProperty(),
                        length.valueProperty(),
                        catchUp.selectedProperty()));
        Nodes.appear(problem, false);
        tools.background().run(() -> tools.operations().bulk().choose(act, filter), this::counted, this::failed);
    }

    private boolean takesReason() {
        return switch (act) {
            case HOLD_RELEASE, DISPOSAL_REFUSE, POLICY_PAUSE, FINDING_ACK, FINDING_SNOOZE -> true;
            case SESSION_RESUME,
                    SESSION_RETRY,
                    SESSION_PAUSE,
                    SESSION_CANCEL,
                    DISPOSAL_APPROVE,
                    POLICY_RESUME,
                    DELIVERY_REDELIVER -> false;
        };
    }

    private void counted(Chosen chosen) {
        matching.set(chosen);
        String many = tools.formats().count(chosen.numbers().size());
        all.setText(
                typedFilter.isBlank()
                        ? texts.format("bulk.all", many, act.things().words().things())
                        : texts.format("bulk.matching", many, filter));
        all.setDisable(chosen.numbers().isEmpty());
    }

    private void failed(Exception failure) {
        all.setText(texts.get("bulk.uncounted"));
        all.setDisable(true);
        problem.setText(Objects.toString(failure.getMessage(), failure.toString()));
        Nodes.appear(problem, true);
    }

    private Optional<Chosen> chosen() {
        return all.isSelected() ? Optional.ofNullable(matching.get()) : Optional.of(new Chosen(act, "", selected));
    }

    private int many() {
        return chosen().map(known -> known.numbers().size()).orElse(0);
    }

    private boolean ready() {
        return many() > 0
                && (!act.needsReason() || !reason.getText().isBlank())
                && (!act.typed() || typed.getText().strip().equals(Integer.toString(many())));
    }

    private String twin() {
        String which = all.isSelected() ? "--all-matching --filter " + ShellWord.quoted(filter) : named();
        String because = !takesReason() || reason.getText().isBlank()
                ? ""
                : (act == BulkAct.FINDING_ACK || act == BulkAct.FINDING_SNOOZE ? " --note " : " --reason ")
                        + ShellWord.quoted(reason.getText().strip());
        return "holdfast " + act.command() + " " + which + because
                + (act == BulkAct.FINDING_SNOOZE ? " --for " + length.getValue() : "")
                + (act == BulkAct.POLICY_RESUME && catchUp.isSelected() ? " --catch-up" : "");
    }

    /// By numbers, as arguments where the command takes many.
    private String named() {
        return act.things() == Listed.POLICIES || act == BulkAct.DISPOSAL_APPROVE
                ? "--all-matching --filter "
                        + ShellWord.quoted(
                                selected.stream().map(number -> "id:" + number).collect(Collectors.joining(" ")))
                : selected.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    private void start() {
        chosen().ifPresent(known -> {
            Wish wish = new Wish(reason.getText().strip(), length(length.getValue()), catchUp.isSelected());
            String title = texts.format(
                    "bulk.job",
                    texts.get("bulk." + act.id()),
                    tools.formats().count(known.numbers().size()));
            tools.jobs().start(title, job -> run(job, known, wish));
            tools.jobs().show();
        });
    }

    private static Duration length(String text) {
        long many = Long.parseLong(text.substring(0, text.length() - 1));
        return text.endsWith("d") ? Duration.ofDays(many) : Duration.ofHours(many);
    }

    private Job.Ended run(Job job, Chosen known, Wish wish) {
        job.total(known.numbers().size());
        BulkOperations bulk = tools.operations().bulk();
        Consumer<Step> progress = step -> {
            job.done(step.tried());
            if (step.failed() != null) {
                job.failed(step.failed().item(), step.failed().why());
            }
        };
        Report report = act.stops()
                ? bulk.stop(known, wish, tools.actor(), job.cancellation(), progress)
                : bulk.run(known, wish, tools.actor(), job.cancellation(), progress);
        String done = tools.formats().count(report.done());
        String failed = tools.formats().count(report.failed().size());
        if (report.left() > 0) {
            return new Job.Ended(
                    job.cancellation().asked() ? Job.State.CANCELLED : Job.State.FAILED,
                    texts.format("bulk.stopped", done, failed, tools.formats().count(report.left())));
        }
        return report.failed().isEmpty()
                ? new Job.Ended(Job.State.DONE, texts.format("bulk.done", done))
                : new Job.Ended(Job.State.PARTIAL, texts.format("bulk.partial", done, failed));
    }
}
