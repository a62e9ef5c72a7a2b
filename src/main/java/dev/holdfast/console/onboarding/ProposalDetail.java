package dev.holdfast.console.onboarding;

import dev.holdfast.console.fx.Choice;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Styles;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.onboarding.ProposalLine.Age;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.onboard.DateCandidate;
import dev.holdfast.onboard.Proposal;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.TableClass;
import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignD;

/// The selected proposal: what may be changed, why it is so, and what was not chosen.
///
/// Stable ids for tests: `onboardDetailName`, `onboardClass`, `onboardAge`, `onboardTarget`, `onboardResidence`,
/// `onboardRetention`, `onboardReasons`, `onboardDropped`.
public final class ProposalDetail {
    private final OnboardingModel model;
    private final Texts texts;
    private final ObjectProperty<String> tableClass = new SimpleObjectProperty<>("");
    private final ObjectProperty<Age> age = new SimpleObjectProperty<>(new Age(null));
    private final ObjectProperty<String> target = new SimpleObjectProperty<>("");
    private @Nullable ProposalLine line;
    private boolean filling;

    @FXML
    private Node body;

    @FXML
    private Label name;

    @FXML
    private Label place;

    @FXML
    private ComboBox<String> classChoice;

    @FXML
    private ComboBox<Age> ageChoice;

    @FXML
    private ComboBox<String> targetChoice;

    @FXML
    private TextField residence;

    @FXML
    private TextField retention;

    @FXML
    private Label criteria;

    @FXML
    private VBox reasons;

    @FXML
    private Label droppedTitle;

    @FXML
    private VBox dropped;

    ProposalDetail(OnboardingModel model, ScreenTools tools) {
        this.model = model;
        this.texts = tools.texts();
    }

    @FXML
    void initialize() {
        classChoice.getItems().setAll(TableClass.ids());
        Choice.bind(classChoice, tableClass, word -> word);
        Choice.bind(ageChoice, age, this::words);
        Choice.bind(targetChoice, target, word -> word);
        tableClass.subscribe(wanted -> edit(each -> each.tableClass(wanted)));
        age.subscribe(wanted -> edit(each -> each.age(wanted)));
        target.subscribe(wanted -> edit(each -> each.archive(wanted)));
        residence.textProperty().subscribe(text -> edit(each -> each.residence(text)));
        retention.textProperty().subscribe(text -> edit(each -> each.retention(text)));
        model.databases().subscribe(() -> targetChoice
                .getItems()
                .setAll(model.databases().stream()
                        .filter(spec -> spec.roles().contains(DatabaseSpec.Role.ARCHIVE))
                        .map(DatabaseSpec::name)
                        .toList()));
        show(null);
    }

    private interface Edit {
        void of(ProposalLine edited);
    }

    private void edit(Edit edit) {
        ProposalLine edited = line;
        if (edited != null && !filling) {
            edit.of(edited);
        }
    }

    private String words(Age each) {
        DateCandidate date = each.date();
        return date == null ? texts.format("onboarding.follows", parent()) : date.age() + "   (" + date.score() + ")";
    }

    private String parent() {
        ProposalLine shown = line;
        String parent = shown == null ? null : shown.proposal().definition().parent();
        return parent == null ? "" : parent;
    }

    void show(@Nullable ProposalLine selected) {
        line = selected;
        Nodes.appear(body, selected != null);
        if (selected == null) {
            return;
        }
        filling = true;
        PolicyDefinition policy = selected.definitionProperty().get();
        name.setText(policy.name());
        place.setText(policy.database() + "/" + policy.table()
                + (policy.bundle().isEmpty() ? "" : "  +  " + String.join(", ", policy.bundle())));
        tableClass.set(policy.tableClass() == null ? "" : policy.tableClass());
        ageChoice.getItems().setAll(selected.ages());
        age.set(selected.age());
        ageChoice.setValue(selected.age());
        target.set(policy.archiveDatabase());
        targetChoice.setValue(policy.archiveDatabase());
        residence.setText(policy.residence() == null ? "" : policy.residence());
        retention.setText(policy.retention() == null ? "" : policy.retention());
        criteria.setText(texts.format("onboarding.criteria", policy.criteria()));
        Nodes.appear(criteria, !policy.criteria().isEmpty());
        Proposal proposal = selected.proposal();
        fill(reasons, proposal.reasons(), MaterialDesignC.CHECK);
        proposal.indexes().forEach(index -> reasons.getChildren()
                .add(line(
                        texts.format("onboarding.index", index.why(), index.statement()),
                        MaterialDesignD.DATABASE_SEARCH)));
        Proposal.Due due = selected.dueProperty().get();
        if (due != null && !due.why().isEmpty()) {
            reasons.getChildren()
                    .add(line(texts.format("onboarding.due.why", due.why()), MaterialDesignA.ALERT_OUTLINE));
        }
        Nodes.appear(droppedTitle, !proposal.dropped().isEmpty());
        fill(dropped, proposal.dropped(), MaterialDesignC.CLOSE);
        filling = false;
    }

    private static void fill(VBox box, List<String> lines, Ikon icon) {
        box.getChildren().setAll(lines.stream().map(text -> line(text, icon)).toList());
    }

    private static Node line(String text, Ikon icon) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.getStyleClass().add(Styles.MUTED);
        HBox row = new HBox(new FontIcon(icon), label);
        row.getStyleClass().add("confirm-fact");
        return row;
    }
}
