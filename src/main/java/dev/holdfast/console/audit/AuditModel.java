package dev.holdfast.console.audit;

import dev.holdfast.audit.ChainReport;
import dev.holdfast.audit.Entry;
import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Paged;
import dev.holdfast.node.Listed;
import dev.holdfast.node.Operations;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/// Pages of the audit, and the last look at its chain.
public final class AuditModel {
    private final Operations operations;
    private final Background background;
    private final InstantSource clock;
    private final Paged<Entry> list;
    private final ReadOnlyObjectWrapper<@Nullable Entry> selected = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<Chain> chain = new ReadOnlyObjectWrapper<>(new Chain.Unknown());

    /// What is known of the chain.
    public sealed interface Chain {
        record Unknown() implements Chain {}

        record Running() implements Chain {}

        record Checked(ChainReport report, Instant at) implements Chain {}

        record Failed(String problem) implements Chain {}
    }

    public AuditModel(Operations operations, Background background, InstantSource clock) {
        this.operations = operations;
        this.background = background;
        this.clock = clock;
        this.list = new Paged<>(
                background,
                new Paged.Source<>(
                        operations.lists(),
                        Listed.AUDIT,
                        operations.lists()::audit,
                        Entry::number,
                        "holdfast audit list --limit 1000000"),
                typed -> typed,
                "");
    }

    /// Reads the whole chain; takes as long as there are entries.
    public void check() {
        if (chain.get() instanceof Chain.Running) {
            return;
        }
        chain.set(new Chain.Running());
        background.run(
                operations::checkAudit,
                report -> chain.set(new Chain.Checked(report, clock.instant())),
                failure -> chain.set(new Chain.Failed(Objects.toString(failure.getMessage(), failure.toString()))));
    }

    /// The entries, newest first unless somebody sorted them.
    public Paged<Entry> list() {
        return list;
    }

    public void select(Entry entry) {
        selected.set(entry);
    }

    /// Null until there is one.
    public ReadOnlyObjectProperty<@Nullable Entry> selectedProperty() {
        return selected.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Chain> chainProperty() {
        return chain.getReadOnlyProperty();
    }
}
