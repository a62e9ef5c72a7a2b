package dev.holdfast.console.firstrun;

import dev.holdfast.console.fx.Layout;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDraft;
import java.util.List;
import java.util.Objects;
import javafx.beans.Observable;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;

/// The first policy while it is typed, on top of what was proposed.
final class FirstPolicy {
    private final StringProperty name = new SimpleStringProperty("");
    private final StringProperty tableClass = new SimpleStringProperty("");
    private final StringProperty residence = new SimpleStringProperty("");
    private final StringProperty retention = new SimpleStringProperty("");
    private final BooleanProperty scheduled = new SimpleBooleanProperty();
    private @Nullable PolicyDefinition proposed;

    /// Begins with what was proposed, unless that is what is typed over already.
    void start(PolicyDefinition definition) {
        PolicyDefinition before = proposed;
        if (before != null && before.equals(definition)) {
            return;
        }
        proposed = definition;
        name.set(definition.name());
        tableClass.set(Objects.toString(definition.tableClass(), ""));
        residence.set(Objects.toString(definition.residence(), ""));
        retention.set(Objects.toString(definition.retention(), ""));
        scheduled.set(false);
    }

    PolicyDefinition definition() {
        PolicyDefinition from = Objects.requireNonNull(proposed);
        return PolicyDraft.of(from)
                .name(name.get().strip())
                .tableClass(textOrNull(tableClass))
                .residence(textOrNull(residence))
                .retention(textOrNull(retention))
                .cron(scheduled.get() ? from.cron() : null)
                .definition();
    }

    private static @Nullable String textOrNull(StringProperty text) {
        return text.get().isBlank() ? null : text.get().strip();
    }

    void keep(Layout layout, String prefix) {
        layout.put(prefix + "policy", name.get());
        layout.put(prefix + "class", tableClass.get());
        layout.put(prefix + "residence", residence.get());
        layout.put(prefix + "retention", retention.get());
        layout.put(prefix + "scheduled", Boolean.toString(scheduled.get()));
    }

    void restore(Layout layout, String prefix) {
        name.set(layout.get(prefix + "policy", name.get()));
        tableClass.set(layout.get(prefix + "class", tableClass.get()));
        residence.set(layout.get(prefix + "residence", residence.get()));
        retention.set(layout.get(prefix + "retention", retention.get()));
        scheduled.set(Boolean.parseBoolean(layout.get(prefix + "scheduled", "false")));
    }

    List<Observable> typed() {
        return List.of(name, tableClass, residence, retention, scheduled);
    }

    StringProperty nameProperty() {
        return name;
    }

    StringProperty tableClassProperty() {
        return tableClass;
    }

    StringProperty residenceProperty() {
        return residence;
    }

    StringProperty retentionProperty() {
        return retention;
    }

    BooleanProperty scheduledProperty() {
        return scheduled;
    }
}
