package dev.holdfast.console.archivenow;

import dev.holdfast.archive.Drift;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.dialect.Effect;
import dev.holdfast.dialect.Severity;
import dev.holdfast.plan.Findings;
import dev.holdfast.plan.Findings.Finding;
import dev.holdfast.plan.IndexFinding;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignI;

/// A finding of a plan as a row: what a run would stop at comes first.
///
/// @param rows how many rows it concerns; null where no count means something
/// @param sql what would be executed: a drift's step, or what makes a missing index
record FindingRow(
        String id,
        Standing standing,
        String detail,
        @Nullable Long rows,
        List<String> sql) {
    /// Where a finding stands.
    enum Standing {
        REFUSED,
        OPEN,
        ACKNOWLEDGED,
        NOTE;

        StateLook look() {
            return switch (this) {
                case REFUSED -> new StateLook(MaterialDesignA.ALERT_OCTAGON, "state-failed", "finding.refused");
                case OPEN -> new StateLook(MaterialDesignA.ALERT, "state-waiting", "finding.open");
                case ACKNOWLEDGED ->
                    new StateLook(MaterialDesignC.CHECK_CIRCLE, "state-succeeded", "finding.acknowledged");
                case NOTE -> new StateLook(MaterialDesignI.INFORMATION_OUTLINE, "state-idle", "finding.note");
            };
        }
    }

    static List<FindingRow> of(Findings findings) {
        List<String> stops = findings.refusals().stream().map(Finding::id).toList();
        List<FindingRow> rows = new ArrayList<>();
        for (Effect effect : findings.effects()) {
            rows.add(new FindingRow(
                    effect.id(),
                    standing(effect.severity(), stops.contains(effect.id())),
                    effect.detail(),
                    effect.rows(),
                    List.of()));
        }
        for (IndexFinding index : findings.indexes()) {
            rows.add(new FindingRow(
                    index.id(),
                    standing(index.severity(), stops.contains(index.id())),
                    index.why(),
                    index.tableRows(),
                    index.buildable() ? List.of(index.statement()) : List.of()));
        }
        for (Drift step : findings.drift()) {
            rows.add(new FindingRow(
                    step.id(),
                    standing(step.severity(), stops.contains(step.id())),
                    step.detail(),
                    null,
                    step.statements()));
        }
        return rows.stream()
                .sorted(java.util.Comparator.comparing(FindingRow::standing))
                .toList();
    }

    private static Standing standing(Severity severity, boolean stops) {
        return switch (severity) {
            case REFUSED -> Standing.REFUSED;
            case TO_ACKNOWLEDGE -> stops ? Standing.OPEN : Standing.ACKNOWLEDGED;
            case NOTE -> Standing.NOTE;
        };
    }
}
