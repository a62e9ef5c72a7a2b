package dev.holdfast.plan;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.ArchiveTables;
import dev.holdfast.archive.Route;
import dev.holdfast.archive.Routes;
import dev.holdfast.catalog.Effects;
import dev.holdfast.dialect.Effect;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.estate.Cancellation;
import java.util.ArrayList;
import java.util.List;

/// Looks at a route before a run: reads catalogs and the planner's estimates, changes nothing.
public final class Inspector {
    private final ArchiveTables archiveTables;

    public Inspector(ArchiveTables archiveTables) {
        this.archiveTables = archiveTables;
    }

    /// All that can be said without counting rows, with the planner's costs.
    ///
    /// @param cancellation ends the wait for a table that somebody has locked
    public Findings inspect(Routes.Resolved resolved, Cancellation cancellation) {
        return findings(resolved, true, cancellation);
    }

    private Findings findings(Routes.Resolved resolved, boolean costs, Cancellation cancellation) {
        if (resolved.route().policy().archivedByService()) {
            return Findings.NONE; // nothing is deleted or made here
        }
        IndexGate.Found found = IndexGate.look(resolved, costs, cancellation);
        return new Findings(
                effects(resolved),
                found.indexes(),
                found.statements(),
                archiveTables.drift(resolved.route()),
                resolved.route().policy().acknowledged());
    }

    /// @throws HoldfastException `BLOCKED` when something found is refused, or not acknowledged by the policy; the
    ///     message names each and the line of the policy that would accept what can be accepted
    public Findings require(Routes.Resolved resolved) {
        Findings findings = findings(resolved, false, new Cancellation());
        List<Findings.Finding> refusals = findings.refusals();
        if (refusals.isEmpty()) {
            return findings;
        }
        StringBuilder message =
                new StringBuilder("policy " + resolved.route().policy().name() + ": no row was moved because of");
        refusals.forEach(finding -> message.append("\n  ")
                .append(finding.id())
                .append(": ")
                .append(finding.detail())
                .append(
                        switch (finding.severity()) {
                            case REFUSED, NOTE -> "";
                            case TO_ACKNOWLEDGE -> " (not acknowledged)";
                        }));
        if (!findings.acknowledgeLine().isEmpty()) {
            message.append("\nto accept what is not acknowledged, put this into the policy: ")
                    .append(findings.acknowledgeLine());
        }
        boolean buildable = findings.indexes().stream()
                .anyMatch(index -> index.buildable()
                        && refusals.stream().anyMatch(each -> each.id().equals(index.id())));
        if (buildable) {
            message.append("\nto have the missing indexes built first, without stopping writers: holdfast run ")
                    .append(resolved.route().policy().name())
                    .append(" --build-indexes");
        }
        throw new HoldfastException(ErrorCode.BLOCKED, message.toString());
    }

    private static List<Effect> effects(Routes.Resolved resolved) {
        Route route = resolved.route();
        List<Effect> effects = new ArrayList<>(Effects.ofForeignKeys(resolved.closure()).stream()
                .map(Effects.ByKey::effect)
                .toList());
        effects.addAll(route.source().read(source -> route.source()
                .dialect()
                .catalog()
                .effects(source, route.tables().stream().map(MoveTable::source).toList())));
        return effects;
    }
}
