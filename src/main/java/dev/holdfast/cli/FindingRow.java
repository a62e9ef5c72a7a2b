package dev.holdfast.cli;

import dev.holdfast.finding.Figure;
import dev.holdfast.finding.Finding;
import dev.holdfast.finding.RuleText;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A finding as a row of a list.
///
/// @param state `open`, `acknowledged`, `snoozed` or `resolved`
/// @param command the one thing to do
record FindingRow(
        long finding,
        String severity,
        String rule,
        String subject,
        String message,
        String meaning,
        List<Figure> figures,
        String command,
        String state,
        Instant firstSeenAt,
        Instant seenAt,
        @Nullable String acknowledgedBy,
        @Nullable String snoozedBy,
        @Nullable Instant snoozedUntil,
        String note,
        @Nullable Instant resolvedAt) {
    static FindingRow of(Finding finding, List<RuleText> rules, Instant now) {
        return new FindingRow(
                finding.id(),
                finding.severity().id(),
                finding.rule(),
                finding.subject(),
                finding.message(),
                rules.stream()
                        .filter(rule -> rule.id().equals(finding.rule()))
                        .map(RuleText::meaning)
                        .findFirst()
                        .orElse(""),
                finding.figures(),
                finding.action().command(),
                state(finding, now),
                finding.firstSeenAt(),
                finding.seenAt(),
                finding.acknowledgedBy(),
                finding.snoozedBy(),
                finding.snoozedUntil(),
                finding.note(),
                finding.resolvedAt());
    }

    private static String state(Finding finding, Instant now) {
        if (!finding.open()) {
            return "resolved";
        }
        return finding.snoozed(now) ? "snoozed" : finding.acknowledgedBy() != null ? "acknowledged" : "open";
    }

    /// All of it, for people.
    String text(ZoneId zone) {
        return "%-8s %d  %s, since %s%s\n  %s\n%s%s  -> %s\n"
                .formatted(
                        severity,
                        finding,
                        subject,
                        Figures.time(firstSeenAt, zone),
                        standing(zone),
                        message,
                        meaning.isEmpty() ? "" : "  " + meaning + "\n",
                        evidence(zone),
                        command);
    }

    private String standing(ZoneId zone) {
        return switch (state) {
            case "resolved" -> "; resolved " + (resolvedAt == null ? "" : Figures.time(resolvedAt, zone));
            case "acknowledged" -> "; acknowledged by " + acknowledgedBy + (note.isEmpty() ? "" : ": " + note);
            case "snoozed" ->
                "; put off by %s until %s"
                        .formatted(snoozedBy, snoozedUntil == null ? "" : Figures.time(snoozedUntil, zone));
            default -> "";
        };
    }

    private String evidence(ZoneId zone) {
        return figures.isEmpty()
                ? ""
                : "  (%s; as of %s)\n"
                        .formatted(
                                figures.stream()
                                        .map(figure -> figure.name() + " " + words(figure, zone))
                                        .collect(Collectors.joining(", ")),
                                Figures.time(seenAt, zone));
    }

    private static String words(Figure figure, ZoneId zone) {
        return switch (figure.unit()) {
            case "time" -> Figures.time(Instant.parse(figure.value()), zone);
            case "bytes" -> Figures.bytes(Long.parseLong(figure.value()));
            case "seconds" -> Figures.span(Duration.ofSeconds(Long.parseLong(figure.value())));
            default -> Figures.count(Long.parseLong(figure.value()));
        };
    }
}
