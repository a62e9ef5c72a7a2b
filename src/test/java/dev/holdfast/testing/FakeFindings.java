package dev.holdfast.testing;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.finding.Action;
import dev.holdfast.finding.Figure;
import dev.holdfast.finding.Finding;
import dev.holdfast.finding.Overview;
import dev.holdfast.finding.Overview.Archived;
import dev.holdfast.finding.Overview.Standing;
import dev.holdfast.finding.RuleText;
import dev.holdfast.finding.Severity;
import dev.holdfast.finding.rule.Rules;
import dev.holdfast.node.FindingOperations;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Findings in memory, as a test put them in.
public final class FakeFindings implements FindingOperations {
    public final List<Finding> findings = new CopyOnWriteArrayList<>();
    public final List<String> asked = new CopyOnWriteArrayList<>();
    public List<String> blind = List.of();
    public @Nullable Overview overview;
    public @Nullable RuntimeException failure;

    private final Instant now;

    public FakeFindings(Instant now) {
        this.now = now;
    }

    public void add(Severity severity, String rule, String subject, String message, Action action, Figure... figures) {
        long id = findings.size() + 1L;
        findings.add(new Finding(
                id,
                rule,
                subject,
                severity,
                subject,
                message,
                List.of(figures),
                action,
                now.minusSeconds(3600 * id),
                now.minusSeconds(20),
                null,
                null,
                null,
                null,
                "",
                null));
    }

    @Override
    public List<String> look() {
        asked.add("look");
        return blind;
    }

    @Override
    public List<Finding> list(boolean everything, int limit) {
        return findings.stream()
                .filter(finding -> everything || (finding.open() && finding.snoozedUntil() == null))
                .limit(limit)
                .toList();
    }

    @Override
    public Finding find(long id) {
        return findings.stream()
                .filter(finding -> finding.id() == id)
                .findFirst()
                .orElseThrow(() -> new HoldfastException(ErrorCode.USAGE, "there is no finding " + id));
    }

    @Override
    public Finding acknowledge(long id, String actor, String note) {
        asked.add("acknowledge %d by %s: %s".formatted(id, actor, note));
        return replace(id, actor, null, note);
    }

    @Override
    public Finding snooze(long id, Instant until, String actor, String note) {
        asked.add("snooze %d by %s: %s".formatted(id, actor, note));
        return replace(id, null, until, note);
    }

    private Finding replace(long id, @Nullable String by, @Nullable Instant until, String note) {
        Finding old = find(id);
        Finding changed = new Finding(
                id,
                old.rule(),
                old.key(),
                old.severity(),
                old.subject(),
                old.message(),
                old.figures(),
                old.action(),
                old.firstSeenAt(),
                old.seenAt(),
                by,
                by == null ? null : now,
                until == null ? null : "ann",
                until,
                note,
                null);
        findings.replaceAll(each -> each.id() == id ? changed : each);
        return changed;
    }

    @Override
    public List<RuleText> rules() {
        return Rules.all((_, _, _) -> List.of()).texts();
    }

    @Override
    public Overview overview() {
        if (failure != null) {
            throw failure;
        }
        List<Finding> open = list(false, Overview.MOST);
        Overview base = overview == null
                ? new Overview(
                        now,
                        open,
                        0,
                        new Archived(0, 0),
                        new Archived(0, 0),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        new Standing(0, 0))
                : overview;
        return new Overview(
                now,
                open,
                base.more(),
                base.day(),
                base.week(),
                base.running(),
                base.ended(),
                base.next(),
                base.disposals(),
                base.standing());
    }
}
