package dev.holdfast.console.disposal;

import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.Scale;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.ShellWord;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.fx.Writes;
import dev.holdfast.dispose.Order;
import dev.holdfast.dispose.PolicyQueue;
import java.util.Locale;
import java.util.Objects;
import javafx.beans.binding.Bindings;
import javafx.fxml.FXML;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBar;
import javafx.scene.control.ButtonType;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/// Asks before an order is requested, approved, refused or run: says what will be so, wants what must be filled in,
/// and names the command. Enter and Esc keep things as they are.
///
/// Stable ids for tests: `disposalPolicy`, `disposalReason`, `disposalTyped`, `disposalConfirm`, `disposalKeep`.
public final class OrderDialog {
    private static final double WIDTH = 640;

    enum Kind {
        REQUEST,
        APPROVE,
        REFUSE,
        RUN;

        private String key(String part) {
            return "disposal." + name().toLowerCase(Locale.ROOT) + "." + part;
        }

        private boolean wantsReason() {
            return this == REQUEST || this == REFUSE;
        }

        private boolean wantsTarget() {
            return this == APPROVE || this == RUN;
        }
    }

    private final Kind kind;
    private final @Nullable Order order;
    private final DisposalModel model;
    private final Texts texts;
    private final Formats formats;

    @FXML
    private Label header;

    @FXML
    private Label effect;

    @FXML
    private VBox policyBox;

    @FXML
    private ComboBox<String> policy;

    @FXML
    private VBox digestBox;

    @FXML
    private Label digest;

    @FXML
    private VBox reasonBox;

    @FXML
    private TextField reason;

    @FXML
    private VBox typeBox;

    @FXML
    private Label typeHint;

    @FXML
    private TextField typed;

    @FXML
    private Label command;

    private OrderDialog(Kind kind, @Nullable Order order, DisposalModel model, ScreenTools tools) {
        this.kind = kind;
        this.order = order;
        this.model = model;
        this.texts = tools.texts();
        this.formats = tools.formats();
    }

    static OrderDialog request(DisposalModel model, ScreenTools tools) {
        return new OrderDialog(Kind.REQUEST, null, model, tools);
    }

    static OrderDialog of(Kind kind, Order order, DisposalModel model, ScreenTools tools) {
        return new OrderDialog(kind, order, model, tools);
    }

    private Order order() {
        return Objects.requireNonNull(order, "only a request has none");
    }

    /// Shows the question and returns at once.
    void ask(Window owner) {
        Parent content = FxmlFile.DISPOSAL_ASK.load(texts, this);
        ButtonType agreed = new ButtonType(texts.get(kind.key("confirm")), ButtonBar.ButtonData.OK_DONE);
        ButtonType kept = new ButtonType(texts.get("disposal.keep"), ButtonBar.ButtonData.CANCEL_CLOSE);
        Dialog<ButtonType> dialog = new Dialog<>();
        dialog.initOwner(owner);
        dialog.setTitle(texts.get(kind.key("title")));
        dialog.getDialogPane().getButtonTypes().setAll(agreed, kept);
        dialog.getDialogPane().setContent(content);
        dialog.getDialogPane().getStyleClass().add("disposal-dialog");
        dialog.getDialogPane().setPrefWidth(Scale.px(WIDTH));
        Button agree = (Button) dialog.getDialogPane().lookupButton(agreed);
        agree.setId("disposalConfirm");
        agree.setDefaultButton(false);
        agree.getStyleClass().addAll(kind.wantsTarget() ? "danger" : "accent", Writes.STYLE);
        agree.disableProperty()
                .bind(Bindings.createBooleanBinding(
                                this::ready, reason.textProperty(), typed.textProperty(), policy.valueProperty())
                        .not());
        dialog.getDialogPane().lookupButton(kept).setId("disposalKeep");
        dialog.setOnHidden(_ -> {
            if (agreed.equals(dialog.getResult())) {
                act();
            }
        });
        dialog.show();
    }

    private boolean ready() {
        return (!kind.wantsReason() || !reason.getText().isBlank())
                && (!kind.wantsTarget() || typed.getText().strip().equals(order().target()))
                && (kind != Kind.REQUEST || policy.getValue() != null);
    }

    private void act() {
        String why = reason.getText().strip();
        switch (kind) {
            case REQUEST -> model.request(policy.getValue(), why);
            case APPROVE -> model.approve(order());
            case REFUSE -> model.refuse(order(), why);
            case RUN -> model.run(order());
        }
    }

    @FXML
    void initialize() {
        Nodes.appear(policyBox, kind == Kind.REQUEST);
        Nodes.appear(digestBox, kind == Kind.APPROVE);
        Nodes.appear(reasonBox, kind.wantsReason());
        Nodes.appear(typeBox, kind.wantsTarget());
        if (kind == Kind.REQUEST) {
            header.setText(texts.get("disposal.request.header"));
            policy.getItems().setAll(model.requestable());
            policy.valueProperty().subscribe(this::showRequest);
            String chosen = model.policyProperty().get();
            policy.setValue(
                    policy.getItems().contains(chosen) || policy.getItems().isEmpty()
                            ? chosen
                            : policy.getItems().getFirst());
        } else {
            header.setText(texts.format(kind.key("header"), Long.toString(order().id()), order().target()));
            effect.setText(texts.format(
                    kind.key("effect"),
                    formats.count(order().rows() - order().disposedRows()),
                    formats.count(order().items()),
                    order().requestedBy(),
                    formats.duration(order().coolingOff())));
            digest.setText(order().digest());
            typeHint.setText(texts.format("disposal.type", order().target()));
            typed.setPromptText(order().target());
        }
        command.textProperty()
                .bind(Bindings.createStringBinding(this::spelt, reason.textProperty(), policy.valueProperty()));
    }

    private void showRequest(@Nullable String wanted) {
        if (wanted == null || wanted.isEmpty()) {
            effect.setText(texts.get("disposal.request.none"));
            return;
        }
        PolicyQueue of = model.queueOf(wanted);
        effect.setText(texts.format(
                "disposal.request.effect",
                formats.count(of.free()),
                of.archive(),
                formats.count(of.ended() - of.free()),
                formats.time(of.at())));
    }

    private String spelt() {
        String why = ShellWord.quoted(reason.getText().strip());
        return switch (kind) {
            case REQUEST ->
                "holdfast dispose plan %s --request --reason %s"
                        .formatted(Objects.toString(policy.getValue(), ""), why);
            case APPROVE ->
                "holdfast dispose approve %d --digest %s"
                        .formatted(order().id(), order().digest().substring(0, 16));
            case REFUSE -> "holdfast dispose refuse %d --reason %s".formatted(order().id(), why);
            case RUN -> "holdfast dispose run %d --detach".formatted(order().id());
        };
    }
}
